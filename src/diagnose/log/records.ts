import {type LogLine, parseLines} from './lines.js'
import {type PeeledLine, peelPrefixes} from './prefixes.js'

export interface LogRecord extends LogLine, PeeledLine {}

const HEADER = 'Traceback (most recent call last):'

/** Unknown prefixes that all lines of a traceback share, per log. */
const MAX_SHARED_PREFIXES = 8
const MAX_PREFIX_LENGTH = 160

/** Before a header, but part of the message itself. */
const OWN_WORDS = /^[\s|+-]*(?:Original |Exception Group )?$|^\s*traceback *: *$/i

/** Takes each line apart: who wrote it, and what. Tracebacks lose any prefix that all their lines share. */
export function parseRecords(rawLines: readonly string[]): LogRecord[] {
  const records = parseLines(rawLines).map((line): LogRecord => ({...line, ...peelPrefixes(line.text)}))
  const shared = findSharedPrefixes(records)
  return shared.length === 0 ? records : records.map((record) => stripShared(record, shared))
}

interface SharedPrefix {
  stream: string
  pattern: RegExp
  name: string
}

/** The common prefix of a traceback's header and first frame, ignoring times. */
function findSharedPrefixes(records: readonly LogRecord[]): SharedPrefix[] {
  const found = new Map<string, SharedPrefix>()
  for (const [index, {text, stream}] of records.entries()) {
    const start = text.indexOf(HEADER)
    if (start <= 0 || start > MAX_PREFIX_LENGTH || found.size >= MAX_SHARED_PREFIXES) continue
    const prefix = text.slice(0, start)
    if (OWN_WORDS.test(prefix)) continue
    const pattern = toPattern(prefix)
    const next = records
      .slice(index + 1, index + 40)
      .find((record) => record.stream === stream && pattern.test(record.text))
    if (next && /^\s+File "/.test(next.text.replace(pattern, '')))
      found.set(prefix, {stream, pattern, name: prefix.trim()})
  }
  return [...found.values()]
}

/** Matches the prefix with any later time. */
function toPattern(prefix: string): RegExp {
  const escaped = prefix.trimEnd().replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
  const withTimes = escaped.replace(/\d\d:\d\d:\d\d(?:(?:\\\.|,)\d+)?/g, String.raw`\d\d:\d\d:\d\d(?:[.,]\d+)?`)
  return new RegExp(`^${withTimes} ?`)
}

function stripShared(record: LogRecord, shared: readonly SharedPrefix[]): LogRecord {
  const prefix = shared.find(({stream, pattern}) => stream === record.stream && pattern.test(record.text))
  if (!prefix) return record
  return {
    ...record,
    text: record.text.replace(prefix.pattern, ''),
    stream: [record.stream, prefix.name].filter(Boolean).join(' '),
  }
}
