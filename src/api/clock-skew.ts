import {headerValue} from './headers.js'
import type {ObservedRequest} from './wire-observer.js'

/** Signatures are dated, and refused past this. */
export const MAX_CLOCK_SKEW_MINUTES = 15

/**
 * How far this machine's clock is off, by the answer's own Date, as a sentence; empty where it is not by `atLeast`
 * minutes.
 */
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
  return ` This machine’s clock is ${Math.abs(minutes)} min ${direction} the server’s; past ${MAX_CLOCK_SKEW_MINUTES} min no signature is accepted.`
}
