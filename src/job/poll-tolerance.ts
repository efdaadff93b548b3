import {isOutage, isRetryable} from '../api/retry.js'
import {CliError, EXIT} from '../errors.js'
import type {Clock} from '../platform/clock.js'

export interface PollToleranceOptions {
  clock: Clock
  /** An earlier read succeeded, so any failure that is not the service's own error counts as an outage. */
  hasReadBefore?: boolean
  /** Tolerated consecutive failures before the first success, by default 30: about four minutes. */
  maxFailures?: number
  /** The longest tolerated outage after a success, by default 7,200,000 ms. */
  outageMs?: number
  /** Reads rejected credentials again. Returns their source; undefined if they are unchanged. */
  renew?: () => Promise<string | undefined>
  /** Called when an outage starts, once per minute, and when it ends. */
  onNote?: (note: string) => void
}

export interface PollTolerance {
  /** The result of `read`, or undefined after a temporary failure. @throws CliError for permanent ones */
  read<T>(what: string, read: () => Promise<T>): Promise<T | undefined>
  /** When the service allows the next call, as monotonic time; 0 if it set no limit. */
  notBefore(): number
  throttleCount(): number
}

const MINUTE_MS = 60_000

/** The credential service is unreachable: an outage, not a reason to use another identity. */
const CREDENTIAL_OUTAGE_CODES = new Set(['CredentialsUnreachable', 'CredentialsTimeout'])

interface Outage {
  since: number
  failures: number
}

/** Counts an outage for each `what`, from the first failed read to the next successful one. */
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
    // After a laptop wakes up, elapsed time alone would look like a long outage, so require failures too.
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
        ? `Reading ${what} failed (${error.code}). Retrying.`
        : `Reading ${what} has failed for ${minutes} min (${error.code}). Retrying.`,
    )
    lastNotice = {since, at: now}
  }

  function notifyRecovery(): void {
    if (outages.size > 0 || !lastNotice) return
    const minutes = Math.floor((clock.monotonic() - lastNotice.since) / MINUTE_MS)
    if (minutes > 0) onNote?.(`The service is available again after ${minutes} min.`)
    if (minutes > 0) lastNotice = undefined
  }

  /** A token may expire during a long wait and be replaced in the same place. */
  async function renewCredentials(error: CliError): Promise<void> {
    const source = await renew?.()
    if (source === undefined) throw error
    onNote?.(`The service rejected the credentials (${error.code}). Continuing with the new ones from ${source}.`)
  }
}

const isThrottling = (error: CliError) => error.code.includes('Throttling') || error.httpStatus === 429
