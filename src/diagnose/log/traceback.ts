import {isProgress} from './end-zone.js'
import type {LogRecord} from './records.js'

export interface StackFrame {
  file: string
  line: number
  name: string
}

export interface PythonException {
  /** With its module: torch.OutOfMemoryError. */
  type: string
  message: string
  /** The further lines of its message. */
  details: string[]
  frames: StackFrame[]
  /** Places in the log of its first line and of the line that names it. */
  from: number
  to: number
  link?: ExceptionLink
}

/** Caused by the one before; raised while that was handled; the same exception, passed on by another process. */
export type ExceptionLink = 'cause' | 'during' | 'wrapper'

/** Who printed a traceback: the program itself, a thread or child process of it, or the interpreter as it ends. */
export type TracebackContext = 'program' | 'thread' | 'process' | 'shutdown'

/** Exceptions that belong together, in the order in which they were raised. */
export interface Traceback {
  stream: string
  context: TracebackContext
  chain: PythonException[]
  /** The last exception that is not a wrapper: the one that ended the process. */
  final: PythonException
  /** Places in the log of its first line and of the last one that belongs to it. */
  from: number
  to: number
  level?: string
}

const HEADER = /^(\s*)(?:.{0,200}\S )?(?:Exception Group )?Traceback \(most recent call last\):$/
const ORIGINAL_HEADER = /^\s*Original Traceback \(most recent call last\):$/
const FRAME = /^(\s+)File "(.+?)", line (\d+)(?:, in (.+))?$/
const EXCEPTION = /^\s*((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:\([\w.]{1,80}\))?)(?::\s?(.*))?$/
const CHAIN_LINE =
  /^\s*(?:During handling of the above exception, another exception occurred:|(The above exception was the direct cause of the following exception:))$/
const CONTEXTS: readonly [RegExp, TracebackContext][] = [
  [/^(?:Exception ignored (?:in|on)|Error in atexit|Error in sys\.excepthook|Unraisable exception)/, 'shutdown'],
  [/^Exception in thread /, 'thread'],
  [/^Process \S+:$/, 'process'],
]
const BOX = /^\s*(?:\+-\+-{2,}.*|[+|](?: |-|$)\s?(?=[+|] )?)/
const BOX_START = /^\s*\+ Exception Group Traceback/
const BOX_RULE = /^\s*[+|]?\s*\+?-\+?-{2,}/

/** What passes on an exception of another process; its own lines follow. */
const WRAPPER = /^Caught \w+ in (?:\w+ )*(?:worker|replica|process)|^ray::/
const WRAPPER_TYPE = /(?:RayTaskError\(.*\)|ProcessRaisedException|RemoteTraceback|ExceptionGroup)$/

/** Lines of a message behind the line that names its exception. */
const MAX_DETAILS = 30

const FOREIGN = /^\S{1,80}:\d+:\d+ \[\d+\] NCCL |^wandb: /

/** What can't belong to a message: another writer, or a line of steps. */
const NOT_DETAIL =
  /^(?:={20,}|-{40,}|\S{1,80}:\d+:\d+ \[\d+\] NCCL |Exception (?:ignored|in thread)|Error in |Process \S+:$|frame #\d|terminate called|Killing subprocess|wandb: )/

/** The tracebacks of a log, each process's by itself even where processes write between each other. */
export function findTracebacks(records: readonly LogRecord[]): Traceback[] {
  const streams = new Map<string, number[]>()
  for (const [index, {stream}] of records.entries()) {
    const indexes = streams.get(stream)
    if (indexes) indexes.push(index)
    else streams.set(stream, [index])
  }
  return [...streams]
    .flatMap(([stream, indexes]) => readStream(records, stream, indexes))
    .sort((a, b) => a.from - b.from)
}

function readStream(records: readonly LogRecord[], stream: string, indexes: readonly number[]): Traceback[] {
  const lines = unbox(indexes.map((index) => records[index]?.text ?? ''))
  const reader: StreamReader = {lines, isLogRecord: (at) => records[indexes[at] ?? -1]?.isLogRecord === true}
  const place = (at: number) => indexes[at] ?? 0
  const tracebacks: Traceback[] = []
  for (let at = 0; at < lines.length; at++) {
    const head = findHead(reader, at)
    const read = head === undefined ? [] : readChain(reader, head)
    if (head === undefined || read.length === 0) continue
    const chain = read.map(({end: _, ...exception}) => ({
      ...exception,
      from: place(exception.from),
      to: place(exception.to),
    }))
    const final = chain.findLast((exception) => !isWrapper(exception)) ?? chain.at(-1)
    at = Math.max(...read.map(({end}) => end))
    if (final) {
      const [from, to, context] = [place(head), place(at), findContext(reader, head)]
      tracebacks.push({stream, context, chain, final, from, to, ...levelOf(records[from])})
    }
  }
  return tracebacks
}

const levelOf = (record: LogRecord | undefined) => (record?.level ? {level: record.level} : {})

interface StreamReader {
  lines: readonly string[]
  isLogRecord: (at: number) => boolean
}

type ReadException = PythonException & {end: number}

/** Removes the box characters of exception groups; other lines are unchanged. */
function unbox(lines: string[]): string[] {
  let inBox = false
  return lines.map((line) => {
    inBox = BOX_START.test(line) || (inBox && /^\s*[+|]/.test(line))
    return !inBox ? line : BOX_RULE.test(line) ? '' : line.replace(BOX, '')
  })
}

/** Where the frames of a traceback begin, less one: its header, or the line before a syntax error's only frame. */
function findHead({lines}: StreamReader, at: number): number | undefined {
  if (HEADER.test(lines[at] ?? '')) return at
  return FRAME.test(lines[at] ?? '') && isSyntaxError(lines, at) ? at - 1 : undefined
}

/** A syntax error of the script itself comes without a traceback's first line. */
const isSyntaxError = (lines: readonly string[], at: number): boolean =>
  [1, 2, 3, 4].some((ahead) => /^(?:SyntaxError|IndentationError|TabError): /.test(lines[at + ahead] ?? ''))

/** An exception and its chain. An exception of another process comes before the one that re-raised it. */
function readChain(reader: StreamReader, head: number): ReadException[] {
  const first = readException(reader, head)
  if (!first) return []
  const chain = [first]
  for (let next = findNext(reader, first); next; ) {
    const exception = readException(reader, next.head)
    if (!exception) break
    if (next.link === 'wrapper') insertBeforeWrapper(chain, exception)
    else chain.push({...exception, link: next.link})
    next = findNext(reader, exception) ?? findSibling(reader, chain, exception)
  }
  return chain
}

/** Of a group the first exception speaks for all. */
function insertBeforeWrapper(chain: ReadException[], exception: ReadException): void {
  const wrapper = chain.at(-1)
  if (!wrapper) return
  if (wrapper.link === 'wrapper') wrapper.end = exception.end
  else chain.splice(-1, 1, {...exception, link: wrapper.link}, {...wrapper, link: 'wrapper'})
}

/** The next exception of a group. */
function findSibling(
  {lines}: StreamReader,
  chain: readonly ReadException[],
  {end}: ReadException,
): {head: number; link: ExceptionLink} | undefined {
  const head = skipBlank(lines, end + 1)
  const isGroup = chain.at(-1)?.type.endsWith('ExceptionGroup')
  return isGroup && HEADER.test(lines[head] ?? '') ? {head, link: 'wrapper'} : undefined
}

/** The header that continues a chain, behind the words that say how. */
function findNext(
  {lines}: StreamReader,
  {type, message, end}: ReadException,
): {head: number; link: ExceptionLink} | undefined {
  const at = skipBlank(lines, end + 1)
  const line = lines[at] ?? ''
  const chained = CHAIN_LINE.exec(line)
  if (chained) {
    const head = skipBlank(lines, at + 1)
    return HEADER.test(lines[head] ?? '') ? {head, link: chained[1] ? 'cause' : 'during'} : undefined
  }
  if (ORIGINAL_HEADER.test(line)) return {head: at, link: 'wrapper'}
  if (!isWrapper({type, message})) return undefined
  if (FRAME.test(line)) return {head: at - 1, link: 'wrapper'}
  const head = /^-- Process \d+ terminated/.test(line) ? at + 1 : at
  return HEADER.test(lines[head] ?? '') ? {head, link: 'wrapper'} : undefined
}

/** Python puts the traceback of another process in triple quotes. */
function skipBlank(lines: readonly string[], from: number): number {
  let at = from
  while (at < lines.length && /^\s*(?:"""|''')?\s*$/.test(lines[at] ?? '')) at++
  return at
}

/** Whether an exception only passes on one of another process. */
export const isWrapper = ({type, message}: Pick<PythonException, 'type' | 'message'>): boolean =>
  WRAPPER.test(message) || WRAPPER_TYPE.test(type)

/** Reads frames and the exception behind them; undefined where the traceback breaks off. */
function readException(reader: StreamReader, head: number): ReadException | undefined {
  const {lines} = reader
  const frames: StackFrame[] = []
  let indent = 0
  for (let at = head + 1; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const [, space = '', file, number, name = ''] = FRAME.exec(line) ?? []
    if (file !== undefined) {
      frames.push({file, line: Number(number), name})
      indent = space.length
    } else if (HEADER.test(line)) return undefined
    else if (isForeign(reader, head, at) || line === '' || indentOf(line) >= Math.max(1, indent)) continue
    else return frames.length === 0 ? undefined : nameException(reader, {frames, head, at})
  }
  return undefined
}

function isForeign({lines, isLogRecord}: StreamReader, head: number, at: number): boolean {
  return FOREIGN.test(lines[at] ?? '') || (at > head + 1 && isLogRecord(at) && !isLogRecord(head + 1))
}

const indentOf = (line: string): number => line.length - line.trimStart().length

function nameException(
  reader: StreamReader,
  {frames, head, at}: {frames: StackFrame[]; head: number; at: number},
): ReadException | undefined {
  const [, type, message = ''] = EXCEPTION.exec(reader.lines[at] ?? '') ?? []
  if (type === undefined || !/[A-Z]|\./.test(type)) return undefined
  const exception = {type, message: message.trim(), frames, from: head, to: at}
  const details = isWrapper(exception) ? [] : readDetails(reader, at)
  return {...exception, details, end: at + details.length}
}

/** The following lines of a message. */
function readDetails({lines, isLogRecord}: StreamReader, at: number): string[] {
  const details: string[] = []
  const mayHaveBlank = /:\s*$/.test(lines[at] ?? '')
  for (let next = at + 1; next < lines.length && details.length < MAX_DETAILS; next++) {
    const line = lines[next] ?? ''
    if (isHeader(line) || NOT_DETAIL.test(line) || isProgress({text: line})) break
    if (isLogRecord(next) !== isLogRecord(at)) break
    if (line === '' && !mayHaveBlank) break
    details.push(line)
  }
  while (details.at(-1)?.trim() === '') details.pop()
  return details
}

const isHeader = (line: string): boolean => HEADER.test(line) || CHAIN_LINE.test(line) || BOX_START.test(line)

function findContext({lines}: StreamReader, head: number): TracebackContext {
  let at = head - 1
  while (at >= 0 && lines[at]?.trim() === '') at--
  return CONTEXTS.find(([pattern]) => pattern.test(lines[at] ?? ''))?.[1] ?? 'program'
}

/** The exception as Python prints it, in one line. */
export const formatException = ({type, message}: Pick<PythonException, 'type' | 'message'>): string =>
  message === '' ? type : `${type}: ${message}`

const LIBRARY_PATH = /(?:site|dist)-packages\/|\/lib\/python\d|^<frozen|^<string>$/

export function findOwnFrame({frames}: Pick<PythonException, 'frames'>): StackFrame | undefined {
  return frames.findLast(({file}) => !LIBRARY_PATH.test(file)) ?? frames.at(-1)
}
