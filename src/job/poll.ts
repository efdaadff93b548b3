import {createPollTolerance, type PollTolerance, type PollToleranceOptions} from './poll-tolerance.js'

export interface PollOptions extends PollToleranceOptions {
  /** A name for notes about outages, such as "job dlc1". */
  what: string
  /** Initial interval in milliseconds. */
  intervalMs: number
  /** The maximum interval while nothing happens, by default `intervalMs`. */
  maxIntervalMs?: number
  /** Shared between polls, so that throttling slows all of them and an outage is noted once. */
  tolerance?: PollTolerance
  sleepsFirst?: boolean
  /** Ends the poll without an error. */
  signal?: AbortSignal
  /** The monotonic time of the last read, which may take a second. */
  deadline?: number
  /** No read starts after this monotonic time; the sleep before it is not shortened. */
  stopAt?: number
  /** Called after each value: if something happened, the interval is reset. */
  isActive?: () => boolean
  /** Called after each value: if more is waiting, the next read follows immediately. */
  hasMore?: () => boolean
}

/**
 * Polls and yields each value, or undefined after a tolerated failure. Backs off while nothing happens or the service
 * throttles. @throws CliError for a permanent failure or too long an outage
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

const MAX_LAST_READ_MS = 1_000
/** The longest delay of a timer in Node. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** The result of `work`; undefined after the timeout or an abort, even if `work` ignores its signal. */
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

/** Ignores errors that the signal caused. */
export function ignoreAbort(signal: AbortSignal | undefined): (error: unknown) => undefined {
  return (error) => {
    if (signal?.aborted) return undefined
    throw error
  }
}

const MAX_THROTTLED_MS = 60_000

/**
 * Intervals grow by a quarter up to `maxIntervalMs`, and are reset when something happens. Throttling doubles them, up
 * to a minute; each round without throttling takes back a third of that.
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
