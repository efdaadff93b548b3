import type {IncomingMessage} from 'node:http'
import {whyUnreachable} from './network-errors.js'

/** What an endpoint says to a request without a signature. */
export interface Echo {
  /** Milliseconds until the answer began, the connection included. */
  latencyMs: number
  statusCode: number
  /** The answer's own Date, in milliseconds since the epoch. */
  serverTime?: number
  /** This machine's time when it was asked for, half way. */
  localTime: number
}

/** The failure of a probe, with words that follow a colon. */
export class NoEcho extends Error {}

/**
 * Asks an endpoint for nothing, unsigned: it answers with a refusal, which shows that it is there, how far away, and
 * what time it has.
 * @throws NoEcho with the reason
 */
export async function probe(
  {protocol, host}: {protocol: 'http' | 'https'; host: string},
  {timeoutMs, userAgent}: {timeoutMs: number; userAgent: string},
): Promise<Echo> {
  const {request} = protocol === 'https' ? await import('node:https') : await import('node:http')
  const began = Date.now()
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = {'user-agent': userAgent, accept: 'application/json'}
      const asking = request(
        `${protocol}://${host}/`,
        {headers, agent: false, signal: AbortSignal.timeout(timeoutMs)},
        resolve,
      )
      asking.on('error', reject)
      asking.end()
    })
    const latencyMs = Date.now() - began
    answer.on('error', () => {})
    answer.destroy()
    const serverTime = Date.parse(answer.headers.date ?? '')
    return {
      latencyMs,
      statusCode: answer.statusCode ?? 0,
      ...(Number.isNaN(serverTime) ? {} : {serverTime}),
      localTime: began + latencyMs / 2,
    }
  } catch (error) {
    const late = /Abort|Timeout/.test((error as Error).name)
    const limits = {connectTimeoutMs: timeoutMs, readTimeoutMs: timeoutMs, host: host.replace(/:\d+$/, '')}
    throw new NoEcho(late ? `no answer within ${timeoutMs / 1000} s` : whyUnreachable(error, limits).why)
  }
}
