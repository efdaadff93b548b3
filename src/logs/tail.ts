import type {Clock} from '../platform/clock.js'
import {LineMultiset} from './line-multiset.js'
import {createWindowReader, floorToSecond, type ReadLines, type WindowLines} from './window-reader.js'

/** Where a stream stands: enough to go on in another process. */
export interface TailState {
  /** From when it reads, in milliseconds since the epoch. */
  start: number
  /** The lines since then that were given already, as Multiset.entries has them. */
  seen: string[]
}

export interface TailOptions {
  /** Where the stream begins, in milliseconds since the epoch. */
  start: number
  /** Goes on from there instead. */
  state?: TailState
  clock: Clock
  /** A line that is older than this has arrived at the service: 60,000 ms. */
  ingestionLagMs?: number
  /** The same where a minute of lines does not fit into an answer: what is younger is left for later; 20,000 ms. */
  busyIngestionLagMs?: number
  /** How many lines to ask for, step by step while an answer comes back full. */
  limits?: readonly number[]
  onNote?: (note: string) => void
}

/** Lines that are new; `more` when others wait already, `behind` when the youngest are left for later. */
export interface PollResult {
  lines: string[]
  hasMore: boolean
  isBehind: boolean
}

export interface Tail {
  /** The last `count` lines; what poll returns comes after them. */
  readLast(count: number): Promise<string[]>
  /** The lines that are new since. */
  poll(): Promise<PollResult>
  getState(): TailState
  /** Gives the memory back; nothing is polled after it. */
  close(): void
}

const INITIAL_WINDOW_MS = 600_000
const OVERLAP_MS = 10_000

/**
 * Follows a stream that has no cursor. Each poll reads everything from one fixed start and returns what the reads
 * before had not: a difference of multisets, exact even for repeated lines and for late ones, and with no need of a
 * time in the line. The start moves up only by steps of which it is known which lines they leave behind: those in
 * [start, settled] and not in [next start, settled]. So only the lines of about two settling times are held. A window
 * that comes back full is read in parts.
 */
export function createTail(read: ReadLines, options: TailOptions): Tail {
  const {clock, ingestionLagMs = 60_000, busyIngestionLagMs = 20_000, onNote} = options
  const {readWindow, readAll} = createWindowReader(read, options)
  /** When the beginning was asked for first. */
  let openedAt: number | undefined
  let start = floorToSecond(options.state?.start ?? options.start)
  let seen = LineMultiset.fromEntries(options.state?.seen ?? [])
  let nextAdvanceAt = 0
  /** While behind: the width that an answer held last. */
  let windowWidth = Number.POSITIVE_INFINITY

  return {
    readLast,
    poll,
    getState: () => ({start, seen: seen.entries()}),
    close: () => {
      seen = new LineMultiset()
    },
  }

  async function readLast(count: number): Promise<string[]> {
    openedAt ??= floorToSecond(clock.now())
    const earliest = floorToSecond(options.start)
    let [from, last] = [openedAt, [] as string[]]
    let wanted = count
    // After a failure: what has come since is not among the lines that may be left out.
    if (clock.now() - openedAt >= 1_000) {
      const since = await readWindow(openedAt)
      if (since.isFull) return startFrom(openedAt, [], 0)
      wanted = Math.max(count, since.lines.length)
    }
    let width = INITIAL_WINDOW_MS
    for (let isNarrowing = false, hasLines = false; ; ) {
      const next = Math.max(earliest, floorToSecond(clock.now() - width))
      const got = await readWindow(next)
      if (got.isFull && hasLines) break
      isNarrowing ||= got.isFull
      if (got.isFull && width > 1_000) {
        width = Math.max(1_000, width / 8)
        continue
      }
      ;[from, last] = [next, got.lines]
      hasLines = true
      if (isNarrowing || from === earliest || last.length >= wanted) break
      width *= 8
    }
    return startFrom(from, last, wanted)
  }

  function startFrom(from: number, last: string[], count: number): string[] {
    start = from
    seen = new LineMultiset(last)
    return count > 0 ? last.slice(-count) : []
  }

  async function poll(): Promise<PollResult> {
    if (clock.now() - start > 2 * windowWidth) return pollPart()
    const got = await readWindow(start)
    if (got.isFull) return pollPart()
    windowWidth = Number.POSITIVE_INFINITY
    const fresh = seen.addNew(got.lines)
    // What is fresh must not be lost to a failure of moving up, which is tried again.
    const late = got.lines.length > 0 ? await advanceStart().catch(() => []) : []
    return {lines: [...fresh, ...late], hasMore: false, isBehind: false}
  }

  /**
   * Too much for one answer: reads up to an end that fits, and starts there next time. The youngest lines may not have
   * arrived yet.
   */
  async function pollPart(): Promise<PollResult> {
    const now = clock.now()
    let width = Math.min(now - busyIngestionLagMs - start, Math.max((now - start) / 2, 1_000), 2 * windowWidth)
    if (width < 1_000) return {lines: [], hasMore: false, isBehind: true}
    let got: WindowLines
    for (; ; width /= 2) {
      width = Math.max(1_000, floorToSecond(width))
      got = await readWindow(start, start + width)
      if (!got.isFull || width === 1_000) break
    }
    if (got.isFull) got = await readAll(start, start + width, got.lines.length)
    if (got.isFull) onNote?.(`More than ${got.lines.length} lines in one second: some are left out.`)
    const fresh = seen.addNew(got.lines)
    const moved = await advancePast(got, start + width).catch(() => false)
    windowWidth = moved ? width : Number.POSITIVE_INFINITY
    return {lines: fresh, hasMore: moved, isBehind: true}
  }

  async function advancePast(got: WindowLines, end: number): Promise<boolean> {
    if (got.isFull || got.lines.length === 0) {
      seen = new LineMultiset()
      start = Math.max(end, start + 1_000)
      return true
    }
    const nexts = [end - OVERLAP_MS]
    for (let length = end - start; length > 1_000; length /= 2) nexts.push(start + floorToSecond(length / 2))
    if ((await tryStarts(nexts, end, got)) !== undefined) return true
    // Not even a part of the window can be left: all of it is, once it is known that there are lines behind it.
    const behind = await readWindow(end)
    if (behind.lines.length === 0) return false
    const kept = await readWindow(end, end)
    seen.removeExcept(got.lines, (kept.isFull ? await readAll(end, end, kept.lines.length) : kept).lines)
    start = end
    return true
  }

  async function advanceStart(): Promise<string[]> {
    const now = clock.now()
    if (now - start < 2 * ingestionLagMs || now < nextAdvanceAt) return []
    nextAdvanceAt = now + ingestionLagMs
    const end = floorToSecond(now - ingestionLagMs)
    const got = await readWindow(start, end)
    if (got.isFull || got.lines.length === 0) return []
    return (await tryStarts([end - OVERLAP_MS, start + floorToSecond((end - start) / 2)], end, got)) ?? []
  }

  /**
   * Moves the start to the first of these moments with a line after it: without one, it may lie in the service's
   * future.
   */
  async function tryStarts(moments: number[], end: number, got: WindowLines): Promise<string[] | undefined> {
    for (const next of moments.filter((moment) => moment > start)) {
      const kept = await readWindow(next, end)
      if (kept.isFull || kept.lines.length === 0) continue
      const late = seen.addNew(got.lines)
      seen.removeExcept(got.lines, kept.lines)
      start = next
      return late
    }
    return undefined
  }
}
