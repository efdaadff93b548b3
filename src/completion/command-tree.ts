import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {readManifest} from '../platform/manifest.js'

export interface ManifestFlag {
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

export interface ManifestCommand {
  id: string
  summary?: string
  hidden?: boolean
  strict?: boolean
  aliases?: string[]
  args?: Record<string, {name: string; options?: string[]}>
  flags: Record<string, ManifestFlag>
}

/** All that can be typed, as the manifest has it: no command is loaded to be completed. */
export interface CommandTree {
  commands: Record<string, ManifestCommand>
  topics: Record<string, string>
}

/** @param root the package's folder, as a URL */
export function readCommandTree(root: URL): CommandTree {
  const commands = readManifest<CommandTree['commands']>(fileURLToPath(root))
  const {oclif} = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const topics = Object.entries(oclif.topics as Record<string, {description: string}>)
  return {commands, topics: Object.fromEntries(topics.map(([name, {description}]) => [name, description]))}
}

export function findCommandByPath({commands}: CommandTree, path: readonly string[]): ManifestCommand | undefined {
  const id = path.join(':')
  return commands[id] ?? Object.values(commands).find(({aliases = []}) => aliases.includes(id))
}

export function isTopic({commands}: CommandTree, path: readonly string[]): boolean {
  const prefix = `${path.join(':')}:`
  return Object.keys(commands).some((id) => id.startsWith(prefix))
}

export function getGlobalFlags({commands}: CommandTree): ManifestFlag[] {
  return Object.values(Object.values(commands)[0]?.flags ?? {}).filter(isGlobalFlag)
}

export const isGlobalFlag = ({helpGroup}: ManifestFlag) => helpGroup === 'GLOBAL'
