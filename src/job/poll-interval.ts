/** The longest pause that throttling leads to, in milliseconds. */
export const MAX_THROTTLED_MS = 60_000
/**
 * Pauses between polls: from `intervalMs` they grow by a quarter each time up to `maxIntervalMs`, and start again when
 * something happens. Throttling doubles them, up to a minute; each round without takes a third of that back, also while
 * much happens.
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
