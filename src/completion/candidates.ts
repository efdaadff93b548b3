import {type CommandFacts, type FlagFacts, isGlobal, isTopic, type Surface} from './command-tree.js'
import {flagOf, readTyped, type Typed} from './parse-words.js'

export interface Offer {
  value: string
  note?: string
}

/** What may come next. */
export interface Completion {
  offers: Offer[]
  /** File names: how many characters of the word stand before the path. */
  filesAfter?: number
  /** The word is a part of an offer's name, not the beginning of its value. */
  replaces?: boolean
}

/**
 * Where values come from that the manifest does not hold. They begin with the word or not: what does not is left out
 * here.
 */
export interface Values {
  flag(flag: FlagFacts, typed: Typed): Promise<Offer[] | 'files'>
  argument(name: string, typed: Typed): Promise<Offer[]>
}

/** What can be typed in place of a word after others. */
export async function completionOf(
  words: readonly string[],
  word: string,
  surface: Surface,
  values: Values,
): Promise<Completion> {
  const typed = readTyped(words, surface)
  if (typed.after) return afterDashes(typed, word, surface, values)
  if (typed.pending) return flagValues(typed.pending, word, '', typed, values)
  const equals = word.startsWith('--') ? word.indexOf('=') : -1
  if (equals > 0) {
    const flag = flagOf(typed.flags, word.slice(0, equals))
    if (flag?.type !== 'option') return {offers: []}
    return flagValues(flag, word.slice(equals + 1), word.slice(0, equals + 1), typed, values)
  }
  if (typed.astray) return {offers: []}
  if (word.startsWith('-')) return {offers: starting(flagOffers(typed, word), word)}
  if (!typed.command) return {offers: starting(commandOffers(typed.path, surface, word), word)}
  return argumentsOrFlags(typed.command, word, typed, values)
}

/** After `sandbox exec --` stands a command line of its own, often this program's. */
async function afterDashes(
  {command, after = []}: Typed,
  word: string,
  surface: Surface,
  values: Values,
): Promise<Completion> {
  if (command?.id !== 'sandbox:exec') return {offers: []}
  const [program = '', ...words] = after
  if (/(^|[\\/])pai-dlc$/.test(program)) return completionOf(words, word, surface, values)
  return {offers: after.length === 0 ? starting([{value: 'pai-dlc'}], word) : [], filesAfter: 0}
}

async function flagValues(
  flag: FlagFacts,
  word: string,
  before: string,
  typed: Typed,
  values: Values,
): Promise<Completion> {
  const found = flag.options ? flag.options.map((value) => ({value})) : await values.flag(flag, typed)
  if (found === 'files') return {offers: [], filesAfter: before.length}
  if (word.startsWith('@') && flag.helpValue?.includes('@FILE')) return {offers: [], filesAfter: before.length + 1}
  return {offers: starting(found, word).map(({value, note}) => ({value: before + value, note}))}
}

async function argumentsOrFlags(
  command: CommandFacts,
  word: string,
  typed: Typed,
  values: Values,
): Promise<Completion> {
  const args = Object.values(command.args ?? {})
  const arg = args[typed.positionals.length] ?? (command.strict === false ? args.at(-1) : undefined)
  if (!arg) return {offers: word === '' ? flagOffers(typed, word).filter(({value}) => isOwn(value, typed)) : []}
  const legal: Offer[] = arg.options?.map((value) => ({value})) ?? (await values.argument(arg.name, typed))
  const found = legal.filter(({value}) => !typed.positionals.includes(value))
  const offers = starting(found, word)
  // A name is easier to remember than an id: one that fits only one gives its id.
  const named =
    offers.length === 0 ? found.filter(({note = ''}) => note.toLowerCase().includes(word.toLowerCase())) : []
  return named.length === 1 ? {offers: named, replaces: true} : {offers}
}

function commandOffers(path: readonly string[], surface: Surface, word: string): Offer[] {
  const start = path.map((part) => `${part}:`).join('')
  const shown = Object.values(surface.commands).filter(({id, hidden}) => !hidden && id.startsWith(start))
  const names = [...new Set(shown.map(({id}) => id.slice(start.length).split(':')[0] ?? ''))]
  const offers = names.map((value): Offer => {
    const id = start + value
    return {
      value,
      note: surface.commands[id]?.summary ?? (isTopic(surface, id.split(':')) ? surface.topics[id] : undefined),
    }
  })
  const aliases = shown.flatMap(({aliases = [], summary}) =>
    aliases.map((alias) => ({value: alias.replaceAll(':', ' '), note: summary})),
  )
  const isHelp = path.length === 0 && word !== ''
  return [
    ...offers,
    ...(word === '' ? [] : aliases),
    ...(isHelp ? [{value: 'help', note: 'Say how a command is used'}] : []),
  ]
}

/**
 * Flags that may still come: own ones first, none twice but those that are repeatable, none that excludes another given
 * one.
 */
function flagOffers({flags, given, command}: Typed, word: string): Offer[] {
  const open = flags.filter(
    ({name, hidden, multiple, exclusive = []}) =>
      !hidden && (multiple || !given.has(name)) && !exclusive.some((other) => given.has(other)),
  )
  const ordered = [...open.filter((flag) => !isGlobal(flag)), ...open.filter(isGlobal)]
  const long = ordered.flatMap(({name, summary, allowNo}): Offer[] => [
    {value: `--${name}`, note: summary},
    ...(allowNo ? [{value: `--no-${name}`, note: `not: ${summary}`}] : []),
  ])
  const short = open
    .filter(({char}) => word === `-${char}`)
    .map(({char, summary}) => ({value: `-${char}`, note: summary}))
  const version = command ? [] : [{value: '--version', note: 'Say which version this is'}]
  return [...short, ...long, {value: '--help', note: 'Say how it is used'}, ...version]
}

function isOwn(value: string, {flags}: Typed): boolean {
  const flag = flagOf(flags, value)
  return flag !== undefined && !isGlobal(flag)
}

const starting = (offers: Offer[], word: string) => offers.filter(({value}) => value.startsWith(word))
