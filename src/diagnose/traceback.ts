import type {ParsedLogLine} from './log-lines.js'

export interface StackFrame {
  file: string
  line: number
  name: string
}

/** A Python exception as the log tells it. */
export interface PythonException {
  /** With its module: torch.OutOfMemoryError. */
  type: string
  message: string
  frames: StackFrame[]
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
  isDirectCause: boolean
}

/** What torchrun says about the rank that failed first. */
export interface LauncherReport {
  rank: number
  localRank: number
  /** Negative: the number of a signal. */
  exitCode: number
  lineIndex: number
}

const TRACEBACK_HEADER = /^\s*(?:[|+-]\s*)*Traceback \(most recent call last\):\s*$/
const FRAME_LINE = /^\s+File "(.+?)", line (\d+)(?:, in (.+))?$/
const EXCEPTION_LINE =
  /^((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|Iteration|Timeout|Failure|Fault|NotFound|Full|Empty|Expired|Limit)|(?:[A-Za-z_]\w*\.)+[A-Z]\w*)(?::\s?(.*))?$/
const CHAIN_LINE =
  /^(?:During handling of the above exception, another exception occurred:|(The above exception was the direct cause of the following exception:))\s*$/

/** What only reports that a child process failed. */
const LAUNCHER_ERROR = /(?:^|\.)(?:ChildFailedError|CalledProcessError|ProcessRaisedException|ProcessExitedException)$/
const LIBRARY_PATH = /(?:site|dist)-packages\/|\/lib\/python\d|^<frozen|^<string>$/

/** The tracebacks of a log, each rank's by itself even where ranks write between each other. */
export function findTracebacks(lines: readonly ParsedLogLine[]): Traceback[] {
  const streams = new Map<string, number[]>()
  for (const [index, {stream}] of lines.entries()) {
    const indexes = streams.get(stream)
    if (indexes) indexes.push(index)
    else streams.set(stream, [index])
  }
  return [...streams]
    .flatMap(([stream, indexes]) => findStreamTracebacks(lines, stream, indexes))
    .sort((a, b) => a.final.from - b.final.from)
}

export const isLauncherError = ({type}: PythonException): boolean => LAUNCHER_ERROR.test(type)

/** The exception as Python prints it, in one line. */
export const formatException = ({type, message}: PythonException): string =>
  message === '' ? type : `${type}: ${message}`

/** The frame to look at: the last one that is not a library's. */
export function findOwnFrame({frames}: PythonException): StackFrame | undefined {
  return frames.findLast(({file}) => !LIBRARY_PATH.test(file)) ?? frames.at(-1)
}

/** torchrun's summary: the root cause, which it calls the first observed failure. */
export function parseLauncherReport(lines: readonly ParsedLogLine[]): LauncherReport | undefined {
  const lineIndex = lines.findLastIndex(({text}) => /^\s*Root Cause \(first observed failure\):/.test(text))
  if (lineIndex === -1) return undefined
  const block = lines.slice(lineIndex, lineIndex + 12).map(({text}) => text)
  const field = (name: string) =>
    block.map((text) => new RegExp(`^\\s*${name}\\s*:\\s*(-?\\d+)(.*)$`).exec(text)).find(Boolean)
  const [, rank, more = ''] = field('rank') ?? []
  const [, exitCode] = field('exitcode') ?? []
  if (rank === undefined || exitCode === undefined) return undefined
  return {
    rank: Number(rank),
    localRank: Number(/local_rank: (\d+)/.exec(more)?.[1] ?? rank),
    exitCode: Number(exitCode),
    lineIndex,
  }
}

function findStreamTracebacks(lines: readonly ParsedLogLine[], stream: string, indexes: number[]): Traceback[] {
  const tracebacks: Traceback[] = []
  const text = (index: number) => lines[indexes[index] ?? -1]?.text ?? ''
  let chain: PythonException[] = []
  let isDirectCause = false
  const close = () => {
    const final = chain.at(-1)
    if (final) tracebacks.push({stream, chain, final, isDirectCause})
    chain = []
    isDirectCause = false
  }
  for (let index = 0; index < indexes.length; index++) {
    const head = tracebackHead(text, index)
    const exception = head === undefined ? undefined : parseException(text, head, indexes.length)
    if (!exception) continue
    const {end, ...rest} = exception
    chain.push({...rest, from: indexes[index] ?? 0, to: indexes[end] ?? 0})
    const link = findChainLine(text, end + 1, indexes.length)
    if (link?.isDirectCause !== undefined) isDirectCause = link.isDirectCause
    index = link?.index ?? end
    if (!link) close()
  }
  close()
  return tracebacks
}

/** Where the frames of a traceback begin, less one: its header, or the line before a syntax error's only frame. */
function tracebackHead(text: LineAt, index: number): number | undefined {
  if (TRACEBACK_HEADER.test(text(index))) return index
  return FRAME_LINE.test(text(index)) && isSyntaxError(text, index) ? index - 1 : undefined
}

/** The line which says that the next traceback follows from the one before; blank lines may come first. */
function findChainLine(text: LineAt, from: number, count: number): {index: number; isDirectCause: boolean} | undefined {
  let index = from
  while (index < count && text(index).trim() === '') index++
  const match = CHAIN_LINE.exec(text(index))
  return match ? {index, isDirectCause: match[1] !== undefined} : undefined
}

type LineAt = (index: number) => string

/** Reads frames and the exception behind them; undefined where the traceback breaks off. */
function parseException(
  text: LineAt,
  head: number,
  count: number,
): (Omit<PythonException, 'from' | 'to'> & {end: number}) | undefined {
  const frames: StackFrame[] = []
  for (let index = head + 1; index < count; index++) {
    const line = text(index)
    const [, file, number, name = ''] = FRAME_LINE.exec(line) ?? []
    if (file !== undefined) frames.push({file, line: Number(number), name})
    else if (TRACEBACK_HEADER.test(line)) return undefined
    else if (!/^\s/.test(line) && line !== '') {
      const [, type, message = ''] = EXCEPTION_LINE.exec(line) ?? /^([A-Za-z_][\w.]*)(?::\s?(.*))?$/.exec(line) ?? []
      return type === undefined || frames.length === 0 ? undefined : {type, message: message.trim(), frames, end: index}
    }
  }
  return undefined
}

/** A syntax error of the script itself comes without a traceback's first line. */
function isSyntaxError(text: LineAt, index: number): boolean {
  return [2, 3, 4].some((ahead) => /^(?:SyntaxError|IndentationError|TabError): /.test(text(index + ahead)))
}
