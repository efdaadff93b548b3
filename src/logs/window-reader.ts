import type {GetJobResponse} from '../api/generated/types.js'
import {isTerminal} from '../job/status.js'
import {DEFAULT_LIST_WINDOW_MS, toApiTime} from '../job/times.js'
import type {Clock} from '../platform/clock.js'

/** Reads at most `max` lines in a window of whole seconds, by default up to now. */
export type ReadLines = (window: {StartTime: string; EndTime?: string}, max: number) => Promise<string[]>

export interface WindowLines {
  lines: string[]
  /** The window has more lines than a response. */
  isFull: boolean
}

/** Round numbers that may be a limit of the service. */
const LIKELY_CAPS = new Set([1_000, 2_000, 5_000, 10_000, 20_000])
const MAX_RESPONSE_CHARACTERS = 64_000_000
const MAX_LINES_PER_SECOND = 1_000_000

interface WindowReaderOptions {
  clock: Clock
  limits?: readonly number[]
}

/** Reads windows, raising the limit while responses are full. */
export class WindowReader {
  readonly #read: ReadLines
  readonly #clock: Clock
  readonly #limits: readonly number[]
  #limitIndex = 0
  #lastComplete = ''

  constructor(read: ReadLines, {clock, limits = [2_000, 10_000, 40_000]}: WindowReaderOptions) {
    this.#read = read
    this.#clock = clock
    this.#limits = limits
  }

  /** The lines between two moments, in milliseconds since the epoch. */
  async readWindow(from: number, end?: number): Promise<WindowLines> {
    for (;;) {
      const max = this.#limits[this.#limitIndex] ?? Number.POSITIVE_INFINITY
      const lines = await this.#read(toApiWindow(from, end), max)
      if (lines.length < max) return {lines, isFull: await this.#isCapped(from, end, lines.length, max)}
      const nextLimit = this.#limits[this.#limitIndex + 1]
      if (nextLimit === undefined || (countCharacters(lines) / max) * nextLimit > MAX_RESPONSE_CHARACTERS)
        return {lines, isFull: true}
      this.#limitIndex++
    }
  }

  /** Reads a window that can't be narrowed, raising the limit as long as that helps. */
  async readAll(from: number, end: number, known: number): Promise<WindowLines> {
    let count = known
    for (let max = 4 * (this.#limits.at(-1) ?? MAX_LINES_PER_SECOND); ; max *= 4) {
      const lines = await this.#read(toApiWindow(from, end), max)
      const isFull = lines.length <= count || (lines.length >= max && max >= MAX_LINES_PER_SECOND)
      if (isFull || lines.length < max) return {lines, isFull}
      count = lines.length
    }
  }

  /** A round number of lines may be the service's limit: then two halves have more lines than the whole. */
  async #isCapped(from: number, end: number | undefined, count: number, max: number): Promise<boolean> {
    const key = `${from} ${count}`
    if (!LIKELY_CAPS.has(count) || key === this.#lastComplete) return false
    if (await this.#haveHalvesMore(from, end, count, max)) return true
    this.#lastComplete = key
    return false
  }

  /** Narrows the window to the half with all lines, until both halves have some. */
  async #haveHalvesMore(from: number, end: number | undefined, count: number, max: number): Promise<boolean> {
    let [left, right] = [from, end ?? floorToSecond(this.#clock.now())]
    while (right - left >= 2_000) {
      const middle = left + floorToSecond((right - left) / 2)
      const before = (await this.#read(toApiWindow(left, middle), max)).length
      const after = (await this.#read(toApiWindow(middle + 1_000, right === end ? end : undefined), max)).length
      if (before + after > count) return true
      if (before === count) right = middle
      else if (after === count) left = middle + 1_000
      else return false
    }
    return false
  }
}

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
  /** Earlier lines were cut off. */
  isTruncated: boolean
}

export interface ReadWindowOptions {
  /** UTC, whole seconds. */
  since?: string
  until?: string
  /** For the window of a job that ended long ago. */
  job?: Pick<GetJobResponse, 'Status' | 'GmtCreateTime'>
  now: number
}

/** The window of a read. Jobs that ended more than 7 days ago, the default window, are read from their creation. */
export function resolveWindow({since, until, job, now}: ReadWindowOptions): {StartTime?: string; EndTime?: string} {
  const created = job?.GmtCreateTime
  const endedLongAgo =
    isTerminal(job?.Status) && created !== undefined && now - Date.parse(created) > DEFAULT_LIST_WINDOW_MS
  const start = since ?? (endedLongAgo ? created : undefined)
  return {...(start ? {StartTime: start} : {}), ...(until ? {EndTime: until} : {})}
}

/** The last `maxLines` lines. One more was requested, to detect earlier lines (R1). */
export function capLines(lines: string[], maxLines: number): ReadResult {
  return {
    lines: lines.length > maxLines ? lines.slice(lines.length - maxLines) : lines,
    isTruncated: lines.length > maxLines,
  }
}
