import type {PodLog, TimedLine, TimeRange} from '../types.js'

const MAX_LINES = 200_000

export function createMemoryLog(entries: TimedLine[] = []): PodLog & {add(line: TimedLine): void} {
  return {
    readLines: (range, limit) => selectLines(entries, range, limit),
    add(line) {
      entries.push(line)
      if (entries.length > MAX_LINES * 1.1) entries.splice(0, entries.length - MAX_LINES)
    },
  }
}

/** The last `limit` of the lines in the range. */
export const selectLines = (lines: readonly TimedLine[], {from, until}: TimeRange, limit: number): TimedLine[] =>
  lines.filter(({time}) => time >= from && time < until).slice(-limit)
