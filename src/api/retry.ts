import {type CliError, EXIT} from '../errors.js'

const transientCodes = new Set(['ConnectTimeout', 'ReadTimeout', 'ConnectionReset', 'InvalidResponse'])
/** The network is not there now; the same call a second later meets the same wall, one a minute later may not. */
const networkCodes = new Set([...transientCodes, 'ConnectionRefused', 'UnknownHost', 'Unreachable', 'ProxyUnreachable'])
const firstDelayMs = 500
const longestDelayMs = 60_000

/**
 * Whether the same read may well succeed a moment later: network trouble, a 5xx, throttling, an error that came with
 * HTTP 200.
 */
export function isTransient(error: CliError): boolean {
  const {code, httpStatus = 0} = error
  return (
    transientCodes.has(code) ||
    code.includes('Throttling') ||
    httpStatus >= 500 ||
    httpStatus === 429 ||
    isGateways(error)
  )
}

/**
 * An error with HTTP 200 is a gateway's as a rule, which says nothing of the request; some are about the request all
 * the same.
 */
function isGateways({code, httpStatus, exit}: CliError): boolean {
  return httpStatus === 200 && exit === EXIT.failure && !/^(Invalid|Missing|Illegal|Unsupported|NotFound)/.test(code)
}

/** Whether someone who polls should go on: a fault of the service or the network, never a refusal. */
export function mayPass(error: CliError): boolean {
  return networkCodes.has(error.code) || (isTransient(error) && error.httpStatus !== 501)
}

/**
 * Milliseconds to wait before attempt + 1, or undefined if the error will not go away: exponential with full jitter, or
 * what the service asked for.
 */
export function retryDelay(error: CliError, attempt: number, random: () => number = Math.random): number | undefined {
  if (!isTransient(error) || error.httpStatus === 501) return undefined
  if (error.retryAfterMs !== undefined) return Math.min(error.retryAfterMs, longestDelayMs)
  return Math.round(random() * Math.min(firstDelayMs * 2 ** attempt, longestDelayMs))
}
