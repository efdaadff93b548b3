import {translateShellMessage} from './shell-messages.js'

/** A line of a log without what the service and the terminal put around it. */
export interface LogLine {
  raw: string
  /** What was written: no time of the service, no colors, only the last state of a progress bar. */
  text: string
}

const SERVICE_TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?Z? {1,2}/
const ANSI_CODES = /\u001b\[[\d;:]*[A-Za-z]/g

/** Characters of a line that are looked at: what a pod writes must not keep patterns busy. */
export const MAX_LINE_LENGTH = 2000

/** A line may hold a whole traceback, if its program escapes line ends. */
const MAX_ESCAPED_LENGTH = 10 * MAX_LINE_LENGTH

const ESCAPED_TRACEBACK = /Traceback \(most recent call last\):\\n/

/** Messages about a file or command whose name ends in a CR: the CR is the point, and no progress bar wrote it. */
const CR_IN_MESSAGE = /not found|No such file|bad interpreter|invalid option|syntax error|unexpected|[Ii]llegal option/

/** At the end of any other line a CR says nothing: a terminal puts one there. */
const CR_AS_OPTION = /option -\r\s*$/

/** Splits off what was escaped: a logger that writes JSON puts a whole traceback into one line. */
export function parseLines(rawLines: readonly string[]): LogLine[] {
  return rawLines.flatMap((raw) => {
    if (isEscapedTraceback(raw)) return unescapeTraceback(raw)
    return parseJsonLine(raw) ?? [parseLine(raw)]
  })
}

function parseLine(raw: string): LogLine {
  return {raw, text: cleanText(stripTimestamp(raw.slice(0, MAX_ESCAPED_LENGTH)))}
}

function cleanText(line: string): string {
  const uncolored = line.includes('\u001b') ? line.replace(ANSI_CODES, '') : line
  const text = CR_AS_OPTION.test(uncolored) ? uncolored : uncolored.trimEnd()
  return translateShellMessage(dropOverwritten(text).slice(0, MAX_LINE_LENGTH))
}

/** A progress bar overwrites its line: only the last state was left to see. */
function dropOverwritten(text: string): string {
  const lastReturn = text.lastIndexOf('\r')
  if (lastReturn === -1) return text
  return CR_IN_MESSAGE.test(text) ? text.replaceAll('\r', '\\r') : text.slice(lastReturn + 1)
}

const JSON_TEXTS = ['log', 'message', 'msg', 'exc_info', 'exception', 'traceback', 'stack', 'stack_trace'] as const

/** The texts of a line that a logger or a container runtime wrote as JSON; undefined for any other line. */
function parseJsonLine(raw: string): LogLine[] | undefined {
  const line = stripTimestamp(raw.slice(0, MAX_ESCAPED_LENGTH))
  if (!line.startsWith('{"') || !line.endsWith('}')) return undefined
  const texts = readJsonTexts(line)
  return texts.length === 0
    ? undefined
    : texts.flatMap((text) => text.trimEnd().split('\n')).map((text) => ({raw: text, text: cleanText(text)}))
}

function readJsonTexts(line: string): string[] {
  try {
    const value: Record<string, unknown> = JSON.parse(line)
    return JSON_TEXTS.map((key) => value[key]).filter((text) => typeof text === 'string')
  } catch {
    return []
  }
}

const isEscapedTraceback = (raw: string): boolean =>
  raw.length > 40 &&
  !raw.startsWith('{"') &&
  raw.includes('Traceback (most') &&
  ESCAPED_TRACEBACK.test(raw.slice(0, MAX_ESCAPED_LENGTH))

function unescapeTraceback(raw: string): LogLine[] {
  const clipped = raw.slice(0, MAX_ESCAPED_LENGTH)
  const start = clipped.indexOf('Traceback (most')
  const quoted = clipped[start - 1] === '"' || clipped.startsWith('{')
  const parts = clipped.slice(start).split('\\n')
  return parts
    .map((part, index) => (quoted && index === parts.length - 1 ? part.replace(/(?<!\\)"(?:[,}].*)?$/, '') : part))
    .map((part) => (quoted ? part.replaceAll('\\"', '"') : part))
    .map((text) => ({raw: text, text: cleanText(text)}))
}

export const stripTimestamp = (raw: string): string => raw.replace(SERVICE_TIME, '')

/** When a line was written, by the service's time before it (UTC); undefined without one. */
export function parseTimestamp(raw: string): number | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(raw) ?? []
  const parsed = day === undefined ? Number.NaN : Date.parse(`${day}T${time}Z`)
  return Number.isNaN(parsed) ? undefined : parsed
}
