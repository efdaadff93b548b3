import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {type Command, Config, type Interfaces} from '@oclif/core'
import {readManifest} from '../platform/manifest.js'

type CommandManifest = Record<string, Command.Cached & {relativePath: string[]}>

/** This program has no themes, so skip oclif's search for a theme file. */
class ProgramConfig extends Config {
  override async loadTheme(): Promise<undefined> {
    return undefined
  }
}

/** Creates oclif's configuration from the manifest, without loading commands. `url` is a file of the package. */
export async function loadOclifConfig(url: string): Promise<Config> {
  const root = fileURLToPath(new URL('..', url))
  const plugin = createRootPlugin(
    root,
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
    readManifest<CommandManifest>(root),
  )
  const config = new ProgramConfig({root, plugins: new Map([[plugin.name, plugin]])})
  await config.load()
  return config
}

/** Saves oclif's search for a package, a manifest and other plugins on disk. */
function createRootPlugin(root: string, pjson: Interfaces.PJSON, commands: CommandManifest): Interfaces.Plugin {
  const {name, version, oclif} = pjson
  const plugin: Interfaces.Plugin = {
    ...{
      _base: '',
      alias: name,
      name,
      version,
      pjson,
      root,
      type: 'core',
      moduleType: 'module',
      valid: true,
      isRoot: true,
    },
    ...{
      options: {root, isRoot: true},
      hasManifest: true,
      hooks: {},
      commandIDs: Object.keys(commands),
      commandsDir: undefined,
    },
    topics: Object.entries(oclif.topics ?? {}).map(([topic, properties]) => ({...properties, name: topic})),
    commands: Object.values(commands).map((command) => ({
      ...command,
      load: () => plugin.findCommand(command.id, {must: true}),
    })),
    load: async () => {},
    async findCommand(id: string) {
      // A path, not a URL: the build turns imports into requires.
      const {default: commandClass} = await import(join(root, ...(commands[id]?.relativePath ?? [])))
      return Object.assign(commandClass as Command.Class, {id, plugin})
    },
  }
  return plugin
}
