import {createServer, type Server, type Socket} from 'node:net'
import {createServer as createTlsServer, type TlsOptions} from 'node:tls'
import {afterEach, describe, expect, test} from '@jest/globals'
import {type CliError, EXIT} from '../../src/errors.js'
import {getWriteOutcome} from '../../src/job/write-outcome.js'
import {EXPIRED_CERTIFICATE, SERVER_CERTIFICATE, SERVER_KEY} from '../support/certificates.js'
import {createLoopbackCloud} from '../support/loopback-cloud.js'

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  return Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

/** A server of which every byte after the handshake counts as read. */
async function listen(server: Server): Promise<string> {
  servers.push(server)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as {port: number}).port}`
}

let plaintext = ''
const secure = (options: TlsOptions) =>
  createTlsServer({key: SERVER_KEY, cert: SERVER_CERTIFICATE, ...options}, (socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => (plaintext += chunk))
  }).on('tlsClientError', () => {})
const onHello = (answer: (socket: Socket) => void) =>
  createServer((socket) => socket.once('data', () => answer(socket)))

describe('C14 accepted: insecure connections are never used', () => {
  test.each<[string, () => Server, string]>([
    ['a certificate of an unknown authority', () => secure({}), 'TlsFailed'],
    ['an expired certificate', () => secure({cert: EXPIRED_CERTIFICATE}), 'TlsFailed'],
    [
      'a downgrade to TLS 1.1',
      () => secure({minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0'}),
      'TlsFailed',
    ],
    [
      'an answer in plain HTTP',
      () => onHello((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')),
      'TlsFailed',
    ],
    ['a TLS alert', () => onHello((socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40]))), 'TlsFailed'],
    ['a handshake that is reset', () => onHello((socket) => socket.resetAndDestroy()), 'ConnectionReset'],
    ['a handshake that ends', () => onHello((socket) => socket.end()), 'ConnectionReset'],
    [
      'a handshake that is cut in a record',
      () => onHello((socket) => socket.end(Buffer.from([22, 3, 3, 0, 90, 2]))),
      'ConnectionReset',
    ],
    ['a handshake without an answer', () => onHello(() => {}), 'ConnectTimeout'],
  ])('%s', async (_what, create, code) => {
    plaintext = ''
    const host = await listen(create())
    const endpoint = {protocol: 'https' as const, host}
    const cloud = createLoopbackCloud(host, {
      endpoints: {'pai-dlc': endpoint, aiworkspace: endpoint},
      connectTimeoutMs: 300,
      readTimeoutMs: 5_000,
      retries: 0,
    })
    const document = {DisplayName: 'x', JobType: 'PyTorchJob', UserCommand: 'true', JobSpecs: []}
    for (const call of [cloud.call('ListJobs', {}), cloud.call('CreateJob', document)]) {
      const error: CliError = await call.then(
        () => expect('a response').toBe('an error'),
        (reason) => reason,
      )
      expect(error).toMatchObject({code, exit: EXIT.failure, wasSent: false})
      expect(getWriteOutcome(error)).toBe('notDone')
    }
    expect(plaintext).toBe('')
  })
})
