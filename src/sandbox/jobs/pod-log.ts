import type {PodLog, Span, TimedLine} from '../types.js'

/** Of a log that is kept in memory, the last lines. */
const LINES_KEPT = 200_000

/** A log that is written line by line. */
export function keptLog(kept: TimedLine[] = []): PodLog & {add(line: TimedLine): void} {
  return {
    lines: (span, most) => within(kept, span, most),
    add(line) {
      kept.push(line)
      if (kept.length > LINES_KEPT * 1.1) kept.splice(0, kept.length - LINES_KEPT)
    },
  }
}

/** The last so many of these lines. */
export const within = (lines: readonly TimedLine[], {from, until}: Span, most: number): TimedLine[] =>
  lines.filter(({time}) => time >= from && time < until).slice(-most)
