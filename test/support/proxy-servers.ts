import {createServer as createPlain, type IncomingHttpHeaders} from 'node:http'
import {createServer as createSecure} from 'node:https'
import {type AddressInfo, connect, type Server, type Socket} from 'node:net'
import {SERVER_CERTIFICATE, SERVER_KEY} from './certificates.js'

export interface LoopbackServer {
  host: string
  port: number
  /** What was asked, in order: a method and its target. */
  requests: {requestLine: string; headers: IncomingHttpHeaders}[]
  close(): Promise<void>
}

/** A server over TLS on loopback, which answers every request with the same JSON, or with what its body asks for. */
export function startTlsServer(
  payload: object | ((body: string) => object),
  certificate = SERVER_CERTIFICATE,
): Promise<LoopbackServer> {
  const requests: LoopbackServer['requests'] = []
  const server = createSecure({key: SERVER_KEY, cert: certificate}, (request, response) => {
    requests.push({
      requestLine: `${request.method} https://${request.headers.host}${request.url}`,
      headers: request.headers,
    })
    let body = ''
    request.on('data', (piece) => (body += piece))
    request.on('end', () => {
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify(typeof payload === 'function' ? payload(body) : payload))
    })
  })
  return listen(server, requests)
}

/**
 * A proxy on loopback: every tunnel leads to `port`, whatever it was asked for; `status` other than 200 refuses all.
 */
export function startRecordingProxy(port: number, status = 200): Promise<LoopbackServer> {
  const requests: LoopbackServer['requests'] = []
  const server = createPlain((request, response) => {
    requests.push({requestLine: `${request.method} ${request.url}`, headers: request.headers})
    response.setHeader('content-type', 'application/json').end('{}')
  })
  server.on('connect', (request, client: Socket) => {
    requests.push({requestLine: `CONNECT ${request.url}`, headers: request.headers})
    if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`)
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  return listen(server, requests)
}

async function listen(server: Server, requests: LoopbackServer['requests']): Promise<LoopbackServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
