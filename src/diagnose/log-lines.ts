/** A line of a log, taken apart. */
export interface LogLine {
  /** As the service gave it. */
  raw: string
  /** What the program wrote: no time of the service, no colours, no rank before it. */
  text: string
  /** The prefix that tells lines of several ranks in one log apart, such as rank3; empty without one. */
  stream: string
}

const SERVICE_TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?Z? {1,2}/
const COLOURS = /\u001b\[[\d;:]*[A-Za-z]/g

/** How launchers mark lines: [rank3]:, [default0]:, [1,3]<stderr>:, (Worker pid=12, ip=10.0.0.1), worker-0: . */
const RANK =
  /^(?:\[(rank|default)(\d+)\]:? ?|\[1,(\d+)\](?:<std(?:err|out)>)?:? ?|\(([\w.]+ pid=\d+(?:, ip=[\d.]+)?)\) ?)/

/** Lines that say that work goes on: steps, epochs, losses, progress bars. */
const PROGRESS =
  /\b(?:epochs?|(?:global_)?steps?|iter(?:ation)?s?|batch(?:es)?|loss)\b\W{0,4}\d|\b\d{1,3}%\||\d(?:it\/s|s\/it)\b|samples\/s(?:ec)?\b/i
const COMPLAINT = /error|exception|fail|fatal|abort|killed|timeout|timed out|traceback|\bnan\b/i

/**
 * More lines of progress than these after a complaint, and the program survived it: other ranks may still have written
 * one or two.
 */
const SURVIVED = 2

/** Characters of a line that are looked at: what a pod writes must not keep patterns busy. */
export const LONGEST_LINE = 2000

/** How long before the end of a log its lines may all have been written at once. */
const FLUSH_MS = 5_000

/** How far from the end of its log a pod's death is looked for. */
const ZONE_LINES = 300

export function parseLine(raw: string): LogLine {
  // A progress bar overwrites its line: only the last state was left to see.
  const whole = withoutTime(raw.slice(0, LONGEST_LINE * 10))
    .replace(COLOURS, '')
    .replace(/\r+$/, '')
  const text = whole.slice(whole.lastIndexOf('\r') + 1).slice(0, LONGEST_LINE)
  const [prefix = '', kind = '', rank, mpiRank, actor] = RANK.exec(text) ?? []
  return {
    raw,
    text: text.slice(prefix.length),
    stream: prefix === '' ? '' : (actor ?? `${kind || 'rank'}${rank ?? mpiRank ?? ''}`),
  }
}

const isProgress = ({text}: LogLine): boolean => PROGRESS.test(text) && !COMPLAINT.test(text)

/**
 * Where the end of a log begins: behind the last work that was seen, at most ZONE_LINES before the end. What stands
 * before was survived. Work written in the last seconds does not count: what a program had not yet flushed comes out at
 * its end, behind its last words.
 */
export function endZone(lines: readonly LogLine[]): number {
  const first = Math.max(0, lines.length - ZONE_LINES)
  const end = timeOf(lines.at(-1)?.raw ?? '')
  let seen = 0
  for (let at = lines.length - 1; at >= first; at--) {
    const line = lines[at]
    if (line && isProgress(line) && !isLast(line, end) && ++seen > SURVIVED) return at + 1
  }
  return first
}

/** Whether work follows on a line, so that it may have been survived all the same. */
export function isFollowed(lines: readonly LogLine[], at: number): boolean {
  return lines.slice(at + 1).filter(isProgress).length > SURVIVED
}

function isLast({raw}: LogLine, end: number | undefined): boolean {
  const time = timeOf(raw)
  return end !== undefined && time !== undefined && end - time <= FLUSH_MS
}

/** A line without the service's time before it. */
export const withoutTime = (raw: string): string => raw.replace(SERVICE_TIME, '')

/** When a line was written, by the service's time before it (UTC); undefined without one. */
export function timeOf(raw: string): number | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(raw) ?? []
  const parsed = day === undefined ? Number.NaN : Date.parse(`${day}T${time}Z`)
  return Number.isNaN(parsed) ? undefined : parsed
}
