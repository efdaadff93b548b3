import {CliError} from '../errors.js'

/** What a failure says of a write: `refused` and `notDone` say that nothing happened, `unknown` says nothing. */
export type WriteOutcome = 'refused' | 'notDone' | 'unknown'

/** Failures before the request left this machine. */
const NEVER_SENT_CODES = new Set([
  ...['UnknownHost', 'ConnectionRefused', 'Unreachable', 'ConnectTimeout', 'TlsFailed', 'ConnectionReset'],
  ...['ProxyUnusable', 'ProxyUnreachable', 'ProxyRefused', 'EngineUnusable'],
])
/** Answers of 4xx that a server may give while it is still at work. */
const UNCLEAR_STATUSES = new Set([408, 409, 425, 499])

/**
 * What became of a write that failed (rule C14). Only what is provable counts: a connection that was never made, a
 * limit on the rate of calls, a refusal in the service's own words.
 */
export function getWriteOutcome(error: unknown): WriteOutcome {
  if (!(error instanceof CliError)) return 'unknown'
  const {code, httpStatus, wasSent} = error
  if (wasSent === false && NEVER_SENT_CODES.has(code)) return 'notDone'
  if (code.includes('Throttling') || httpStatus === 429) return 'notDone'
  if (httpStatus === undefined) return error.exit === 1 ? 'unknown' : 'refused'
  if (httpStatus === 501) return 'refused'
  return httpStatus >= 400 && httpStatus < 500 && !UNCLEAR_STATUSES.has(httpStatus) ? 'refused' : 'unknown'
}
