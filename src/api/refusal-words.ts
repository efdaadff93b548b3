import type {Exchange} from './wire-observer.js'

/** A signature that does not fit comes back with the whole canonical request, the key's id included. */
export function withoutCanonical(message: string): string {
  return message.replace(/\s*server (string to sign|canonical string) is:[\s\S]*$/i, '')
}

/** Signatures are dated, and refused past this. */
const MOST_SKEW_MINUTES = 15

/** How far this machine's clock is off, by the answer's own Date, as a sentence; empty where it is not by `atLeast` minutes. */
export function clockSkew(exchange: Exchange, atLeast = MOST_SKEW_MINUTES, now = Date.now()): string {
  const serverTime = Date.parse(headerText(exchange.headers.date) ?? '')
  if (Number.isNaN(serverTime)) return ''
  const minutes = Math.round((now - serverTime) / 60_000)
  if (Math.abs(minutes) < atLeast) return ''
  const side = minutes > 0 ? 'ahead of' : 'behind'
  return ` This machine’s clock is ${Math.abs(minutes)} min ${side} the server’s; past ${MOST_SKEW_MINUTES} min no signature is accepted.`
}

/** The first line of an answer that is no JSON, such as a proxy's page, without its tags. */
export function firstLine(body: string, httpStatus: number): string {
  const line = body
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ')
    .split('\n')
    .map((candidate) =>
      candidate
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .find((candidate) => candidate !== '')
  return line && line !== '{}' ? line.slice(0, 200) : `HTTP ${httpStatus} without a message`
}

export const withStop = (message: string) => (/[.!?。]$/.test(message) ? message : `${message}.`)

export function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
