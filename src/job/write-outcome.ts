import {USED_NONCE_CODE} from '../api/retry.js'
import {CliError} from '../errors.js'

/** What a failure tells about a write: nothing happened with `refused` and `notDone`; anything may with `unknown`. */
export type WriteOutcome = 'refused' | 'notDone' | 'unknown'

/** Failures before the request left the machine. */
const NEVER_SENT_CODES = new Set([
  ...['UnknownHost', 'ConnectionRefused', 'Unreachable', 'ConnectTimeout', 'TlsFailed', 'ConnectionReset'],
  ...['ProxyUnusable', 'ProxyUnreachable', 'ProxyRefused', 'EngineUnusable'],
])
/** Responses of 4xx that a server may send while it still works on the request. */
const UNCLEAR_STATUSES = new Set([408, 409, 425, 499])

/**
 * What became of a write that failed (rule C14). Known only if provable: by a connection that was never established,
 * throttling, or an error in the service's own envelope.
 */
export function getWriteOutcome(error: unknown): WriteOutcome {
  if (!(error instanceof CliError)) return 'unknown'
  const {code, httpStatus, wasSent, fromGateway} = error
  if (wasSent === false && NEVER_SENT_CODES.has(code)) return 'notDone'
  // A gateway may refuse what it has already passed on, and a nonce is used because this very request arrived before.
  if (fromGateway || code.startsWith(USED_NONCE_CODE)) return 'unknown'
  if (code.includes('Throttling') || httpStatus === 429) return 'notDone'
  if (httpStatus === undefined) return error.exit === 1 ? 'unknown' : 'refused'
  if (httpStatus === 501) return 'refused'
  return httpStatus >= 400 && httpStatus < 500 && !UNCLEAR_STATUSES.has(httpStatus) ? 'refused' : 'unknown'
}
