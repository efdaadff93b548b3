import type {ServerResponse} from 'node:http'
import type {Clock} from '../../platform/clock.js'
import type {FaultDelivery} from './kinds.js'

const CHUNKS = 20
const CHUNK_INTERVAL_MS = 100

/** Sends a response in a broken way. `hang` keeps the connection until the client or the sandbox closes it. */
export async function sendFaulty(
  response: ServerResponse,
  {
    delivery,
    headers,
    status,
    body,
  }: {delivery: FaultDelivery; status: number; headers: Record<string, string | number>; body: string},
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
  const size = Math.max(1, Math.ceil(bytes.length / CHUNKS))
  for (let offset = 0; offset < bytes.length && !response.destroyed; offset += size) {
    response.write(bytes.subarray(offset, offset + size))
    await clock.sleep(CHUNK_INTERVAL_MS)
  }
  response.end()
}
