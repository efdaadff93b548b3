import {type CommandFacts, commandOf, type FlagFacts, globalFlags, isTopic, type Surface} from './command-tree.js'

/** What the words before the cursor say. */
export interface Typed {
  /** The words of a topic or command. */
  path: string[]
  command?: CommandFacts
  /** Those that may come: the command's, before it the global ones. */
  flags: FlagFacts[]
  /** Flags so far, with their values. */
  given: Map<string, string[]>
  /** The flag whose value is next. */
  pending?: FlagFacts
  positionals: string[]
  /** The words after `--`. */
  after?: string[]
  /** A word leads to no command. */
  astray: boolean
}

/** Reads whole words as the program would. */
export function readTyped(words: readonly string[], surface: Surface): Typed {
  const typed: Typed = {path: [], flags: globalFlags(surface), given: new Map(), positionals: [], astray: false}
  for (const word of words) {
    if (typed.after) typed.after.push(word)
    else if (typed.pending) give(typed, typed.pending, word)
    else if (word === '--') typed.after = []
    else if (/^-./.test(word)) readFlag(typed, word)
    else if (typed.command) typed.positionals.push(word)
    else if (!(word === 'help' && typed.path.length === 0)) follow(typed, word, surface)
  }
  return typed
}

/** The flag of a word such as --region, --no-rdma or -f. */
export function flagOf(flags: readonly FlagFacts[], word: string): FlagFacts | undefined {
  if (!word.startsWith('--')) return flags.find(({char}) => char === word.slice(1, 2))
  const name = word.slice(2)
  return flags.find((flag) => flag.name === name || (flag.allowNo && `no-${flag.name}` === name))
}

function readFlag(typed: Typed, word: string): void {
  const isLong = word.startsWith('--')
  const equals = isLong ? word.indexOf('=') : -1
  const flag = flagOf(typed.flags, equals === -1 ? word : word.slice(0, equals))
  if (!flag) return
  const value = equals > 0 ? word.slice(equals + 1) : isLong ? '' : word.slice(2)
  if (flag.type === 'boolean' || value !== '' || equals > 0) give(typed, flag, value)
  else typed.pending = flag
}

function give(typed: Typed, {name}: FlagFacts, value: string): void {
  typed.given.set(name, [...(typed.given.get(name) ?? []), value])
  typed.pending = undefined
}

function follow(typed: Typed, word: string, surface: Surface): void {
  typed.path.push(word)
  typed.command = commandOf(surface, typed.path)
  if (typed.command) typed.flags = Object.values(typed.command.flags)
  else if (!isTopic(surface, typed.path)) typed.astray = true
}
