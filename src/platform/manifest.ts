import {readFileSync} from 'node:fs'
import {join} from 'node:path'

/**
 * All commands, by id: oclif.manifest.json as scripts/build.js packs it, with what every command takes said once.
 * @param root the package's folder
 */
export function readManifest<Commands extends Record<string, {flags: object}>>(root: string): Commands {
  const {commands, everywhere} = JSON.parse(readFileSync(join(root, 'dist', 'commands.json'), 'latin1'))
  for (const command of Object.values<{flags: object}>(commands)) command.flags = {...everywhere, ...command.flags}
  return commands
}
