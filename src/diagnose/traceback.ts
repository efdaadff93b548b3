import type {LogLine} from './log-lines.js'

export interface Frame {
  file: string
  line: number
  name: string
}

/** A Python exception as the log tells it. */
export interface PythonException {
  /** With its module: torch.OutOfMemoryError. */
  type: string
  message: string
  frames: Frame[]
  /** Places in the log of its first and last line. */
  from: number
  to: number
}

/** Exceptions that belong together, in the order in which they were raised. */
export interface Traceback {
  stream: string
  chain: PythonException[]
  /** The last one, which ended the program. */
  final: PythonException
  /** The first one is said to be the cause of the last. */
  direct: boolean
}

/** What torchrun says about the rank that failed first. */
export interface LauncherReport {
  rank: number
  localRank: number
  /** Negative: the number of a signal. */
  exitCode: number
  at: number
}

const HEAD = /^\s*(?:[|+-]\s*)*Traceback \(most recent call last\):\s*$/
const FRAME = /^\s+File "(.+?)", line (\d+)(?:, in (.+))?$/
const THROWN =
  /^((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|Iteration|Timeout|Failure|Fault|NotFound|Full|Empty|Expired|Limit)|(?:[A-Za-z_]\w*\.)+[A-Z]\w*)(?::\s?(.*))?$/
const CHAINED =
  /^(?:During handling of the above exception, another exception occurred:|(The above exception was the direct cause of the following exception:))\s*$/

/** What only reports that a child process failed. */
const LAUNCHER = /(?:^|\.)(?:ChildFailedError|CalledProcessError|ProcessRaisedException|ProcessExitedException)$/
const LIBRARY = /(?:site|dist)-packages\/|\/lib\/python\d|^<frozen|^<string>$/

/** The tracebacks of a log, each rank's by itself even where ranks write between each other. */
export function tracebacksIn(lines: readonly LogLine[]): Traceback[] {
  const streams = new Map<string, number[]>()
  for (const [at, {stream}] of lines.entries()) {
    const places = streams.get(stream)
    if (places) places.push(at)
    else streams.set(stream, [at])
  }
  return [...streams]
    .flatMap(([stream, places]) => inStream(lines, stream, places))
    .sort((one, other) => one.final.from - other.final.from)
}

export const isLauncher = ({type}: PythonException): boolean => LAUNCHER.test(type)

/** The exception as Python prints it, in one line. */
export const exceptionText = ({type, message}: PythonException): string =>
  message === '' ? type : `${type}: ${message}`

/** The frame to look at: the last one that is not a library's. */
export function ownFrame({frames}: PythonException): Frame | undefined {
  return frames.findLast(({file}) => !LIBRARY.test(file)) ?? frames.at(-1)
}

/** torchrun's summary: the root cause, which it calls the first observed failure. */
export function launcherReport(lines: readonly LogLine[]): LauncherReport | undefined {
  const at = lines.findLastIndex(({text}) => /^\s*Root Cause \(first observed failure\):/.test(text))
  if (at === -1) return undefined
  const block = lines.slice(at, at + 12).map(({text}) => text)
  const field = (name: string) =>
    block.map((text) => new RegExp(`^\\s*${name}\\s*:\\s*(-?\\d+)(.*)$`).exec(text)).find(Boolean)
  const [, rank, more = ''] = field('rank') ?? []
  const [, exitCode] = field('exitcode') ?? []
  if (rank === undefined || exitCode === undefined) return undefined
  return {
    rank: Number(rank),
    localRank: Number(/local_rank: (\d+)/.exec(more)?.[1] ?? rank),
    exitCode: Number(exitCode),
    at,
  }
}

function inStream(lines: readonly LogLine[], stream: string, places: number[]): Traceback[] {
  const found: Traceback[] = []
  const text = (index: number) => lines[places[index] ?? -1]?.text ?? ''
  let chain: PythonException[] = []
  let direct = false
  let open = false
  for (let index = 0; index < places.length; index++) {
    const bare = !HEAD.test(text(index)) && FRAME.test(text(index)) && isSyntaxError(text, index)
    if (!HEAD.test(text(index)) && !bare) continue

    const read = exceptionAt(text, bare ? index - 1 : index, places.length)
    if (!read) continue
    if (!open) [chain, direct] = [[], false]
    const {end, ...exception} = read
    chain.push({...exception, from: places[index] ?? 0, to: places[end] ?? 0})

    // Blank lines stand between an exception and what says that the next one follows from it.
    let next = end + 1
    while (next < places.length && text(next).trim() === '') next++
    const chained = CHAINED.exec(text(next))
    open = chained !== null
    if (chained) direct = chained[1] !== undefined
    index = chained ? next : end
    const final = chain.at(-1)
    if (!open && final) found.push({stream, chain, final, direct})
  }
  const final = chain.at(-1)
  if (open && final) found.push({stream, chain, final, direct})
  return found
}

type At = (index: number) => string

/** Reads frames and the exception behind them; undefined where the traceback breaks off. */
function exceptionAt(
  text: At,
  head: number,
  count: number,
): (Omit<PythonException, 'from' | 'to'> & {end: number}) | undefined {
  const frames: Frame[] = []
  for (let index = head + 1; index < count; index++) {
    const line = text(index)
    const [, file, number, name = ''] = FRAME.exec(line) ?? []
    if (file !== undefined) frames.push({file, line: Number(number), name})
    else if (HEAD.test(line)) return undefined
    else if (!/^\s/.test(line) && line !== '') {
      const [, type, message = ''] = THROWN.exec(line) ?? /^([A-Za-z_][\w.]*)(?::\s?(.*))?$/.exec(line) ?? []
      return type === undefined || frames.length === 0 ? undefined : {type, message: message.trim(), frames, end: index}
    }
  }
  return undefined
}

/** A syntax error of the script itself comes without a traceback's first line. */
function isSyntaxError(text: At, index: number): boolean {
  return [2, 3, 4].some((ahead) => /^(?:SyntaxError|IndentationError|TabError): /.test(text(index + ahead)))
}
