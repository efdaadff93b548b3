import {isOutage, isRetryable} from '../api/retry.js'
import {CliError, EXIT} from '../errors.js'
import type {Clock} from '../platform/clock.js'

export interface PollToleranceOptions {
  clock: Clock
  /** Something was read before, so that any failure which is not a refusal of the service counts as an outage. */
  hasReadBefore?: boolean
  /** Failures in a row that are tolerated before anything was ever read; 30, some four minutes of a wrong address. */
  maxFailures?: number
  /** How long an outage is tolerated once something was read; 7,200,000 ms. */
  outageMs?: number
  /** Reads credentials again that the service rejects. Returns their source; undefined if they are still the same. */
  renew?: () => Promise<string | undefined>
  /** Called when an outage begins, then once a minute, and when it is over. */
  onNote?: (note: string) => void
}

/** Tolerates failures of reads that may pass. */
export interface PollTolerance {
  /**
   * What `read` returns, or undefined after a failure that may pass.
   * @throws CliError for any other failure, and after too long an outage
   */
  read<T>(what: string, read: () => Promise<T>): Promise<T | undefined>
  /** Until when the service asked not to be called, by the clock's monotonic time; 0 if it did not. */
  notBefore(): number
  /** How often the service has throttled a read. */
  throttleCount(): number
}

const MINUTE_MS = 60_000

/** The source of the next session's credentials is out of reach: an outage, not a reason to use another identity. */
const CREDENTIAL_OUTAGE_CODES = new Set(['CredentialsUnreachable', 'CredentialsTimeout'])

interface Outage {
  since: number
  failures: number
}

/** An outage lasts from a failed read of some `what` to the next successful one of it, and is counted by itself. */
export function createPollTolerance({
  clock,
  hasReadBefore = false,
  maxFailures = 30,
  outageMs = 120 * MINUTE_MS,
  renew,
  onNote,
}: PollToleranceOptions): PollTolerance {
  const outages = new Map<string, Outage>()
  let hasEverRead = hasReadBefore
  let notBefore = 0
  let throttleCount = 0
  /** The outage that was noted, and when last. */
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
      await handleFailure(what, error)
      return undefined
    }
  }

  async function handleFailure(what: string, error: CliError): Promise<void> {
    const isCredentialOutage = hasEverRead && CREDENTIAL_OUTAGE_CODES.has(error.code)
    if (error.exit === EXIT.credentials && hasEverRead && !isCredentialOutage) return renewCredentials(error)
    if (!isCredentialOutage && !(hasEverRead ? isOutage(error) : isRetryable(error))) throw error
    tolerate(what, error)
  }

  function tolerate(what: string, error: CliError): void {
    const now = clock.monotonic()
    const outage = outages.get(what) ?? {since: now, failures: 0}
    outage.failures++
    // After a laptop wakes up, elapsed time alone would look like a long outage, so failures count, too.
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
    const minutes = Math.floor((clock.monotonic() - lastNotice.since) / MINUTE_MS)
    if (minutes > 0) onNote?.(`The service answers again, after ${minutes} min.`)
    if (minutes > 0) lastNotice = undefined
  }

  /** A token may expire during a long wait, and its successor be stored in the same place. */
  async function renewCredentials(error: CliError): Promise<void> {
    const source = await renew?.()
    if (source === undefined) throw error
    onNote?.(
      `The service rejected the credentials (${error.code}). They were read again from ${source}, ` +
        'and it goes on with the new ones.',
    )
  }
}

const isThrottling = (error: CliError) => error.code.includes('Throttling') || error.httpStatus === 429
