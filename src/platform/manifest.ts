import {readFileSync} from 'node:fs'
import {join} from 'node:path'

/** All commands by id, from the manifest that scripts/build.js packs: flags of all commands are stored once. */
export function readManifest<Commands extends Record<string, {flags: object}>>(root: string): Commands {
  const {commands, everywhere} = JSON.parse(readFileSync(join(root, 'dist', 'commands.json'), 'latin1'))
  for (const command of Object.values<{flags: object}>(commands)) command.flags = {...everywhere, ...command.flags}
  return commands
}
