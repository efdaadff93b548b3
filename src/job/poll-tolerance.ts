import {isRetryable} from '../api/retry.js'
import {CliError, EXIT} from '../errors.js'
import type {Clock} from '../platform/clock.js'

export interface PatienceOptions {
  clock: Clock
  /** Failures in a row that are tolerated before anything was ever read; 30, some four minutes of a wrong address. */
  maxFailures?: number
  /** How long an outage is sat out once something was read, in milliseconds; 7,200,000. */
  outageMs?: number
  /**
   * Asked when the service rejects the credentials: reads them again, and says where from; undefined where they are
   * still the same.
   */
  renew?: () => Promise<string | undefined>
  /** Hears of an outage: when it begins, then once a minute, and when it is over. */
  onNote?: (note: string) => void
}

/** Reads that tolerate a passing failure. */
export interface Patience {
  /**
   * The read's answer, or undefined after a failure that may pass; throws what may not, and the failure after too long.
   */
  read<T>(what: string, read: () => Promise<T>): Promise<T | undefined>
  /** Until when the service asked not to be called, in milliseconds since the epoch; 0 when it did not. */
  notBefore(): number
  /** How often the service has said that there are too many calls. */
  throttled(): number
}

const MINUTE_MS = 60_000

/** A session ends while what hands out the next one is out of reach: an outage, and no other identity's turn. */
const CREDENTIALS_AWAY = new Set(['CredentialsUnreachable', 'CredentialsTimeout'])

interface Outage {
  since: number
  failures: number
}

/**
 * An outage begins with a failure of some `what` and ends with the next success of the same; each is counted by itself.
 */
export function createPatience({
  clock,
  maxFailures = 30,
  outageMs = 120 * MINUTE_MS,
  renew,
  onNote,
}: PatienceOptions): Patience {
  const outages = new Map<string, Outage>()
  let everRead = false
  let notBefore = 0
  let throttled = 0
  /** The outage that was spoken of, and when last. */
  let told: {since: number; at: number} | undefined
  return {read, notBefore: () => notBefore, throttled: () => throttled}

  async function read<T>(what: string, get: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await get()
      everRead = true
      if (outages.delete(what)) tellEnd()
      return answer
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      const isAway = everRead && CREDENTIALS_AWAY.has(error.code)
      if (error.exit === EXIT.credentials && everRead && !isAway) return renewed(error)
      if (!isAway && !isRetryable(error)) throw error
      tolerate(what, error)
      return undefined
    }
  }

  function tolerate(what: string, error: CliError): void {
    const now = clock.now()
    const outage = outages.get(what) ?? {since: now, failures: 0}
    outage.failures++
    // A machine that slept has not tried for long: the failures count as well as the time.
    const tooLong = outage.failures > maxFailures && (!everRead || now - outage.since > outageMs)
    if (tooLong) throw error
    outages.set(what, outage)
    if (isThrottling(error)) throttled++
    notBefore = Math.max(notBefore, now + Math.min(error.retryAfterMs ?? 0, 5 * MINUTE_MS))
    tellFailure(what, error, now)
  }

  function tellFailure(what: string, error: CliError, now: number): void {
    if (told && now - told.at < MINUTE_MS) return
    const since = Math.min(...[...outages.values()].map((outage) => outage.since))
    const minutes = Math.floor((now - since) / MINUTE_MS)
    onNote?.(
      minutes === 0
        ? `Reading ${what} failed (${error.code}), trying again.`
        : `Reading ${what} has failed for ${minutes} min (${error.code}), trying again.`,
    )
    told = {since, at: now}
  }

  function tellEnd(): void {
    if (outages.size > 0 || !told) return
    const minutes = Math.floor((clock.now() - told.since) / MINUTE_MS)
    if (minutes > 0) onNote?.(`The service answers again, after ${minutes} min.`)
    if (minutes > 0) told = undefined
  }

  /** Tokens expire under a long watch; whoever renews them puts the new ones where the old ones were. */
  async function renewed(error: CliError): Promise<undefined> {
    const from = await renew?.()
    if (from === undefined) throw error
    onNote?.(
      `The service rejected the credentials (${error.code}). They were read again from ${from}, and it goes on with the new ones.`,
    )
    return undefined
  }
}

const isThrottling = (error: CliError) => error.code.includes('Throttling') || error.httpStatus === 429
