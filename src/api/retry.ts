import {type CliError, EXIT} from '../errors.js'

const TRANSIENT_CODES = new Set(['ConnectTimeout', 'ReadTimeout', 'ConnectionReset', 'InvalidResponse'])
/** The service has seen the request's nonce before: a balancer on the way sent it twice. */
export const USED_NONCE_CODE = 'SignatureNonceUsed'
/** Statuses by which a gateway asks for another try. */
const TRANSIENT_GATEWAY_STATUSES = new Set([408, 425, 429, 499])
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
    code.startsWith(USED_NONCE_CODE) ||
    (error.fromGateway && TRANSIENT_GATEWAY_STATUSES.has(httpStatus)) ||
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

/** The code of an error response that has none of its own, or repeats its status: a gateway's. */
export const isBareStatus = (code: string) => /^(Http)?[45]\d\d$/.test(code)

/** What something else than the service does to a request: a captive portal, an expired certificate, a broken proxy. */
const FOREIGN_CODES = new Set(['NotHttp', 'Redirected', 'TlsFailed', 'ProxyRefused', 'CallFailed'])

/**
 * Whether the failure says nothing about the request, so that someone who polls a service that has already answered
 * should go on: everything but the service's own refusals.
 */
export function isOutage(error: CliError): boolean {
  return isRetryable(error) || isBareStatus(error.code) || FOREIGN_CODES.has(error.code)
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
