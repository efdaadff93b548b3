import {isRetryable} from '../api/retry.js'
import {CliError, EXIT} from '../errors.js'
import type {Clock} from '../platform/clock.js'

export interface PollToleranceOptions {
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
export interface PollTolerance {
  /**
   * The read's answer, or undefined after a failure that may pass; throws what may not, and the failure after too long.
   */
  read<T>(what: string, read: () => Promise<T>): Promise<T | undefined>
  /** Until when the service asked not to be called, in milliseconds since the epoch; 0 when it did not. */
  notBefore(): number
  /** How often the service has said that there are too many calls. */
  throttleCount(): number
}

const MINUTE_MS = 60_000

/** A session ends while what hands out the next one is out of reach: an outage, and no other identity's turn. */
const CREDENTIAL_OUTAGE_CODES = new Set(['CredentialsUnreachable', 'CredentialsTimeout'])

interface Outage {
  since: number
  failures: number
}

/**
 * An outage begins with a failure of some `what` and ends with the next success of the same; each is counted by itself.
 */
export function createPollTolerance({
  clock,
  maxFailures = 30,
  outageMs = 120 * MINUTE_MS,
  renew,
  onNote,
}: PollToleranceOptions): PollTolerance {
  const outages = new Map<string, Outage>()
  let hasEverRead = false
  let notBefore = 0
  let throttleCount = 0
  /** The outage that was spoken of, and when last. */
  let lastNotice: {since: number; at: number} | undefined
  return {read, notBefore: () => notBefore, throttleCount: () => throttleCount}

  async function read<T>(what: string, get: () => Promise<T>): Promise<T | undefined> {
    try {
      const response = await get()
      hasEverRead = true
      if (outages.delete(what)) notifyRecovery()
      return response
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      const isCredentialOutage = hasEverRead && CREDENTIAL_OUTAGE_CODES.has(error.code)
      if (error.exit === EXIT.credentials && hasEverRead && !isCredentialOutage) return renewCredentials(error)
      if (!isCredentialOutage && !isRetryable(error)) throw error
      tolerate(what, error)
      return undefined
    }
  }

  function tolerate(what: string, error: CliError): void {
    const now = clock.now()
    const outage = outages.get(what) ?? {since: now, failures: 0}
    outage.failures++
    // A machine that slept has not tried for long: the failures count as well as the time.
    const isTooLong = outage.failures > maxFailures && (!hasEverRead || now - outage.since > outageMs)
    if (isTooLong) throw error
    outages.set(what, outage)
    if (isThrottling(error)) throttleCount++
    notBefore = Math.max(notBefore, now + Math.min(error.retryAfterMs ?? 0, 5 * MINUTE_MS))
    notifyFailure(what, error, now)
  }

  function notifyFailure(what: string, error: CliError, now: number): void {
    if (lastNotice && now - lastNotice.at < MINUTE_MS) return
    const since = Math.min(...[...outages.values()].map((outage) => outage.since))
    const minutes = Math.floor((now - since) / MINUTE_MS)
    onNote?.(
      minutes === 0
        ? `Reading ${what} failed (${error.code}), trying again.`
        : `Reading ${what} has failed for ${minutes} min (${error.code}), trying again.`,
    )
    lastNotice = {since, at: now}
  }

  function notifyRecovery(): void {
    if (outages.size > 0 || !lastNotice) return
    const minutes = Math.floor((clock.now() - lastNotice.since) / MINUTE_MS)
    if (minutes > 0) onNote?.(`The service answers again, after ${minutes} min.`)
    if (minutes > 0) lastNotice = undefined
  }

  /** Tokens expire under a long watch; whoever renews them puts the new ones where the old ones were. */
  async function renewCredentials(error: CliError): Promise<undefined> {
    const source = await renew?.()
    if (source === undefined) throw error
    onNote?.(
      `The service rejected the credentials (${error.code}). They were read again from ${source}, and it goes on with the new ones.`,
    )
    return undefined
  }
}

const isThrottling = (error: CliError) => error.code.includes('Throttling') || error.httpStatus === 429
