import type {Clock} from '../clock.js'
import {Multiset} from './multiset.js'
import {createWindowReader, type Got, type ReadLines, wholeSecond} from './read-window.js'

export interface TailOptions {
  /** Where the stream begins, in milliseconds since the epoch. */
  start: number
  clock: Clock
  /** A line that is older than this has arrived at the service: 60,000 ms. */
  settleMs?: number
  /** How many lines to ask for, step by step while an answer comes back full. */
  limits?: readonly number[]
  onNote?: (note: string) => void
}

export interface Tail {
  /** The last `count` lines; what poll returns comes after them. */
  begin(count: number): Promise<string[]>
  /** The lines that are new since; `more` when others wait already. */
  poll(): Promise<{lines: string[]; more: boolean}>
}

const FIRST_WIDTH_MS = 600_000
const OVERLAP_MS = 10_000

/**
 * Follows a stream that has no cursor. Each poll reads everything from one fixed start and returns what the reads before had not: a
 * difference of multisets, exact even for repeated lines and for late ones, and with no need of a time in the line. The start moves up
 * only by steps of which it is known which lines they leave behind: those in [start, settled] and not in [next start, settled]. So only
 * the lines of about two settling times are held. A window that comes back full is read in parts.
 */
export function createTail(read: ReadLines, options: TailOptions): Tail {
  const {clock, settleMs = 60_000, onNote} = options
  const lines = createWindowReader(read, options)
  let start = wholeSecond(options.start)
  let seen = new Multiset()
  let moveAt = 0
  /** While behind: the width that an answer held last. */
  let span = Number.POSITIVE_INFINITY

  return {begin, poll}

  async function begin(count: number): Promise<string[]> {
    const floor = start
    let width = FIRST_WIDTH_MS
    let last: string[] = []
    for (let narrowing = false, known = false; ; ) {
      const from = Math.max(floor, wholeSecond(clock.now() - width))
      const got = await lines(from)
      if (got.full && known) break
      narrowing ||= got.full
      if (got.full && width > 1_000) {
        width = Math.max(1_000, width / 8)
        continue
      }
      start = from
      seen = new Multiset(got.lines)
      last = got.lines
      known = true
      if (narrowing || from === floor || last.length >= count) break
      width *= 8
    }
    return count > 0 ? last.slice(-count) : []
  }

  async function poll(): Promise<{lines: string[]; more: boolean}> {
    if (clock.now() - start > 2 * span) return part()
    const got = await lines(start)
    if (got.full) return part()
    span = Number.POSITIVE_INFINITY
    const fresh = seen.learn(got.lines)
    // What is fresh must not be lost to a failure of moving up, which is tried again.
    const late = got.lines.length > 0 ? await moveUp().catch(() => []) : []
    return {lines: [...fresh, ...late], more: false}
  }

  /** Too much for one answer: reads up to an end that fits, and starts there next time. */
  async function part(): Promise<{lines: string[]; more: boolean}> {
    let width = Math.min((clock.now() - start) / 2, 2 * span)
    let got: Got
    for (; ; width /= 2) {
      width = Math.max(1_000, wholeSecond(width))
      got = await lines(start, start + width)
      if (!got.full || width === 1_000) break
    }
    if (got.full) onNote?.(`More than ${got.lines.length} lines in one second: some are left out.`)
    const fresh = seen.learn(got.lines)
    const moved = await leave(got, start + width).catch(() => false)
    span = moved ? width : Number.POSITIVE_INFINITY
    return {lines: fresh, more: moved}
  }

  async function leave(got: Got, end: number): Promise<boolean> {
    if (got.full || got.lines.length === 0) {
      seen = new Multiset()
      start = Math.max(end, start + 1_000)
      return true
    }
    const nexts = [end - OVERLAP_MS]
    for (let length = end - start; length > 1_000; length /= 2) nexts.push(start + wholeSecond(length / 2))
    return (await startAtOneOf(nexts, end, got)) !== undefined
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

  /** Moves the start to the first of these moments with a line after it: without one, it may lie in the service's future. */
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
