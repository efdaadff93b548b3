import {mayPass} from '../api/retry.js'
import type {Clock} from '../clock.js'
import {CliError} from '../errors.js'

export interface PatienceOptions {
  clock: Clock
  /** How many times running a read may fail before its error is thrown; 30, some four minutes of a lost network. */
  maxFailures?: number
  /** Hears of every failure that is tolerated, in one sentence. */
  onNote?: (note: string) => void
}

/** Reads that tolerate a passing failure. */
export interface Patience {
  /** The read's answer, or undefined after a failure that may pass; throws what may not, and the failure after too many in a row. */
  read<T>(what: string, read: () => Promise<T>): Promise<T | undefined>
  /** Until when the service asked not to be called, in milliseconds since the epoch; 0 when it did not. */
  notBefore(): number
}

/** Failures are counted for each `what` by itself; one success forgets them. */
export function createPatience({clock, maxFailures = 30, onNote}: PatienceOptions): Patience {
  const failures = new Map<string, number>()
  let notBefore = 0
  return {
    async read(what, read) {
      try {
        const answer = await read()
        failures.delete(what)
        return answer
      } catch (error) {
        const count = (failures.get(what) ?? 0) + 1
        if (!(error instanceof CliError) || !mayPass(error) || count > maxFailures) throw error
        failures.set(what, count)
        notBefore = Math.max(notBefore, clock.now() + (error.retryAfterMs ?? 0))
        onNote?.(`Reading ${what} failed (${error.code}), trying again.`)
        return undefined
      }
    },
    notBefore: () => notBefore,
  }
}

/** Pauses between polls: from `intervalMs` they grow by a quarter each time up to `maxIntervalMs`, and start again when something happens. */
export function createPace(intervalMs: number, maxIntervalMs: number): {next(happened: boolean): number} {
  const most = Math.max(intervalMs, maxIntervalMs)
  let pause = intervalMs
  return {
    next(happened) {
      if (happened) pause = intervalMs
      const now = pause
      pause = Math.min(pause * 1.25, most)
      return now
    },
  }
}
