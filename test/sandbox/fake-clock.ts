import type {Clock} from '../../src/platform/clock.js'

/** Time that moves only when the test says so. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void
}

export function createManualClock(start = Date.parse('2026-01-02T03:04:05Z')): ManualClock {
  let now = start
  const sleepers = new Set<{wakeAt: number; wake(): void}>()
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const sleeper = {
          wakeAt: now + milliseconds,
          wake() {
            sleepers.delete(sleeper)
            resolve()
          },
        }
        if (milliseconds <= 0 || signal?.aborted) return resolve()
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, {once: true})
      }),
    advance(milliseconds) {
      now += milliseconds
      for (const sleeper of [...sleepers]) if (sleeper.wakeAt <= now) sleeper.wake()
    },
  }
}
