import {USED_NONCE_CODE} from '../api/retry.js'
import {CliError} from '../errors.js'

/** `refused` and `notDone`: the write had no effect. `unknown`: it may have had. */
export type WriteOutcome = 'refused' | 'notDone' | 'unknown'

const NEVER_SENT_CODES = new Set([
  ...['UnknownHost', 'ConnectionRefused', 'Unreachable', 'ConnectTimeout', 'TlsFailed', 'ConnectionReset'],
  ...['ProxyUnusable', 'ProxyUnreachable', 'ProxyRefused', 'EngineUnusable'],
])
/** Statuses that a server may send while it still processes the request. */
const UNCLEAR_STATUSES = new Set([408, 409, 425, 499])

/**
 * The outcome of a failed write (rule C14). Only `unknown` unless it is provable: by a connection that was never
 * established, throttling, or the service's own error response.
 */
export function getWriteOutcome(error: unknown): WriteOutcome {
  if (!(error instanceof CliError)) return 'unknown'
  const {code, httpStatus, wasSent, fromGateway} = error
  if (wasSent === false && NEVER_SENT_CODES.has(code)) return 'notDone'
  // A gateway may reject what it already passed on, and a nonce is used because this very request arrived before.
  if (fromGateway || code.startsWith(USED_NONCE_CODE)) return 'unknown'
  if (code.includes('Throttling') || httpStatus === 429) return 'notDone'
  if (httpStatus === undefined) return error.exit === 1 ? 'unknown' : 'refused'
  if (httpStatus === 501) return 'refused'
  return httpStatus >= 400 && httpStatus < 500 && !UNCLEAR_STATUSES.has(httpStatus) ? 'refused' : 'unknown'
}
