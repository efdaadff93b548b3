import {createServer as createPlain, type IncomingHttpHeaders} from 'node:http'
import {createServer as createSecure} from 'node:https'
import {type AddressInfo, connect, type Server, type Socket} from 'node:net'
import {CERTIFICATE, KEY} from './certificates.js'

export interface Listening {
  host: string
  port: number
  /** What was asked, in order: a method and its target. */
  asked: {what: string; headers: IncomingHttpHeaders}[]
  close(): Promise<void>
}

/** A server over TLS on loopback, which answers every request with the same JSON, or with what its body asks for. */
export function secureServer(answer: object | ((body: string) => object), cert = CERTIFICATE): Promise<Listening> {
  const asked: Listening['asked'] = []
  const server = createSecure({key: KEY, cert}, (request, response) => {
    asked.push({what: `${request.method} https://${request.headers.host}${request.url}`, headers: request.headers})
    let body = ''
    request.on('data', (piece) => (body += piece))
    request.on('end', () => {
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify(typeof answer === 'function' ? answer(body) : answer))
    })
  })
  return listening(server, asked)
}

/**
 * A proxy on loopback: every tunnel leads to `port`, whatever it was asked for; `status` other than 200 refuses all.
 */
export function recordingProxy(port: number, status = 200): Promise<Listening> {
  const asked: Listening['asked'] = []
  const server = createPlain((request, response) => {
    asked.push({what: `${request.method} ${request.url}`, headers: request.headers})
    response.setHeader('content-type', 'application/json').end('{}')
  })
  server.on('connect', (request, client: Socket) => {
    asked.push({what: `CONNECT ${request.url}`, headers: request.headers})
    if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`)
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  return listening(server, asked)
}

async function listening(server: Server, asked: Listening['asked']): Promise<Listening> {
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
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
