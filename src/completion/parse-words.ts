import {
  type CommandTree,
  findCommandByPath,
  getGlobalFlags,
  isTopic,
  type ManifestCommand,
  type ManifestFlag,
} from './command-tree.js'

export interface ParsedLine {
  commandPath: string[]
  command?: ManifestCommand
  /** Those that may come: the command's, before it the global ones. */
  availableFlags: ManifestFlag[]
  givenFlags: Map<string, string[]>
  pendingFlag?: ManifestFlag
  positionals: string[]
  afterDashDash?: string[]
  hasUnknownCommand: boolean
}

export function parseWords(words: readonly string[], tree: CommandTree): ParsedLine {
  const line: ParsedLine = {
    commandPath: [],
    availableFlags: getGlobalFlags(tree),
    givenFlags: new Map(),
    positionals: [],
    hasUnknownCommand: false,
  }
  for (const word of words) {
    if (line.afterDashDash) line.afterDashDash.push(word)
    else if (line.pendingFlag) recordFlagValue(line, line.pendingFlag, word)
    else if (word === '--') line.afterDashDash = []
    else if (/^-./.test(word)) parseFlag(line, word)
    else if (line.command) line.positionals.push(word)
    else if (!(word === 'help' && line.commandPath.length === 0)) addCommandWord(line, word, tree)
  }
  return line
}

/** The flag of a word such as --region, --no-rdma or -f. */
export function findFlag(flags: readonly ManifestFlag[], word: string): ManifestFlag | undefined {
  if (!word.startsWith('--')) return flags.find(({char}) => char === word.slice(1, 2))
  const name = word.slice(2)
  return flags.find((flag) => flag.name === name || (flag.allowNo && `no-${flag.name}` === name))
}

function parseFlag(line: ParsedLine, word: string): void {
  const isLong = word.startsWith('--')
  const equals = isLong ? word.indexOf('=') : -1
  const flag = findFlag(line.availableFlags, equals === -1 ? word : word.slice(0, equals))
  if (!flag) return
  const value = equals > 0 ? word.slice(equals + 1) : isLong ? '' : word.slice(2)
  if (flag.type === 'boolean' || value !== '' || equals > 0) recordFlagValue(line, flag, value)
  else line.pendingFlag = flag
}

function recordFlagValue(line: ParsedLine, {name}: ManifestFlag, value: string): void {
  line.givenFlags.set(name, [...(line.givenFlags.get(name) ?? []), value])
  line.pendingFlag = undefined
}

function addCommandWord(line: ParsedLine, word: string, tree: CommandTree): void {
  line.commandPath.push(word)
  line.command = findCommandByPath(tree, line.commandPath)
  if (line.command) line.availableFlags = Object.values(line.command.flags)
  else if (!isTopic(tree, line.commandPath)) line.hasUnknownCommand = true
}
