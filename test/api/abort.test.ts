import {afterEach, describe, expect, test} from '@jest/globals'
import type {Credential} from '../../src/api/call.js'
import {CliError} from '../../src/errors.js'
import {createInstantClock} from '../support/fake-cloud.js'
import {createLoopbackCloud} from '../support/loopback-cloud.js'
import {type RecordingServer, startRecordingServer} from '../support/recording-server.js'

const servers: RecordingServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))
async function serverThat(reply: Parameters<typeof startRecordingServer>[0]) {
  servers.push(await startRecordingServer(reply))
  return servers.at(-1) as RecordingServer
}
const failed = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: CliError) => error,
  )
const unavailable: Parameters<typeof startRecordingServer>[0] = (response) =>
  response.writeHead(503, {'content-type': 'application/json'}).end('{"Code":"ServiceUnavailable","Message":"x"}')

describe('X2 accepted: the number of attempts of a read', () => {
  test.each([
    ['a reset', (response) => response.socket?.destroy(), {}],
    ['a timeout', () => {}, {readTimeoutMs: 250}],
    ['a gateway error with HTTP 200', (response) => response.end('{"Code":"Unavailable","Message":"x"}'), {}],
    ['an incomplete response', (response) => response.end('{"Jobs": ['), {}],
  ] as [string, Parameters<typeof startRecordingServer>[0], object][])(
    'is three after %s',
    async (_what, reply, limits) => {
      const server = await serverThat(reply)
      await failed(createLoopbackCloud(server.host, limits).call('ListJobs', {}))
      expect(server.requests).toHaveLength(3)
    },
  )

  test('is one if retries are disabled', async () => {
    const server = await serverThat(unavailable)
    await failed(createLoopbackCloud(server.host, {retries: 0}).call('ListJobs', {}))
    expect(server.requests).toHaveLength(1)
  })
})

describe('the deadline of all attempts', () => {
  test('is not exceeded by the wait that the service requests', async () => {
    const clock = createInstantClock()
    const server = await serverThat((response) =>
      response
        .writeHead(429, {'content-type': 'application/json', 'x-acs-retry-after': '40000'})
        .end('{"Code":"Throttling.Api"}'),
    )
    const error = await failed(createLoopbackCloud(server.host, {clock, deadlineMs: 60_000}).call('ListJobs', {}))
    expect([error?.code, clock.slept, server.requests.length]).toEqual(['Throttling.Api', [40_000], 2])
  })

  test('limits the timeout of the last attempt', async () => {
    const clock = createInstantClock()
    const server = await serverThat((response, _request, count) => {
      if (count > 1) return
      response
        .writeHead(429, {'content-type': 'application/json', 'x-acs-retry-after': '9960'})
        .end('{"Code":"Throttling.Api"}')
    })
    const error = await failed(
      createLoopbackCloud(server.host, {clock, deadlineMs: 10_000, retries: 1}).call('ListJobs', {}),
    )
    expect(error).toMatchObject({code: 'ReadTimeout', message: expect.stringContaining('no response within 0.04 s')})
  })
})

describe('an aborted call', () => {
  test('closes the connection while it waits for a response', async () => {
    const giving = new AbortController()
    let closed = () => {}
    const gone = new Promise<void>((resolve) => (closed = resolve))
    const server = await serverThat((response) => {
      response.on('close', closed)
      giving.abort()
    })
    const error = await failed(createLoopbackCloud(server.host).call('ListJobs', {}, {signal: giving.signal}))
    await gone
    expect(error).toMatchObject({code: 'Aborted', wasSent: true})
    expect(server.requests).toHaveLength(1)
  })

  test('sends nothing if it was aborted before it started', async () => {
    const server = await serverThat(undefined)
    expect(
      await failed(createLoopbackCloud(server.host).call('ListJobs', {}, {signal: AbortSignal.abort()})),
    ).toMatchObject({
      wasSent: false,
    })
    expect(server.requests).toEqual([])
  })

  test('fails immediately during a credential request, and sends nothing afterwards', async () => {
    const giving = new AbortController()
    const server = await serverThat(undefined)
    let hand = (_: Credential) => {}
    const credential = {getCredential: () => new Promise<Credential>((resolve) => (hand = resolve))}
    const call = failed(createLoopbackCloud(server.host, {credential}).call('ListJobs', {}, {signal: giving.signal}))
    await new Promise(setImmediate)
    giving.abort(new CliError({code: 'TooLate', exit: 'failure', message: 'Too late.'}))
    expect(await call).toMatchObject({code: 'TooLate'})
    hand({type: 'access_key', accessKeyId: 'x', accessKeySecret: 'y'})
    await createLoopbackCloud(server.host).call('ListWorkspaces', {})
    expect(server.requests.map(({path}) => path)).toEqual(['/api/v1/workspaces'])
  })

  test('is not retried', async () => {
    const giving = new AbortController()
    const server = await serverThat(unavailable)
    const clock = {...createInstantClock(), sleep: async () => giving.abort()}
    await failed(createLoopbackCloud(server.host, {clock}).call('ListJobs', {}, {signal: giving.signal}))
    expect(server.requests).toHaveLength(1)
  })
})
