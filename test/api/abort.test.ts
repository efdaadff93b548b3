import {afterEach, describe, expect, test} from '@jest/globals'
import type {Credential} from '../../src/api/call.js'
import {CliError} from '../../src/errors.js'
import {createInstantClock, createLoopbackCloud} from '../support/loopback-cloud.js'
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

describe('X2 accepted: how often a read is sent', () => {
  test.each([
    ['a reset', (response) => response.socket?.destroy(), {}],
    ['a time-out', () => {}, {readTimeoutMs: 50}],
    ['a gateway’s error with HTTP 200', (response) => response.end('{"Code":"Unavailable","Message":"x"}'), {}],
    ['half an answer', (response) => response.end('{"Jobs": ['), {}],
  ] as [string, Parameters<typeof startRecordingServer>[0], object][])(
    'three times after %s',
    async (_what, reply, limits) => {
      const server = await serverThat(reply)
      await failed(createLoopbackCloud(server.host, limits).call('ListJobs', {}))
      expect(server.requests).toHaveLength(3)
    },
  )

  test('once with no retries', async () => {
    const server = await serverThat(unavailable)
    await failed(createLoopbackCloud(server.host, {retries: 0}).call('ListJobs', {}))
    expect(server.requests).toHaveLength(1)
  })
})

describe('all attempts together have a deadline', () => {
  test('what the service asks to wait is not waited for past it', async () => {
    const clock = createInstantClock()
    const server = await serverThat((response) =>
      response
        .writeHead(429, {'content-type': 'application/json', 'x-acs-retry-after': '40000'})
        .end('{"Code":"Throttling.Api"}'),
    )
    const error = await failed(createLoopbackCloud(server.host, {clock, deadlineMs: 60_000}).call('ListJobs', {}))
    expect([error?.code, clock.slept, server.requests.length]).toEqual(['Throttling.Api', [40_000], 2])
  })

  test('the last attempt gets what is left of it', async () => {
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
    expect(error).toMatchObject({code: 'ReadTimeout', message: expect.stringContaining('no answer within 0.04 s')})
  })
})

describe('a call whose caller gave up does not run on', () => {
  test('while it waits for an answer: the connection is closed', async () => {
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

  test('before it begins: nothing is sent', async () => {
    const server = await serverThat(undefined)
    expect(
      await failed(createLoopbackCloud(server.host).call('ListJobs', {}, {signal: AbortSignal.abort()})),
    ).toMatchObject({
      wasSent: false,
    })
    expect(server.requests).toEqual([])
  })

  test('while the credential is on its way: it ends at once, and nothing is sent later', async () => {
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

  test('between two attempts: there is no second one', async () => {
    const giving = new AbortController()
    const server = await serverThat(unavailable)
    const clock = {...createInstantClock(), sleep: async () => giving.abort()}
    await failed(createLoopbackCloud(server.host, {clock}).call('ListJobs', {}, {signal: giving.signal}))
    expect(server.requests).toHaveLength(1)
  })
})
