import {createServer, type IncomingHttpHeaders, type Server, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface Recorded {
  method: string
  /** As it came over the wire, still encoded. */
  path: string
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: string
}

export interface RecordingServer {
  host: string
  requests: Recorded[]
  close(): Promise<void>
}

type Reply = (response: ServerResponse, request: Recorded, count: number) => void

const emptyAnswer: Reply = (response) => response.setHeader('content-type', 'application/json').end('{}')

/** A server on loopback that remembers what it received and answers as it is told. */
export async function recordingServer(reply: Reply = emptyAnswer): Promise<RecordingServer> {
  const requests: Recorded[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [path = '', search = ''] = (request.url ?? '').split('?')
      const recorded = {
        method: request.method ?? '',
        path,
        query: Object.fromEntries(new URLSearchParams(search)),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      requests.push(recorded)
      reply(response, recorded, requests.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
