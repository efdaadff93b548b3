import {connect, createServer, type Socket} from 'node:net'
import {gzipSync} from 'node:zlib'
import {createRandom} from '../support/fake-cloud.js'

export interface FaultProxy {
  /** Faults so far, by kind. */
  counts: Record<string, number>
  requests(): number
  close(): Promise<void>
}

interface Exchange {
  socket: Socket
  /** Sends the request on, and returns the response as bytes. */
  forward(): Promise<Buffer>
  random(): number
  /** The response of the request before this one, of whatever operation. */
  previous: Buffer
}

const after = (bytes: string | Buffer) => async (exchange: Exchange) => {
  await exchange.forward()
  exchange.socket.write(bytes)
}
const before =
  (bytes: string) =>
  async ({socket}: Exchange) =>
    void socket.write(bytes)
const bare = (status: string, body = '') => `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const json = (body: string | Buffer, more = '') =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}\r\n`),
    Buffer.from(body),
  ])
const bodyStart = (response: Buffer) => response.indexOf('\r\n\r\n') + 4

/** Ends the response somewhere from one offset to another, by a FIN or a reset. */
const cut =
  (range: (response: Buffer) => [number, number]) =>
  async ({socket, forward, random}: Exchange) => {
    const response = await forward()
    const [from, to] = range(response)
    const part = response.subarray(0, from + Math.floor(random() * Math.max(1, to - from)))
    socket.write(part, () => (random() < 0.5 ? socket.end() : socket.resetAndDestroy()))
  }

/** What a hostile network does to one exchange. `after` kinds have passed the request on. */
const FAULTS: Record<string, (exchange: Exchange) => Promise<unknown>> = {
  'reset before': async ({socket}) => socket.resetAndDestroy(),
  'end before': async ({socket}) => socket.end(),
  'reset after': async ({socket, forward}) => forward().then(() => socket.resetAndDestroy()),
  'cut in the status line': cut(() => [0, 12]),
  'cut in the headers': cut((response) => [15, bodyStart(response)]),
  'cut before the body': cut((response) => [bodyStart(response), bodyStart(response)]),
  'cut in the body': cut((response) => [bodyStart(response) + 1, response.length]),
  'cut before the last byte': cut((response) => [response.length - 1, response.length - 1]),
  delay: async ({socket, forward, random}) => {
    const response = await forward()
    setTimeout(() => socket.write(response), random() * 200)
  },
  silence: async ({forward}) => forward(),
  drip: async ({socket, forward}) => {
    const response = await forward()
    let index = 0
    const timer = setInterval(() => socket.write(response.subarray(index, ++index)), 20)
    socket.on('close', () => clearInterval(timer))
  },
  'a response twice': async ({socket, forward}) => {
    const response = await forward()
    socket.write(Buffer.concat([response, response]))
  },
  'a late response too many': async ({socket, forward, random}) => {
    socket.write(await forward())
    setTimeout(() => socket.write(json('{"JobId":"dlcforged0000001","Jobs":[],"TotalCount":0}')), random() * 10)
  },
  'a request twice': async ({socket, forward}) => {
    await forward()
    socket.write(await forward())
  },
  'the response before': async ({socket, forward, previous}) => {
    await forward()
    socket.write(previous)
  },
  'a length too short': async ({socket, forward}) => {
    const response = await forward()
    const body = response.subarray(bodyStart(response))
    socket.write(Buffer.concat([Buffer.from(bare('200 OK', ' '.repeat(Math.max(1, body.length - 7))).trimEnd()), body]))
  },
  'a length too long': async ({socket, forward}) => {
    const response = await forward()
    const body = response.subarray(bodyStart(response))
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length + 50}\r\n\r\n`)
    socket.end(body)
  },
  'two lengths': after('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'),
  'text that says it is gzip': async ({socket, forward}) => {
    const response = await forward()
    socket.write(json(response.subarray(bodyStart(response)), 'Content-Encoding: gzip\r\n'))
  },
  'half a gzip': async ({socket, forward}) => {
    const response = await forward()
    socket.write(json(gzipSync(response.subarray(bodyStart(response))).subarray(0, -9), 'Content-Encoding: gzip\r\n'))
  },
  'bad chunks': after('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n'),
  'headers too long': after(json('{}', `X-Big: ${'x'.repeat(40_000)}\r\n`)),
  'another protocol': before('SSH-2.0-OpenSSH_9.2\r\n'),
  upgrade: before('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
  redirect: before(bare('307 Temporary Redirect\r\nLocation: http://127.0.0.2:9/')),
  'a page': before(bare('200 OK', '<html>Sign in</html>')),
  'an empty object': after(json('{}')),
  'a null': after(json('null')),
  nothing: after(json('')),
  'a hundred thousand levels': after(json(`{"Jobs":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)),
  ...Object.fromEntries(
    ['400 Bad Request', '401 Unauthorized', '403 Forbidden', '404 Not Found', '407 Proxy', '408 Timeout'].map(
      (status) => [`a bare ${status}`, after(bare(status))],
    ),
  ),
  ...Object.fromEntries(
    ['413 Too Large', '429 Too Many', '499 Closed', '501 No', '502 Bad Gateway', '504 Timeout'].map((status) => [
      `a bare ${status}`,
      after(bare(status)),
    ]),
  ),
}

export interface FaultProxyOptions {
  /** Of the service on 127.0.0.1. The proxy has the same port of ::1, so that signed host names stay right. */
  port: number
  /** The share of requests that a fault hits: 0 to 1. */
  rate: number
  seed: number
}

/** A proxy below HTTP in front of a service on loopback, which does everything that a hostile network can do. */
export async function startFaultProxy({port, rate, seed}: FaultProxyOptions): Promise<FaultProxy> {
  const random = createRandom(seed)
  const kinds = Object.keys(FAULTS)
  const counts: Record<string, number> = {}
  const sockets = new Set<Socket>()
  let requests = 0
  let previous: Buffer = json('{}')

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    let pending = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      const end = requestEnd(pending)
      if (end === undefined) return
      const request = pending.subarray(0, end)
      pending = pending.subarray(end)
      requests++
      void exchange(socket, request).catch(() => socket.destroy())
    })
  })

  async function exchange(socket: Socket, request: Buffer): Promise<void> {
    const before = previous
    const forward = async () => {
      const response = await send(port, request)
      previous = response
      return response
    }
    const kind = random() < rate ? (kinds[Math.floor(random() * kinds.length)] ?? '') : ''
    // Which of two new jobs is meant can't be told from the id that another request was given.
    const isMixedUp = kind === 'the response before' && request.toString('latin1', 0, 4) === 'POST'
    const fault = isMixedUp ? undefined : FAULTS[kind]
    if (!fault) return void socket.write(await forward())
    counts[kind] = (counts[kind] ?? 0) + 1
    await fault({socket, forward, random, previous: before})
  }

  await new Promise<void>((resolve) => server.listen(port, '::1', resolve))
  return {
    counts,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Where a request ends; undefined until it is whole. */
function requestEnd(bytes: Buffer): number | undefined {
  const start = bodyStart(bytes)
  if (start < 4) return undefined
  const head = bytes.toString('latin1', 0, start)
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const end = bytes.indexOf('0\r\n\r\n', start)
    return end < 0 ? undefined : end + 5
  }
  const end = start + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  return bytes.length < end ? undefined : end
}

/** The service's response to a request that is sent on a connection of its own. */
function send(port: number, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0)
    const upstream = connect(port, '127.0.0.1', () => upstream.write(request))
    upstream.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      const end = requestEnd(received)
      if (end === undefined) return
      upstream.destroy()
      resolve(received.subarray(0, end))
    })
    upstream.on('error', reject).on('close', () => reject(new Error('The service closed the connection.')))
  })
}
