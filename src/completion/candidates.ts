import {isPlainValue} from '../text/plain-value.js'
import {type CommandTree, isGlobalFlag, isTopic, type ManifestCommand, type ManifestFlag} from './command-tree.js'
import {findFlag, type ParsedLine, parseWords} from './parse-words.js'

export interface Candidate {
  value: string
  description?: string
}

export interface Completion {
  candidates: Candidate[]
  /** For file names: the number of characters before the path. */
  filePrefixLength?: number
  /** The word is a part of an offer's name, not the beginning of its value. */
  replacesWord?: boolean
}

/** Provides values that the manifest lacks. The caller filters them by the current word. */
export interface ValueProvider {
  forFlag(flag: ManifestFlag, typed: ParsedLine): Promise<Candidate[] | 'files'>
  forArgument(name: string, typed: ParsedLine): Promise<Candidate[]>
}

/** What can be typed in place of a word after others. */
export async function complete(
  words: readonly string[],
  word: string,
  tree: CommandTree,
  provider: ValueProvider,
): Promise<Completion> {
  const line = parseWords(words, tree)
  if (line.afterDashDash) return completeAfterDashDash(line, word, tree, provider)
  if (line.pendingFlag) return completeFlagValue(line.pendingFlag, word, '', line, provider)
  const equals = word.startsWith('--') ? word.indexOf('=') : -1
  if (equals > 0) {
    const flag = findFlag(line.availableFlags, word.slice(0, equals))
    if (flag?.type !== 'option') return {candidates: []}
    return completeFlagValue(flag, word.slice(equals + 1), word.slice(0, equals + 1), line, provider)
  }
  if (line.hasUnknownCommand) return {candidates: []}
  if (word.startsWith('-')) return {candidates: filterByPrefix(flagCandidates(line, word), word)}
  if (!line.command) return {candidates: filterByPrefix(commandCandidates(line.commandPath, tree, word), word)}
  return completeArgument(line.command, word, line, provider)
}

/** After `sandbox exec --` comes another command line, often of this program. */
async function completeAfterDashDash(
  {command, afterDashDash = []}: ParsedLine,
  word: string,
  tree: CommandTree,
  provider: ValueProvider,
): Promise<Completion> {
  if (command?.id !== 'sandbox:exec') return {candidates: []}
  const [program = '', ...words] = afterDashDash
  if (/(^|[\\/])pai-dlc$/.test(program)) return complete(words, word, tree, provider)
  return {candidates: afterDashDash.length === 0 ? filterByPrefix([{value: 'pai-dlc'}], word) : [], filePrefixLength: 0}
}

async function completeFlagValue(
  flag: ManifestFlag,
  word: string,
  prefix: string,
  line: ParsedLine,
  provider: ValueProvider,
): Promise<Completion> {
  const values: Candidate[] | 'files' = flag.options
    ? flag.options.map((value) => ({value}))
    : await provider.forFlag(flag, line)
  if (values === 'files') return {candidates: [], filePrefixLength: prefix.length}
  if (word.startsWith('@') && flag.helpValue?.includes('@FILE'))
    return {candidates: [], filePrefixLength: prefix.length + 1}
  return {
    candidates: filterByPrefix(values.filter(isSafeCandidate), word).map(({value, description}) => ({
      value: prefix + value,
      description,
    })),
  }
}

async function completeArgument(
  command: ManifestCommand,
  word: string,
  line: ParsedLine,
  provider: ValueProvider,
): Promise<Completion> {
  const args = Object.values(command.args ?? {})
  const arg = args[line.positionals.length] ?? (command.strict === false ? args.at(-1) : undefined)
  if (!arg)
    return {candidates: word === '' ? flagCandidates(line, word).filter(({value}) => isCommandFlag(value, line)) : []}
  const known = arg.options?.map((value) => ({value})) ?? (await provider.forArgument(arg.name, line))
  const allowed: Candidate[] = known.filter(isSafeCandidate)
  const unused = allowed.filter(({value}) => !line.positionals.includes(value))
  const matching = filterByPrefix(unused, word)
  // A name is easier to remember than an id: one that fits only one gives its id.
  const byDescription =
    matching.length === 0
      ? unused.filter(({description = ''}) => description.toLowerCase().includes(word.toLowerCase()))
      : []
  return byDescription.length === 1 ? {candidates: byDescription, replacesWord: true} : {candidates: matching}
}

/** A name before `=`, or a plain value: what the service calls an id may be an option, or mean something to a shell. */
const isSafeCandidate = ({value}: Candidate) => isPlainValue(value.replace(/=$/, ''))

function commandCandidates(path: readonly string[], tree: CommandTree, word: string): Candidate[] {
  const prefix = path.map((part) => `${part}:`).join('')
  const visible = Object.values(tree.commands).filter(({id, hidden}) => !hidden && id.startsWith(prefix))
  const names = [...new Set(visible.map(({id}) => id.slice(prefix.length).split(':')[0] ?? ''))]
  const commands = names.map((value): Candidate => {
    const id = prefix + value
    return {
      value,
      description: tree.commands[id]?.summary ?? (isTopic(tree, id.split(':')) ? tree.topics[id] : undefined),
    }
  })
  const aliases = visible.flatMap(({aliases = [], summary}) =>
    aliases.map((alias) => ({value: alias.replaceAll(':', ' '), description: summary})),
  )
  const canBeHelp = path.length === 0 && word !== ''
  return [
    ...commands,
    ...(word === '' ? [] : aliases),
    ...(canBeHelp ? [{value: 'help', description: 'Show help for a command'}] : []),
  ]
}

/** Flags that may follow: own ones first, without used and excluded ones. */
function flagCandidates({availableFlags, givenFlags, command}: ParsedLine, word: string): Candidate[] {
  const available = availableFlags.filter(
    ({name, hidden, multiple, exclusive = []}) =>
      !hidden && (multiple || !givenFlags.has(name)) && !exclusive.some((excluded) => givenFlags.has(excluded)),
  )
  const ordered = [...available.filter((flag) => !isGlobalFlag(flag)), ...available.filter(isGlobalFlag)]
  const longFlags = ordered.flatMap(({name, summary, allowNo}): Candidate[] => [
    {value: `--${name}`, description: summary},
    ...(allowNo ? [{value: `--no-${name}`, description: `not: ${summary}`}] : []),
  ])
  const shortFlags = available
    .filter(({char}) => word === `-${char}`)
    .map(({char, summary}) => ({value: `-${char}`, description: summary}))
  const version = command ? [] : [{value: '--version', description: 'Show the version'}]
  return [...shortFlags, ...longFlags, {value: '--help', description: 'Show help'}, ...version]
}

function isCommandFlag(value: string, {availableFlags}: ParsedLine): boolean {
  const flag = findFlag(availableFlags, value)
  return flag !== undefined && !isGlobalFlag(flag)
}

const filterByPrefix = (candidates: Candidate[], prefix: string) =>
  candidates.filter(({value}) => value.startsWith(prefix))
