import type {IncomingMessage} from 'node:http'
import {describeNetworkError} from './network-errors.js'

/** What an endpoint says to a request without a signature. */
export interface ProbeResult {
  /** Milliseconds until the answer began, the connection included. */
  latencyMs: number
  statusCode: number
  /** The answer's own Date, in milliseconds since the epoch. */
  serverTime?: number
  /** This machine's time when it was asked for, half way. */
  localTime: number
}

/** The failure of a probe, with words that follow a colon. */
export class ProbeError extends Error {}

/**
 * Asks an endpoint for nothing, unsigned: it answers with a refusal, which shows that it is there, how far away, and
 * what time it has.
 * @throws NoEcho with the reason
 */
export async function probeEndpoint(
  {protocol, host}: {protocol: 'http' | 'https'; host: string},
  {timeoutMs, userAgent}: {timeoutMs: number; userAgent: string},
): Promise<ProbeResult> {
  const {request} = protocol === 'https' ? await import('node:https') : await import('node:http')
  const startedAt = Date.now()
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = {'user-agent': userAgent, accept: 'application/json'}
      const outgoing = request(
        `${protocol}://${host}/`,
        {headers, agent: false, signal: AbortSignal.timeout(timeoutMs)},
        resolve,
      )
      outgoing.on('error', reject)
      outgoing.end()
    })
    const latencyMs = Date.now() - startedAt
    response.on('error', () => {})
    response.destroy()
    const serverTime = Date.parse(response.headers.date ?? '')
    return {
      latencyMs,
      statusCode: response.statusCode ?? 0,
      ...(Number.isNaN(serverTime) ? {} : {serverTime}),
      localTime: startedAt + latencyMs / 2,
    }
  } catch (error) {
    const isTimeout = /Abort|Timeout/.test((error as Error).name)
    const context = {connectTimeoutMs: timeoutMs, readTimeoutMs: timeoutMs, host: host.replace(/:\d+$/, '')}
    throw new ProbeError(
      isTimeout ? `no answer within ${timeoutMs / 1000} s` : describeNetworkError(error, context).reason,
    )
  }
}
