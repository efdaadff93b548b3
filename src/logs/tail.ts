import type {Clock} from '../platform/clock.js'
import {Multiset} from './line-multiset.js'
import {createWindowReader, type Got, type ReadLines, wholeSecond} from './window-reader.js'

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
  settleMs?: number
  /** The same where a minute of lines does not fit into an answer: what is younger is left for later; 20,000 ms. */
  lagMs?: number
  /** How many lines to ask for, step by step while an answer comes back full. */
  limits?: readonly number[]
  onNote?: (note: string) => void
}

/** Lines that are new; `more` when others wait already, `behind` when the youngest are left for later. */
export interface Polled {
  lines: string[]
  more: boolean
  behind: boolean
}

export interface Tail {
  /** The last `count` lines; what poll returns comes after them. */
  begin(count: number): Promise<string[]>
  /** The lines that are new since. */
  poll(): Promise<Polled>
  state(): TailState
  /** Gives the memory back; nothing is polled after it. */
  close(): void
}

const FIRST_WIDTH_MS = 600_000
const OVERLAP_MS = 10_000

/**
 * Follows a stream that has no cursor. Each poll reads everything from one fixed start and returns what the reads
 * before had not: a difference of multisets, exact even for repeated lines and for late ones, and with no need of a
 * time in the line. The start moves up only by steps of which it is known which lines they leave behind: those in
 * [start, settled] and not in [next start, settled]. So only the lines of about two settling times are held. A window
 * that comes back full is read in parts.
 */
export function createTail(read: ReadLines, options: TailOptions): Tail {
  const {clock, settleMs = 60_000, lagMs = 20_000, onNote} = options
  const {lines, all} = createWindowReader(read, options)
  /** When the beginning was asked for first. */
  let opened: number | undefined
  let start = wholeSecond(options.state?.start ?? options.start)
  let seen = Multiset.from(options.state?.seen ?? [])
  let moveAt = 0
  /** While behind: the width that an answer held last. */
  let span = Number.POSITIVE_INFINITY

  return {
    begin,
    poll,
    state: () => ({start, seen: seen.entries()}),
    close: () => {
      seen = new Multiset()
    },
  }

  async function begin(count: number): Promise<string[]> {
    opened ??= wholeSecond(clock.now())
    const floor = wholeSecond(options.start)
    let [from, last] = [opened, [] as string[]]
    let wanted = count
    // After a failure: what has come since is not among the lines that may be left out.
    if (clock.now() - opened >= 1_000) {
      const since = await lines(opened)
      if (since.full) return skipTo(opened, [], 0)
      wanted = Math.max(count, since.lines.length)
    }
    let width = FIRST_WIDTH_MS
    for (let narrowing = false, known = false; ; ) {
      const next = Math.max(floor, wholeSecond(clock.now() - width))
      const got = await lines(next)
      if (got.full && known) break
      narrowing ||= got.full
      if (got.full && width > 1_000) {
        width = Math.max(1_000, width / 8)
        continue
      }
      ;[from, last] = [next, got.lines]
      known = true
      if (narrowing || from === floor || last.length >= wanted) break
      width *= 8
    }
    return skipTo(from, last, wanted)
  }

  function skipTo(from: number, last: string[], count: number): string[] {
    start = from
    seen = new Multiset(last)
    return count > 0 ? last.slice(-count) : []
  }

  async function poll(): Promise<Polled> {
    if (clock.now() - start > 2 * span) return part()
    const got = await lines(start)
    if (got.full) return part()
    span = Number.POSITIVE_INFINITY
    const fresh = seen.learn(got.lines)
    // What is fresh must not be lost to a failure of moving up, which is tried again.
    const late = got.lines.length > 0 ? await moveUp().catch(() => []) : []
    return {lines: [...fresh, ...late], more: false, behind: false}
  }

  /**
   * Too much for one answer: reads up to an end that fits, and starts there next time. The youngest lines may not have
   * arrived yet.
   */
  async function part(): Promise<Polled> {
    const now = clock.now()
    let width = Math.min(now - lagMs - start, Math.max((now - start) / 2, 1_000), 2 * span)
    if (width < 1_000) return {lines: [], more: false, behind: true}
    let got: Got
    for (; ; width /= 2) {
      width = Math.max(1_000, wholeSecond(width))
      got = await lines(start, start + width)
      if (!got.full || width === 1_000) break
    }
    if (got.full) got = await all(start, start + width, got.lines.length)
    if (got.full) onNote?.(`More than ${got.lines.length} lines in one second: some are left out.`)
    const fresh = seen.learn(got.lines)
    const moved = await leave(got, start + width).catch(() => false)
    span = moved ? width : Number.POSITIVE_INFINITY
    return {lines: fresh, more: moved, behind: true}
  }

  async function leave(got: Got, end: number): Promise<boolean> {
    if (got.full || got.lines.length === 0) {
      seen = new Multiset()
      start = Math.max(end, start + 1_000)
      return true
    }
    const nexts = [end - OVERLAP_MS]
    for (let length = end - start; length > 1_000; length /= 2) nexts.push(start + wholeSecond(length / 2))
    if ((await startAtOneOf(nexts, end, got)) !== undefined) return true
    // Not even a part of the window can be left: all of it is, once it is known that there are lines behind it.
    const behind = await lines(end)
    if (behind.lines.length === 0) return false
    const kept = await lines(end, end)
    seen.forget(got.lines, (kept.full ? await all(end, end, kept.lines.length) : kept).lines)
    start = end
    return true
  }

  async function moveUp(): Promise<string[]> {
    const now = clock.now()
    if (now - start < 2 * settleMs || now < moveAt) return []
    moveAt = now + settleMs
    const end = wholeSecond(now - settleMs)
    const got = await lines(start, end)
    if (got.full || got.lines.length === 0) return []
    return (await startAtOneOf([end - OVERLAP_MS, start + wholeSecond((end - start) / 2)], end, got)) ?? []
  }

  /**
   * Moves the start to the first of these moments with a line after it: without one, it may lie in the service's
   * future.
   */
  async function startAtOneOf(moments: number[], end: number, got: Got): Promise<string[] | undefined> {
    for (const next of moments.filter((moment) => moment > start)) {
      const kept = await lines(next, end)
      if (kept.full || kept.lines.length === 0) continue
      const late = seen.learn(got.lines)
      seen.forget(got.lines, kept.lines)
      start = next
      return late
    }
    return undefined
  }
}
