import type {Exchange} from './wire-observer.js'

export function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

/** Signatures are dated, and refused past this. */
export const MOST_SKEW_MINUTES = 15
/**
 * How far this machine's clock is off, by the answer's own Date, as a sentence; empty where it is not by `atLeast`
 * minutes.
 */
export function clockSkew(exchange: Exchange, atLeast = MOST_SKEW_MINUTES, now = Date.now()): string {
  const serverTime = Date.parse(headerText(exchange.headers.date) ?? '')
  if (Number.isNaN(serverTime)) return ''
  const minutes = Math.round((now - serverTime) / 60_000)
  if (Math.abs(minutes) < atLeast) return ''
  const side = minutes > 0 ? 'ahead of' : 'behind'
  return ` This machine’s clock is ${Math.abs(minutes)} min ${side} the server’s; past ${MOST_SKEW_MINUTES} min no signature is accepted.`
}
