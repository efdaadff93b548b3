import {createServer, type Server, type Socket} from 'node:net'

/** One request as it came over a connection, and what may be done with that. */
export interface RawRequest {
  /** Such as `GET /api/v1/jobs`, without the query. */
  target: string
  socket: Socket
  /** Which connection of the server it came over, and which request of that connection it is; both from 1. */
  connection: number
  count: number
}

export interface RawServer {
  host: string
  requests: RawRequest[]
  close(): Promise<void>
}

/** A JSON response, as bytes. */
export function httpResponse(body: unknown, head = 'HTTP/1.1 200 OK'): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return `${head}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}

/** A server on loopback that is told of each request and writes bytes, right or wrong, when it likes. */
export async function startRawServer(
  respond: (request: RawRequest) => void,
  create: (onSocket: (socket: Socket) => void) => Server = createServer,
): Promise<RawServer> {
  const sockets = new Set<Socket>()
  const requests: RawRequest[] = []
  let connections = 0
  const server = create((socket) => {
    const connection = ++connections
    let [pending, count] = ['', 0]
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1')
      for (let end = requestEnd(pending); end !== undefined; end = requestEnd(pending)) {
        const [method, path = ''] = pending.split(' ')
        pending = pending.slice(end)
        const request = {target: `${method} ${path.split('?')[0]}`, socket, connection, count: ++count}
        requests.push(request)
        respond(request)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as {port: number}).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function requestEnd(text: string): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = text.slice(0, headEnd)
  const bodyStart = headEnd + 4
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const end = text.indexOf('0\r\n\r\n', bodyStart)
    return end < 0 ? undefined : end + 5
  }
  const end = bodyStart + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  return text.length < end ? undefined : end
}
