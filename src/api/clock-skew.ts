import {headerValue} from './headers.js'
import type {ObservedRequest} from './wire-observer.js'

/** The service rejects signatures with a larger time difference. */
export const MAX_CLOCK_SKEW_MINUTES = 15

/** A sentence about the clock difference, from the response's Date header; empty if it is below `atLeast` minutes. */
export function describeClockSkew(
  observed: ObservedRequest,
  minMinutes = MAX_CLOCK_SKEW_MINUTES,
  now = Date.now(),
): string {
  const serverTime = Date.parse(headerValue(observed.headers.date) ?? '')
  if (Number.isNaN(serverTime)) return ''
  const minutes = Math.round((now - serverTime) / 60_000)
  if (Math.abs(minutes) < minMinutes) return ''
  const direction = minutes > 0 ? 'ahead of' : 'behind'
  return (
    ` This machine's clock is ${Math.abs(minutes)} min ${direction} the server's.` +
    ` Signatures are rejected beyond ${MAX_CLOCK_SKEW_MINUTES} min.`
  )
}
