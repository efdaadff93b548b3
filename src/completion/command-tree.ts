import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {readManifest} from '../platform/manifest.js'

export interface FlagFacts {
  name: string
  char?: string
  type: 'boolean' | 'option'
  summary?: string
  options?: string[]
  helpValue?: string
  helpGroup?: string
  multiple?: boolean
  allowNo?: boolean
  hidden?: boolean
  exclusive?: string[]
}

export interface CommandFacts {
  id: string
  summary?: string
  hidden?: boolean
  strict?: boolean
  aliases?: string[]
  args?: Record<string, {name: string; options?: string[]}>
  flags: Record<string, FlagFacts>
}

/** All that can be typed, as the manifest has it: no command is loaded to be completed. */
export interface Surface {
  commands: Record<string, CommandFacts>
  /** What each topic is about. */
  topics: Record<string, string>
}

/** @param root the package's folder, as a URL */
export function readSurface(root: URL): Surface {
  const commands = readManifest<Surface['commands']>(fileURLToPath(root))
  const {oclif} = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const described = Object.entries(oclif.topics as Record<string, {description: string}>)
  return {commands, topics: Object.fromEntries(described.map(([name, {description}]) => [name, description]))}
}

/** The command of these words, by its name or an alias. */
export function commandOf({commands}: Surface, path: readonly string[]): CommandFacts | undefined {
  const id = path.join(':')
  return commands[id] ?? Object.values(commands).find(({aliases = []}) => aliases.includes(id))
}

/** Whether commands begin with these words. */
export function isTopic({commands}: Surface, path: readonly string[]): boolean {
  const start = `${path.join(':')}:`
  return Object.keys(commands).some((id) => id.startsWith(start))
}

/** What every command takes. */
export function globalFlags({commands}: Surface): FlagFacts[] {
  return Object.values(Object.values(commands)[0]?.flags ?? {}).filter(isGlobal)
}

export const isGlobal = ({helpGroup}: FlagFacts) => helpGroup === 'GLOBAL'
