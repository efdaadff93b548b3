import type {ServerResponse} from 'node:http'
import type {Clock} from '../../platform/clock.js'
import type {Delivery} from './kinds.js'

const PIECES = 20
const PIECE_MS = 100

/**
 * Sends an answer the way it should not be sent. A time-out keeps the connection until the client, or the sandbox,
 * closes it.
 */
export async function deliver(
  response: ServerResponse,
  {
    delivery,
    headers,
    status,
    body,
  }: {delivery: Delivery; status: number; headers: Record<string, string | number>; body: string},
  clock: Clock,
): Promise<void> {
  if (delivery === 'hang') return
  if (delivery === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  const bytes = Buffer.from(body)
  if (delivery === 'truncated') {
    const half = bytes.subarray(0, Math.ceil(bytes.length / 2))
    response.writeHead(status, {...headers, 'Content-Length': half.length}).end(half)
    return
  }
  response.writeHead(status, headers)
  const size = Math.max(1, Math.ceil(bytes.length / PIECES))
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    response.write(bytes.subarray(at, at + size))
    await clock.sleep(PIECE_MS)
  }
  response.end()
}
