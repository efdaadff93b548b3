import type {PodLog, TimedLine, TimeRange} from '../types.js'

/** Of a log that is kept in memory, the last lines. */
const MAX_LINES = 200_000

/** A log that is written line by line. */
export function createMemoryLog(entries: TimedLine[] = []): PodLog & {add(line: TimedLine): void} {
  return {
    readLines: (span, limit) => selectLines(entries, span, limit),
    add(line) {
      entries.push(line)
      if (entries.length > MAX_LINES * 1.1) entries.splice(0, entries.length - MAX_LINES)
    },
  }
}

/** The last so many of these lines. */
export const selectLines = (lines: readonly TimedLine[], {from, until}: TimeRange, limit: number): TimedLine[] =>
  lines.filter(({time}) => time >= from && time < until).slice(-limit)
