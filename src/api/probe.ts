import type {IncomingMessage} from 'node:http'
import {describeNetworkError} from './network-errors.js'

export interface ProbeResult {
  /** Milliseconds until the response starts, including the connection. */
  latencyMs: number
  statusCode: number
  /** The response's Date header, in milliseconds since the epoch. */
  serverTime?: number
  localTime: number
}

/** A failed probe; the message follows a colon. */
export class ProbeError extends Error {}

/** Sends an unsigned request: its rejection shows latency and clock of a reachable endpoint. @throws ProbeError */
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
      isTimeout ? `no response within ${timeoutMs / 1000} s` : describeNetworkError(error, context).reason,
    )
  }
}
