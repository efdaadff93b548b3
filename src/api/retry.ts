import {type CliError, EXIT} from '../errors.js'

const TRANSIENT_CODES = new Set(['ConnectTimeout', 'ReadTimeout', 'ConnectionReset', 'InvalidResponse'])
/** The network is not there now; the same call a second later meets the same wall, one a minute later may not. */
const NETWORK_CODES = new Set([
  ...TRANSIENT_CODES,
  'ConnectionRefused',
  'UnknownHost',
  'Unreachable',
  'ProxyUnreachable',
])
const BASE_DELAY_MS = 500
const MAX_DELAY_MS = 60_000

/**
 * Whether the same read may well succeed a moment later: network trouble, a 5xx, throttling, an error that came with
 * HTTP 200.
 */
export function isTransient(error: CliError): boolean {
  const {code, httpStatus = 0} = error
  return (
    TRANSIENT_CODES.has(code) ||
    code.includes('Throttling') ||
    httpStatus >= 500 ||
    httpStatus === 429 ||
    isGatewayError(error)
  )
}

/**
 * An error with HTTP 200 is a gateway's as a rule, which says nothing of the request; some are about the request all
 * the same.
 */
function isGatewayError({code, httpStatus, exit}: CliError): boolean {
  return httpStatus === 200 && exit === EXIT.failure && !/^(Invalid|Missing|Illegal|Unsupported|NotFound)/.test(code)
}

/** Whether someone who polls should go on: a fault of the service or the network, never a refusal. */
export function isRetryable(error: CliError): boolean {
  return NETWORK_CODES.has(error.code) || (isTransient(error) && error.httpStatus !== 501)
}

/**
 * Milliseconds to wait before attempt + 1, or undefined if the error will not go away: exponential with full jitter, or
 * what the service asked for.
 */
export function retryDelayMs(error: CliError, attempt: number, random: () => number = Math.random): number | undefined {
  if (!isTransient(error) || error.httpStatus === 501) return undefined
  if (error.retryAfterMs !== undefined) return Math.min(error.retryAfterMs, MAX_DELAY_MS)
  return Math.round(random() * Math.min(BASE_DELAY_MS * 2 ** attempt, MAX_DELAY_MS))
}
