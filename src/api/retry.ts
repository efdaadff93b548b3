import {type CliError, EXIT} from '../errors.js'

const TRANSIENT_CODES = new Set(['ConnectTimeout', 'ReadTimeout', 'ConnectionReset', 'InvalidResponse'])
/** The service has already seen the nonce: a load balancer sent the request twice. */
export const USED_NONCE_CODE = 'SignatureNonceUsed'
const TRANSIENT_GATEWAY_STATUSES = new Set([408, 425, 429, 499])
/** Network failures: retrying after a second is useless, but a poller can wait for the network to come back. */
const NETWORK_CODES = new Set([
  ...TRANSIENT_CODES,
  'ConnectionRefused',
  'UnknownHost',
  'Unreachable',
  'ProxyUnreachable',
])
const BASE_DELAY_MS = 500
const MAX_DELAY_MS = 60_000

/** Whether repeating a read soon may succeed: network trouble, a 5xx, throttling, a gateway's error. */
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

/** An error with HTTP 200 usually comes from a gateway and is retryable, unless its code blames the request. */
function isGatewayError({code, httpStatus, exit}: CliError): boolean {
  return httpStatus === 200 && exit === EXIT.failure && !/^(Invalid|Missing|Illegal|Unsupported|NotFound)/.test(code)
}

/** Whether a poller should continue: after faults of the service or the network, never after a denial. */
export function isRetryable(error: CliError): boolean {
  return NETWORK_CODES.has(error.code) || (isTransient(error) && error.httpStatus !== 501)
}

/** An error response without a code of its own, or with its status as code, comes from a gateway. */
export const isBareStatus = (code: string) => /^(Http)?[45]\d\d$/.test(code)

/** Failures that do not come from the service: a captive portal, an expired certificate, a broken proxy. */
const FOREIGN_CODES = new Set(['NotHttp', 'Redirected', 'TlsFailed', 'ProxyRefused', 'CallFailed'])

/** Whether a poller of a service that has already responded should continue: anything but the service's own errors. */
export function isOutage(error: CliError): boolean {
  return isRetryable(error) || isBareStatus(error.code) || FOREIGN_CODES.has(error.code)
}

/** Milliseconds before the next attempt: full jitter, or as the service asks. Undefined for permanent errors. */
export function retryDelayMs(error: CliError, attempt: number, random: () => number = Math.random): number | undefined {
  if (!isTransient(error) || error.httpStatus === 501) return undefined
  if (error.retryAfterMs !== undefined) return Math.min(error.retryAfterMs, MAX_DELAY_MS)
  return Math.round(random() * Math.min(BASE_DELAY_MS * 2 ** attempt, MAX_DELAY_MS))
}
