import type {Clock} from '../platform/clock.js'
import {LineMultiset} from './line-multiset.js'
import {floorToSecond, type ReadLines, type WindowLines, WindowReader} from './window-reader.js'

/** The state of a stream, from which another process can continue. */
export interface TailState {
  /** The start of the window, in milliseconds since the epoch. */
  start: number
  /** The lines since then that were already returned, from LineMultiset.entries. */
  seen: string[]
}

export interface TailOptions {
  /** The start in milliseconds since the epoch. */
  start: number
  state?: TailState
  clock: Clock
  /** The age after which a line is certain to be available, by default 60,000 ms. */
  ingestionLagMs?: number
  /** The same if a minute of lines does not fit into a response, by default 20,000 ms. */
  busyIngestionLagMs?: number
  /** The limits to try while responses are full. */
  limits?: readonly number[]
  onNote?: (note: string) => void
}

/** New lines; `hasMore` if others are already waiting, `isBehind` if the newest were not read yet. */
export interface PollResult {
  lines: string[]
  hasMore: boolean
  isBehind: boolean
}

const INITIAL_WINDOW_MS = 600_000
const OVERLAP_MS = 10_000

/**
 * Follows a stream without a cursor. Each poll reads everything since a fixed start, and returns what previous polls
 * had not returned, as a difference of multisets: exact even for repeated and late lines. The start advances only to
 * moments where the lines before it are known, so only about two ingestion lags of lines are kept. A window with too
 * many lines is read in parts.
 */
export class Tail {
  readonly #options: TailOptions
  readonly #clock: Clock
  readonly #reader: WindowReader
  readonly #ingestionLagMs: number
  readonly #busyIngestionLagMs: number
  /** When the first read started. */
  #openedAt: number | undefined
  #start: number
  #seen: LineMultiset
  #nextAdvanceAt = 0
  /** While behind: the last window width that fit into a response. */
  #windowWidth = Number.POSITIVE_INFINITY

  constructor(read: ReadLines, options: TailOptions) {
    this.#options = options
    this.#clock = options.clock
    this.#reader = new WindowReader(read, options)
    this.#ingestionLagMs = options.ingestionLagMs ?? 60_000
    this.#busyIngestionLagMs = options.busyIngestionLagMs ?? 20_000
    this.#start = floorToSecond(options.state?.start ?? options.start)
    this.#seen = LineMultiset.fromEntries(options.state?.seen ?? [])
  }

  /** The last `count` lines; later polls return the lines after them. */
  async readLast(count: number): Promise<string[]> {
    this.#openedAt ??= floorToSecond(this.#clock.now())
    let wanted = count
    // If the first read failed, lines that have arrived since must not be lost.
    if (this.#clock.now() - this.#openedAt >= 1_000) {
      const recent = await this.#reader.readWindow(this.#openedAt)
      if (recent.isFull) return this.#startFrom(this.#openedAt, [], 0)
      wanted = Math.max(count, recent.lines.length)
    }
    const {from, lines} = await this.#findLast(wanted)
    return this.#startFrom(from, lines, wanted)
  }

  async poll(): Promise<PollResult> {
    if (this.#clock.now() - this.#start > 2 * this.#windowWidth) return this.#pollPart()
    const window = await this.#reader.readWindow(this.#start)
    if (window.isFull) return this.#pollPart()
    this.#windowWidth = Number.POSITIVE_INFINITY
    const fresh = this.#seen.addNew(window.lines)
    // If advancing fails, return the new lines anyway, and try to advance again later.
    const late = window.lines.length > 0 ? await this.#advanceStart().catch(() => []) : []
    return {lines: [...fresh, ...late], hasMore: false, isBehind: false}
  }

  getState(): TailState {
    return {start: this.#start, seen: this.#seen.entries()}
  }

  /** Frees the memory of lines; the tail can't be used afterwards. */
  close(): void {
    this.#seen = new LineMultiset()
  }

  /** Widens the window until it contains `wanted` lines, or narrows it until they fit into a response. */
  async #findLast(wanted: number): Promise<{from: number; lines: string[]}> {
    const earliest = floorToSecond(this.#options.start)
    let last: {from: number; lines: string[]} | undefined
    let isNarrowing = false
    for (let width = INITIAL_WINDOW_MS; ; ) {
      const from = Math.max(earliest, floorToSecond(this.#clock.now() - width))
      const {lines, isFull} = await this.#reader.readWindow(from)
      if (isFull && last) return last
      isNarrowing ||= isFull
      if (isFull && width > 1_000) {
        width = Math.max(1_000, width / 8)
        continue
      }
      last = {from, lines}
      if (isNarrowing || from === earliest || lines.length >= wanted) return last
      width *= 8
    }
  }

  #startFrom(from: number, lines: string[], count: number): string[] {
    this.#start = from
    this.#seen = new LineMultiset(lines)
    return count > 0 ? lines.slice(-count) : []
  }

  /** Reads the part of a large window that fits, and continues there next time. */
  async #pollPart(): Promise<PollResult> {
    const age = this.#clock.now() - this.#start
    // The newest lines may not be available yet, so leave them for later.
    const width = Math.min(age - this.#busyIngestionLagMs, Math.max(age / 2, 1_000), 2 * this.#windowWidth)
    if (width < 1_000) return {lines: [], hasMore: false, isBehind: true}
    const part = await this.#readPart(width)
    if (part.isFull) this.#options.onNote?.(`More than ${part.lines.length} lines in one second: some are missing.`)
    const fresh = this.#seen.addNew(part.lines)
    const hasMoved = await this.#advancePast(part, this.#start + part.width).catch(() => false)
    this.#windowWidth = hasMoved ? part.width : Number.POSITIVE_INFINITY
    return {lines: fresh, hasMore: hasMoved, isBehind: true}
  }

  async #readPart(maxWidth: number): Promise<WindowLines & {width: number}> {
    for (let wanted = maxWidth; ; wanted /= 2) {
      const width = Math.max(1_000, floorToSecond(wanted))
      const window = await this.#reader.readWindow(this.#start, this.#start + width)
      if (!window.isFull) return {...window, width}
      if (width === 1_000)
        return {...(await this.#reader.readAll(this.#start, this.#start + width, window.lines.length)), width}
    }
  }

  async #advancePast(part: WindowLines, end: number): Promise<boolean> {
    if (part.isFull || part.lines.length === 0) {
      this.#seen = new LineMultiset()
      this.#start = Math.max(end, this.#start + 1_000)
      return true
    }
    const starts = [end - OVERLAP_MS]
    for (let length = end - this.#start; length > 1_000; length /= 2)
      starts.push(this.#start + floorToSecond(length / 2))
    if ((await this.#tryStarts(starts, end, part)) !== undefined) return true
    // No part of the window can be skipped, so skip all of it once there are lines after it.
    const after = await this.#reader.readWindow(end)
    if (after.lines.length === 0) return false
    const kept = await this.#reader.readWindow(end, end)
    const allKept = kept.isFull ? await this.#reader.readAll(end, end, kept.lines.length) : kept
    this.#seen.removeExcept(part.lines, allKept.lines)
    this.#start = end
    return true
  }

  /** Moves the start forward, at most once per ingestion lag. Returns late lines that it finds. */
  async #advanceStart(): Promise<string[]> {
    const now = this.#clock.now()
    if (now - this.#start < 2 * this.#ingestionLagMs || now < this.#nextAdvanceAt) return []
    this.#nextAdvanceAt = now + this.#ingestionLagMs
    const end = floorToSecond(now - this.#ingestionLagMs)
    const window = await this.#reader.readWindow(this.#start, end)
    if (window.isFull || window.lines.length === 0) return []
    const starts = [end - OVERLAP_MS, this.#start + floorToSecond((end - this.#start) / 2)]
    return (await this.#tryStarts(starts, end, window)) ?? []
  }

  /**
   * Moves the start to the first of these moments with a line after it: otherwise it might be in the service's future.
   * Returns late lines; undefined if the start is unchanged.
   */
  async #tryStarts(starts: number[], end: number, window: WindowLines): Promise<string[] | undefined> {
    for (const next of starts.filter((start) => start > this.#start)) {
      const kept = await this.#reader.readWindow(next, end)
      if (kept.isFull || kept.lines.length === 0) continue
      const late = this.#seen.addNew(window.lines)
      this.#seen.removeExcept(window.lines, kept.lines)
      this.#start = next
      return late
    }
    return undefined
  }
}
