import type {GetJobResponse} from '../api/generated/types.js'
import {isTerminal} from '../job/status.js'
import {DEFAULT_LIST_WINDOW_MS, toApiTime} from '../job/times.js'
import type {Clock} from '../platform/clock.js'

/**
 * What a stream of lines is read through: lines in a window of whole seconds, at most `max`; without an end, up to now.
 */
export type ReadLines = (window: {StartTime: string; EndTime?: string}, max: number) => Promise<string[]>

export interface WindowLines {
  lines: string[]
  /** There are more lines in the window than an answer holds. */
  isFull: boolean
}

export interface WindowReader {
  /** The lines from one moment to another, in milliseconds since the epoch; without an end, up to now. */
  readWindow(from: number, end?: number): Promise<WindowLines>
  /**
   * The same for a window that can't be made narrower and has more than the `known` lines: asks for ever more, as long
   * as that helps.
   */
  readAll(from: number, end: number, known: number): Promise<WindowLines>
}

/** Counts that a cap of the service's own is likely to have. */
const LIKELY_CAPS = new Set([1_000, 2_000, 5_000, 10_000, 20_000])
/** An answer is not made larger than about this many characters: narrower windows are read instead. */
const MAX_RESPONSE_CHARACTERS = 64_000_000
/** Even one second is not asked for with more lines than this. */
const MAX_LINES_PER_SECOND = 1_000_000

/** Reads windows, asking for more, limit by limit, while an answer is full. */
export function createWindowReader(
  read: ReadLines,
  {clock, limits = [2_000, 10_000, 40_000]}: {clock: Clock; limits?: readonly number[]},
): WindowReader {
  let limitIndex = 0
  let lastComplete = ''
  return {readWindow: lines, readAll: all}

  async function lines(from: number, end?: number): Promise<WindowLines> {
    for (;;) {
      const max = limits[limitIndex] ?? Number.POSITIVE_INFINITY
      const got = await read(toApiWindow(from, end), max)
      if (got.length < max)
        return {lines: got, isFull: LIKELY_CAPS.has(got.length) && !(await isComplete(from, end, got.length, max))}
      const nextLimit = limits[limitIndex + 1]
      if (nextLimit === undefined || (countCharacters(got) / max) * nextLimit > MAX_RESPONSE_CHARACTERS)
        return {lines: got, isFull: true}
      limitIndex++
    }
  }

  async function all(from: number, end: number, known: number): Promise<WindowLines> {
    let count = known
    for (let max = 4 * (limits.at(-1) ?? MAX_LINES_PER_SECOND); ; max *= 4) {
      const got = await read(toApiWindow(from, end), max)
      const isCapped = got.length <= count || (got.length >= max && max >= MAX_LINES_PER_SECOND)
      if (isCapped || got.length < max) return {lines: got, isFull: isCapped}
      count = got.length
    }
  }

  /** A round number of lines may be a cap of the service's own: then two halves hold more than the whole. */
  async function isComplete(from: number, end: number | undefined, count: number, max: number): Promise<boolean> {
    const key = `${from} ${count}`
    let [left, right] = [from, end ?? floorToSecond(clock.now())]
    while (key !== lastComplete && right - left >= 2_000) {
      const middle = left + floorToSecond((right - left) / 2)
      const before = (await read(toApiWindow(left, middle), max)).length
      const after = (await read(toApiWindow(middle + 1_000, right === end ? end : undefined), max)).length
      if (before + after > count) return false
      if (before === count) right = middle
      else if (after === count) left = middle + 1_000
      else break
    }
    lastComplete = key
    return true
  }
}

/** The beginning of a moment's second; both in milliseconds. */
export function floorToSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000) * 1_000
}

function countCharacters(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0)
}

function toApiWindow(from: number, end?: number): {StartTime: string; EndTime?: string} {
  return {StartTime: toApiTime(from), ...(end === undefined ? {} : {EndTime: toApiTime(end)})}
}

export interface ReadResult {
  lines: string[]
  /** The cap cut older lines away. */
  isTruncated: boolean
}

export interface ReadWindowOptions {
  /** UTC, whole seconds, as the service writes times. */
  since?: string
  until?: string
  /** The job, for the window of one that ended long ago. */
  job?: Pick<GetJobResponse, 'Status' | 'GmtCreateTime'>
  /** Milliseconds since the epoch. */
  now: number
}

/**
 * StartTime and EndTime for a read. The service looks back 7 days when it is told nothing, and so finds nothing of a
 * job that ended before: such a job is read from its creation.
 */
export function resolveWindow({since, until, job, now}: ReadWindowOptions): {StartTime?: string; EndTime?: string} {
  const created = job?.GmtCreateTime
  const endedLongAgo =
    isTerminal(job?.Status) && created !== undefined && now - Date.parse(created) > DEFAULT_LIST_WINDOW_MS
  const start = since ?? (endedLongAgo ? created : undefined)
  return {...(start ? {StartTime: start} : {}), ...(until ? {EndTime: until} : {})}
}

/** The last `most` of the lines; one more was asked for, to know whether there are others (R1). */
export function capLines(lines: string[], maxLines: number): ReadResult {
  return {
    lines: lines.length > maxLines ? lines.slice(lines.length - maxLines) : lines,
    isTruncated: lines.length > maxLines,
  }
}
