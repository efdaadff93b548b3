/** The longest pause that throttling leads to, in milliseconds. */
export const SLOWEST_MS = 60_000
/**
 * Pauses between polls: from `intervalMs` they grow by a quarter each time up to `maxIntervalMs`, and start again when
 * something happens. Throttling doubles them, up to a minute; each round without takes a third of that back, also while
 * much happens.
 */
export function createPace(
  intervalMs: number,
  maxIntervalMs: number,
): {next(happened: boolean, throttled?: boolean): number} {
  const most = Math.max(intervalMs, maxIntervalMs)
  let pause = intervalMs
  let floor = 0
  return {
    next(happened, throttled = false) {
      if (happened) pause = intervalMs
      const now = Math.max(pause, floor)
      if (throttled) floor = Math.min(now * 2, SLOWEST_MS)
      else floor = floor > intervalMs * 1.5 ? floor / 1.5 : 0
      pause = Math.min(pause * 1.25, most)
      return throttled ? floor : now
    },
  }
}
