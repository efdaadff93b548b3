import type {Cloud, OperationName} from '../../src/api/cloud.js'
import {CliError} from '../../src/errors.js'
import type {Clock} from '../../src/platform/clock.js'

export const START_TIME = Date.parse('2026-03-20T10:00:00Z')

/** A clock that jumps to the end of every sleep. */
export function createInstantClock(start = START_TIME): Clock & {time: number; slept: number[]} {
  const clock = {
    time: start,
    slept: [] as number[],
    now: () => clock.time,
    monotonic: () => clock.time,
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      if (signal?.aborted) return
      clock.slept.push(milliseconds)
      const wakeAt = clock.time + milliseconds
      await new Promise((resolve) => setImmediate(resolve))
      clock.time = Math.max(clock.time, wakeAt)
    },
  }
  return clock
}

/** A cloud whose operations are functions; what is not given fails the test. */
export function createFakeCloud(
  operations: Record<string, (input: never) => unknown>,
): Cloud & {calls: [string, unknown][]} {
  const calls: [string, unknown][] = []
  return {
    calls,
    call: async (operation: OperationName, input: unknown) => {
      calls.push([operation, structuredClone(input)])
      const respond = operations[operation]
      if (!respond) throw new Error(`${operation} was not expected`)
      return structuredClone(respond(input as never)) as never
    },
  }
}

/** A failed call, as the cloud throws it. */
export function fault(code: string, httpStatus?: number, retryAfterMs?: number): CliError {
  return new CliError({code, exit: 'failure', message: code, httpStatus, retryAfterMs})
}

export interface LoggedLine {
  /** When it was written, milliseconds since the epoch. */
  time: number
  text: string
  /** When it can be read: time and the delay of the service. */
  visibleAt: number
}

/**
 * The lines of a log, which is sorted by time, that a read at `now` gives, the last (or first) `max` of them. The
 * service does not say whether it compares whole seconds and counts the end in, or compares exact times.
 */
export function readLogWindow(
  log: readonly LoggedLine[],
  now: number,
  {
    StartTime,
    EndTime,
    maxLines,
    keep = 'last',
    comparesExactly = false,
  }: {StartTime?: string; EndTime?: string; maxLines: number; keep?: 'last' | 'first'; comparesExactly?: boolean},
): string[] {
  const from = StartTime === undefined ? now - 7 * 86_400_000 : Date.parse(StartTime)
  const to = EndTime === undefined ? Number.POSITIVE_INFINITY : Date.parse(EndTime)
  // Times from outside are whole seconds, so only the end depends on how they are compared.
  const linesInRange = log.slice(findFirstIndex(log, from), findFirstIndex(log, comparesExactly ? to + 1 : to + 1_000))
  const lines = linesInRange.filter(({visibleAt}) => visibleAt <= now).map(({text}) => text)
  return keep === 'last' ? lines.slice(Math.max(0, lines.length - maxLines)) : lines.slice(0, maxLines)
}

/** The place of the first line that is not before `time`, found by halving: a test reads a log thousands of times. */
function findFirstIndex(log: readonly LoggedLine[], time: number): number {
  let [low, high] = [0, log.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((log[middle] as LoggedLine).time < time) low = middle + 1
    else high = middle
  }
  return low
}

/** Numbers that look random and are the same in every run. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
