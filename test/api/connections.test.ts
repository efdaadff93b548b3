import {setTimeout as delay} from 'node:timers/promises'
import {afterEach, describe, expect, test} from '@jest/globals'
import type {CliError} from '../../src/errors.js'
import {createLoopbackCloud} from '../support/loopback-cloud.js'
import {httpResponse, type RawRequest, type RawServer, startRawServer} from '../support/raw-server.js'

const servers: RawServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))
async function serverThat(respond: (request: RawRequest) => void) {
  const server = await startRawServer(respond)
  servers.push(server)
  return server
}

const LIST = httpResponse({Jobs: [], TotalCount: 0, RequestId: 'R'})
const JOB = httpResponse({JobId: 'dlc1', RequestId: 'R'})
const answer = ({target, socket}: RawRequest) => socket.write(target === 'GET /api/v1/jobs' ? LIST : JOB)
const DOCUMENT = {DisplayName: 'x', JobType: 'PyTorchJob', UserCommand: 'true', JobSpecs: []}
const failureOf = (call: Promise<unknown>): Promise<CliError> =>
  call.then(
    () => expect(undefined).toBe('a failure'),
    (error) => error,
  )

describe('C14 accepted: a write shares no connection', () => {
  test('reads share one; each POST, PUT and DELETE has its own, which no read uses after it', async () => {
    const server = await serverThat(answer)
    const cloud = createLoopbackCloud(server.host)
    await cloud.call('ListJobs', {})
    await cloud.call('ListJobs', {})
    await cloud.call('CreateJob', DOCUMENT)
    await cloud.call('UpdateJob', {JobId: 'dlc1', Priority: 1})
    await cloud.call('ListJobs', {})
    await cloud.call('DeleteJob', {JobId: 'dlc1'})
    await cloud.call('StopJob', {JobId: 'dlc1'})
    await cloud.call('ListJobs', {})
    expect(server.requests.map(({target, connection}) => `${target.split(' ')[0]} ${connection}`)).toEqual([
      ...['GET 1', 'GET 1', 'POST 2', 'PUT 3', 'GET 1', 'DELETE 4', 'POST 5', 'GET 1'],
    ])
  })

  test('an extra response on an idle connection does not answer the next request', async () => {
    const extra = httpResponse({JobId: 'dlcforged', Jobs: [{JobId: 'dlcforged'}], TotalCount: 1, RequestId: 'X'})
    const server = await serverThat((request) => {
      answer(request)
      if (request.connection === 1) setTimeout(() => request.socket.write(extra), 5)
    })
    const cloud = createLoopbackCloud(server.host)
    const gone = new Promise((resolve) => {
      const timer = setInterval(() => {
        if (!server.requests[0]?.socket.destroyed) return
        clearInterval(timer)
        resolve(undefined)
      }, 5)
    })
    await cloud.call('ListJobs', {})
    await gone
    expect(await cloud.call('ListJobs', {})).toMatchObject({TotalCount: 0})
    expect(await cloud.call('CreateJob', DOCUMENT)).toMatchObject({JobId: 'dlc1'})
    expect(server.requests.map(({connection}) => connection)).toEqual([1, 2, 3])
  })

  test.each([0, 1, 3, 8])('a response too many that comes after %i ms is never that of CreateJob', async (late) => {
    const server = await serverThat((request) => {
      answer(request)
      const {target, socket} = request
      if (target.startsWith('GET')) setTimeout(() => socket.write(httpResponse({JobId: 'dlcforged'})), late)
    })
    const cloud = createLoopbackCloud(server.host)
    await cloud.call('ListJobs', {})
    expect(await cloud.call('CreateJob', DOCUMENT)).toMatchObject({JobId: 'dlc1'})
  })
})

describe('the read timeout ends a call', () => {
  /** Writes a byte of the text every few milliseconds. */
  function drip({socket}: RawRequest, text: string): void {
    let index = 0
    const timer = setInterval(() => socket.write(text[index++ % text.length] ?? ''), 5)
    socket.on('close', () => clearInterval(timer))
  }
  const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
  const FAULTS: [string, (request: RawRequest) => void][] = [
    ['a silent connection', () => {}],
    ['headers that drip', (request) => drip(request, `${HEAD}${'X-Pad: y\r\n'.repeat(500)}`)],
    [
      'a body that drips',
      (request) => {
        request.socket.write(`${HEAD}Content-Length: 100000\r\n\r\n`)
        drip(request, '{"Jobs": []        ')
      },
    ],
    [
      'chunks that drip',
      (request) => {
        request.socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
        drip(request, '1\r\n{\r\n')
      },
    ],
    [
      'a compressed body that drips',
      (request) => {
        request.socket.write(`${HEAD}Content-Encoding: gzip\r\nContent-Length: 100000\r\n\r\n\x1f`)
        drip(request, 'x')
      },
    ],
    [
      'an error whose body drips',
      (request) => {
        request.socket.write('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 100000\r\n\r\n')
        drip(request, '<html>')
      },
    ],
  ]
  const CASES = FAULTS.flatMap(([fault, respond]) => [
    [`${fault}, on a new connection`, false, fault, respond] as const,
    [`${fault}, on one that was used before`, true, fault, respond] as const,
  ])

  test.each(CASES)('%s', async (_what, isReused, fault, respond) => {
    const server = await serverThat((request) => (isReused && request.count === 1 ? answer(request) : respond(request)))
    const cloud = createLoopbackCloud(server.host, {retries: 0, connectTimeoutMs: 5_000, readTimeoutMs: 60})
    if (isReused) await cloud.call('ListJobs', {})
    const startedAt = performance.now()
    const error = await failureOf(cloud.call('ListJobs', {}))
    expect(error).toMatchObject({code: fault.startsWith('an error') ? 'Http502' : 'ReadTimeout'})
    expect(performance.now() - startedAt).toBeLessThan(1_500)
    expect(new Set(server.requests.map(({connection}) => connection)).size).toBe(1)
  })

  test('and so does the deadline of all attempts, whatever is waited for', async () => {
    const server = await serverThat(() => {})
    const limits = {retries: 0, connectTimeoutMs: 5_000, readTimeoutMs: 5_000, deadlineMs: 60}
    expect(await failureOf(createLoopbackCloud(server.host, limits).call('ListJobs', {}))).toMatchObject({
      code: 'ReadTimeout',
      wasSent: true,
    })
    const credential = {getCredential: () => new Promise<never>(() => {})}
    expect(
      await failureOf(createLoopbackCloud(server.host, {...limits, credential}).call('CreateJob', DOCUMENT)),
    ).toMatchObject({code: 'ConnectTimeout', wasSent: false})
    await delay(5)
    expect(server.requests).toHaveLength(1)
  })
})
