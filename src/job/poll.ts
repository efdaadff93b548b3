import {createPollTolerance, type PollTolerance, type PollToleranceOptions} from './poll-tolerance.js'

export interface PollOptions extends PollToleranceOptions {
  /** What is read, as notes about an outage name it, such as "job dlc1". */
  what: string
  /** Milliseconds between the first two reads. */
  intervalMs: number
  /** The interval grows up to this while nothing happens; `intervalMs` if absent. */
  maxIntervalMs?: number
  /** Shared with other reads of the service: their throttling slows this poll down, and an outage is noted once. */
  tolerance?: PollTolerance
  /** Sleeps one interval before the first read. */
  sleepsFirst?: boolean
  /** Ends the poll without an error, also while it reads or sleeps. */
  signal?: AbortSignal
  /** By the clock's monotonic time. The last read happens then, and may take a second. */
  deadline?: number
  /** By the clock's monotonic time. No read begins from then on; the sleep that leads past it is not cut short. */
  stopAt?: number
  /** Asked once a value was used: whether something happened, so that the interval starts over. */
  isActive?: () => boolean
  /** Asked once a value was used: whether more is waiting. The next read then follows at once, unless throttled. */
  hasMore?: () => boolean
}

/**
 * Reads again and again and yields each value, or undefined after a failure that is tolerated. Backs off while nothing
 * happens, and further while the service throttles or says when to retry. Ends with the signal or at the deadline.
 * @throws CliError if a failure is not retryable, or an outage lasts too long
 */
export async function* poll<T>(
  read: (signal?: AbortSignal) => Promise<T>,
  options: PollOptions,
): AsyncGenerator<T | undefined, void> {
  const {what, clock, intervalMs, maxIntervalMs = intervalMs, signal, isActive, hasMore} = options
  const {deadline = Number.POSITIVE_INFINITY, stopAt = Number.POSITIVE_INFINITY} = options
  const tolerance = options.tolerance ?? createPollTolerance(options)
  const interval = createPollInterval(intervalMs, maxIntervalMs)
  if (options.sleepsFirst) await clock.sleep(intervalMs, signal)

  while (!signal?.aborted && clock.monotonic() < stopAt) {
    const throttledBefore = tolerance.throttleCount()
    const remainingMs = deadline + MAX_LAST_READ_MS - clock.monotonic()
    const value = await withinTime(remainingMs, signal, (readSignal) =>
      tolerance.read(what, () => read(readSignal)),
    ).catch(ignoreAbort(signal))
    if (signal?.aborted) return
    yield value
    const now = clock.monotonic()
    if (now >= deadline) return
    const isThrottled = tolerance.throttleCount() > throttledBefore
    const delayMs = Math.max(interval.next(isActive?.() ?? false, isThrottled), tolerance.notBefore() - now)
    if (isThrottled || !hasMore?.()) await clock.sleep(Math.min(delayMs, deadline - now), signal)
  }
}

/** A read that is not done so long after the deadline is given up. */
const MAX_LAST_READ_MS = 1_000
/** The longest time that a timer of Node takes. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** What `work` returns; undefined once time is up or the signal aborts, whatever `work` makes of its own signal. */
async function withinTime<T>(
  remainingMs: number,
  signal: AbortSignal | undefined,
  work: (signal?: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  if (remainingMs === Number.POSITIVE_INFINITY) return work(signal)
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, Math.min(Math.max(0, remainingMs), MAX_TIMER_MS))
  signal?.addEventListener('abort', abort)
  const aborted = new Promise<undefined>((resolve) =>
    controller.signal.addEventListener('abort', () => resolve(undefined)),
  )
  const result = work(controller.signal)
  result.catch(() => {})
  try {
    return await Promise.race([aborted, result])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** An aborted call fails, which is not a failure of what was read. */
export function ignoreAbort(signal: AbortSignal | undefined): (error: unknown) => undefined {
  return (error) => {
    if (signal?.aborted) return undefined
    throw error
  }
}

/** The longest interval that throttling leads to, in milliseconds. */
const MAX_THROTTLED_MS = 60_000

/**
 * The intervals between polls, in milliseconds: from `intervalMs` they grow by a quarter each time up to
 * `maxIntervalMs`, and start over when something happens. Throttling doubles them, up to a minute; each round without
 * it takes a third of that back, even if something happens.
 */
export function createPollInterval(
  intervalMs: number,
  maxIntervalMs: number,
): {next(hasChanged: boolean, isThrottled?: boolean): number} {
  const maxMs = Math.max(intervalMs, maxIntervalMs)
  let delayMs = intervalMs
  let throttledMs = 0
  return {
    next(hasChanged, isThrottled = false) {
      if (hasChanged) delayMs = intervalMs
      const currentMs = Math.max(delayMs, throttledMs)
      if (isThrottled) throttledMs = Math.min(currentMs * 2, MAX_THROTTLED_MS)
      else throttledMs = throttledMs > intervalMs * 1.5 ? throttledMs / 1.5 : 0
      delayMs = Math.min(delayMs * 1.25, maxMs)
      return isThrottled ? throttledMs : currentMs
    },
  }
}
