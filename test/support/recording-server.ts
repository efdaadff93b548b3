import {createServer, type IncomingHttpHeaders, type Server, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {plausibleResponse} from './plausible-response.js'

export interface ReceivedRequest {
  method: string
  /** As it came over the wire, still encoded. */
  path: string
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: string
}

export interface RecordingServer {
  host: string
  requests: ReceivedRequest[]
  close(): Promise<void>
}

type Responder = (response: ServerResponse, request: ReceivedRequest, count: number) => void

const respondPlausibly: Responder = (response, {headers, path}) =>
  response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify(plausibleResponse(headers['x-acs-action'], path)))

/** A server on loopback that remembers what it received and answers as it is told. */
export async function startRecordingServer(reply: Responder = respondPlausibly): Promise<RecordingServer> {
  const requests: ReceivedRequest[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [path = '', search = ''] = (request.url ?? '').split('?')
      const received = {
        method: request.method ?? '',
        path,
        query: Object.fromEntries(new URLSearchParams(search)),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      requests.push(received)
      reply(response, received, requests.length)
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
