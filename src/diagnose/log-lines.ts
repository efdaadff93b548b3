/** A line of a log, taken apart. */
export interface ParsedLogLine {
  /** As the service gave it. */
  raw: string
  /** What the program wrote: no time of the service, no colors, no rank before it. */
  text: string
  /** The prefix that tells lines of several ranks in one log apart, such as rank3; empty without one. */
  stream: string
}

const SERVICE_TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?Z? {1,2}/
const ANSI_CODES = /\u001b\[[\d;:]*[A-Za-z]/g

/** How launchers mark lines: [rank3]:, [default0]:, [1,3]<stderr>:, (Worker pid=12, ip=10.0.0.1), worker-0: . */
const RANK_PREFIX =
  /^(?:\[(rank|default)(\d+)\]:? ?|\[1,(\d+)\](?:<std(?:err|out)>)?:? ?|\(([\w.]+ pid=\d+(?:, ip=[\d.]+)?)\) ?)/

/** Lines that say that work goes on: steps, epochs, losses, progress bars. */
const PROGRESS =
  /\b(?:epochs?|(?:global_)?steps?|iter(?:ation)?s?|batch(?:es)?|loss)\b\W{0,4}\d|\b\d{1,3}%\||\d(?:it\/s|s\/it)\b|samples\/s(?:ec)?\b/i
const ERROR_WORDS = /error|exception|fail|fatal|abort|killed|timeout|timed out|traceback|\bnan\b/i

/**
 * More lines of progress than these after a complaint, and the program survived it: other ranks may still have written
 * one or two.
 */
const MAX_PROGRESS_AFTER_ERROR = 2

/** Characters of a line that are looked at: what a pod writes must not keep patterns busy. */
export const MAX_LINE_LENGTH = 2000

/** How long before the end of a log its lines may all have been written at once. */
const FLUSH_MS = 5_000

/** How far from the end of its log a pod's death is looked for. */
const MAX_END_LINES = 300

export function parseLogLine(raw: string): ParsedLogLine {
  // A progress bar overwrites its line: only the last state was left to see.
  const line = stripTimestamp(raw.slice(0, MAX_LINE_LENGTH * 10))
    .replace(ANSI_CODES, '')
    .replace(/\r+$/, '')
  const text = line.slice(line.lastIndexOf('\r') + 1).slice(0, MAX_LINE_LENGTH)
  const [prefix = '', kind = '', rank, mpiRank, actor] = RANK_PREFIX.exec(text) ?? []
  return {
    raw,
    text: text.slice(prefix.length),
    stream: prefix === '' ? '' : (actor ?? `${kind || 'rank'}${rank ?? mpiRank ?? ''}`),
  }
}

const isProgress = ({text}: ParsedLogLine): boolean => PROGRESS.test(text) && !ERROR_WORDS.test(text)

/**
 * Where the end of a log begins: behind the last work that was seen, at most ZONE_LINES before the end. What stands
 * before was survived. Work written in the last seconds does not count: what a program had not yet flushed comes out at
 * its end, behind its last words.
 */
export function findEndStart(lines: readonly ParsedLogLine[]): number {
  const first = Math.max(0, lines.length - MAX_END_LINES)
  const end = parseTimestamp(lines.at(-1)?.raw ?? '')
  let progressCount = 0
  for (let index = lines.length - 1; index >= first; index--) {
    const line = lines[index]
    if (line && isProgress(line) && !isNearEnd(line, end) && ++progressCount > MAX_PROGRESS_AFTER_ERROR)
      return index + 1
  }
  return first
}

/** Whether work follows on a line, so that it may have been survived all the same. */
export function isFollowedByProgress(lines: readonly ParsedLogLine[], index: number): boolean {
  return lines.slice(index + 1).filter(isProgress).length > MAX_PROGRESS_AFTER_ERROR
}

function isNearEnd({raw}: ParsedLogLine, end: number | undefined): boolean {
  const time = parseTimestamp(raw)
  return end !== undefined && time !== undefined && end - time <= FLUSH_MS
}

/** A line without the service's time before it. */
export const stripTimestamp = (raw: string): string => raw.replace(SERVICE_TIME, '')

/** When a line was written, by the service's time before it (UTC); undefined without one. */
export function parseTimestamp(raw: string): number | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(raw) ?? []
  const parsed = day === undefined ? Number.NaN : Date.parse(`${day}T${time}Z`)
  return Number.isNaN(parsed) ? undefined : parsed
}
