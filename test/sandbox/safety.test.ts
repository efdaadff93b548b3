import {once} from 'node:events'
import {existsSync, mkdtempSync, readdirSync} from 'node:fs'
import {request} from 'node:http'
import {connect} from 'node:net'
import {networkInterfaces, tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import type {Operations} from '../../src/api/generated/types.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {sha256Hex, signRequest} from './reference-signer.js'
import {call, send, waitFor, waitForStatus} from './signed-client.js'

interface Asked {
  method?: string
  path?: string
  headers?: Record<string, string | string[]>
  body?: string
}

/** What fetch would not send: any Host header, any path. PORT stands for the sandbox's own. */
function raw(port: number, {method = 'GET', path = '/api/v1/jobs', headers = {}, body}: Asked) {
  const all = Object.entries({host: '127.0.0.1:PORT', ...headers}).map(([name, value]) => [
    name,
    String(value).replace('PORT', String(port)),
  ])
  return new Promise<{status?: number; code?: string}>((resolve, reject) => {
    request({host: '127.0.0.1', port, path, method, headers: Object.fromEntries(all)}, (answer) => {
      let text = ''
      answer.on('data', (data) => (text += data))
      answer.on('end', () => resolve({status: answer.statusCode, code: text && JSON.parse(text).Code}))
    })
      .on('error', reject)
      .end(body)
  })
}

/** Writes these bytes, and says what came back until the sandbox closed the connection. */
async function talk(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (data) => (text += data))
  socket.on('error', () => {})
  socket.write(bytes)
  await new Promise((resolve) => socket.on('close', resolve))
  return text
}

describe('a web page in a browser', () => {
  test.each<[string, Record<string, string>, number]>([
    ['its own address', {host: '127.0.0.1:PORT'}, 400],
    ['localhost', {host: 'localhost:PORT'}, 400],
    ['LOCALHOST', {host: 'LOCALHOST:PORT'}, 400],
    ['::1', {host: '[::1]:PORT'}, 400],
    ['another name', {host: 'evil.example:PORT'}, 403],
    ['a name that begins like an address', {host: '127.0.0.1.evil.example:PORT'}, 403],
    ['a user before the address', {host: 'evil@127.0.0.1:PORT'}, 403],
    ['another address of this machine', {host: '0.0.0.0:PORT'}, 403],
    ['another port', {host: '127.0.0.1:1'}, 403],
    ['no port', {host: 'localhost'}, 403],
    ['its own address, from a page of another site', {origin: 'https://evil.example'}, 403],
    ['its own address, from a page without an address', {origin: 'null'}, 403],
    ['its own address, from a page on this machine', {origin: 'http://localhost:3000'}, 403],
    ['its own address, by a form or an image', {'sec-fetch-site': 'cross-site'}, 403],
  ])('reaches the sandbox only by its own host without an origin: %s', async (_what, headers, status) => {
    const {port, controlKey} = await startFastSandbox()
    expect((await raw(port, {headers})).status).toBe(status)
    const control = await raw(port, {path: '/sandbox/v1/status', headers: {...headers, 'x-sandbox-key': controlKey}})
    expect(control.status).toBe(status === 400 ? 200 : 403)
  })

  test.each(['policy', 'faults', 'evict', 'reset'])(
    'changes nothing with a form that sends POST %s',
    async (command) => {
      const sandbox = await startFastSandbox()
      await call(sandbox, 'CreateJob', minimalJob)
      const body = '{"actions":[],"faults":["*:500"]}'
      const ways: Record<string, string>[] = [
        {'content-type': 'text/plain'},
        {origin: sandbox.url, 'x-sandbox-key': sandbox.controlKey},
      ]
      for (const headers of ways)
        expect((await raw(sandbox.port, {method: 'POST', path: `/sandbox/v1/${command}`, headers, body})).status).toBe(
          403,
        )
      expect((await call(sandbox, 'ListJobs')).TotalCount).toBe(1)
    },
  )

  test('gets 403 for a CORS preflight request', async () => {
    const {port} = await startFastSandbox()
    const headers = {origin: 'https://evil.example', 'access-control-request-method': 'POST'}
    expect(await raw(port, {method: 'OPTIONS', path: '/sandbox/v1/reset', headers})).toEqual({
      status: 403,
      code: 'Forbidden.Origin',
    })
  })

  test('is out of reach on other machines: the sandbox listens on loopback only', async () => {
    const {port} = await startFastSandbox()
    const others = Object.values(networkInterfaces()).flatMap((all = []) =>
      all.filter(({internal, family}) => !internal && family === 'IPv4'),
    )
    for (const {address} of others) {
      const socket = connect(port, address)
      const [error] = await once(socket, 'error')
      expect(error.code).toBe('ECONNREFUSED')
    }
  })
})

describe('a malicious request', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const tooLong = 'x'.repeat(1024 * 1024 + 1)

  test.each<[string, Asked, number, string]>([
    ['a body beyond the limit', {method: 'POST', body: tooLong}, 413, 'RequestTooLarge'],
    [
      'a body announced as too large',
      {method: 'POST', headers: {'content-length': '99999999'}, body: 'x'},
      413,
      'RequestTooLarge',
    ],
    [
      'a large body for the control endpoint',
      {method: 'POST', path: '/sandbox/v1/faults', body: tooLong},
      413,
      'RequestTooLarge',
    ],
    ['a query that is badly encoded', {path: '/api/v1/jobs?a=%zz'}, 400, 'InvalidParameter'],
    ['a path with ..', {path: '/api/v1/jobs/../../../../etc/passwd'}, 400, 'MissingParameter'],
    ['the address of another server', {path: 'http://evil.example/sandbox/v1/status'}, 400, 'MissingParameter'],
  ])('is rejected and leaves the sandbox usable: %s', async (_what, asked, status, code) => {
    const sandbox = await startFastSandbox()
    expect(await raw(sandbox.port, asked)).toEqual({status, code})
    expect((await send(sandbox, 'ListJobs')).status).toBe(200)
  })

  test.each<[string, keyof Operations, Record<string, unknown>]>([
    ['an environment of deeply nested lists', 'CreateJob', {...minimalJob, Envs: JSON.parse(deep(20_000))}],
    ['an unknown field of deeply nested lists', 'CreateJob', {...minimalJob, Other: JSON.parse(deep(20_000))}],
    ['a million pods', 'CreateJob', {...minimalJob, JobSpecs: [{...minimalJob.JobSpecs[0], PodCount: 1e9}]}],
    [
      'fields of Object.prototype',
      'CreateJob',
      JSON.parse(`{"__proto__": {"a": 1}, "constructor": {"prototype": {}}, "DisplayName": "x"}`),
    ],
    [
      'a role that is a path',
      'CreateJob',
      {...minimalJob, JobType: 'SlurmJob', JobSpecs: [{...minimalJob.JobSpecs[0], Type: '/../../up'}]},
    ],
    [
      'a Ray role that is a path',
      'CreateJob',
      {...minimalJob, JobType: 'RayJob', JobSpecs: [{...minimalJob.JobSpecs[0], Type: 'Worker-/../../../up'}]},
    ],
    ['a job that is a path', 'GetJob', {JobId: '../../../../etc/passwd'}],
    ['a pod that is a path', 'GetPodLogs', {JobId: 'dlcnone', PodId: '../../etc/passwd'}],
    ['a uid that is a path', 'GetPodLogs', {JobId: 'dlcnone', PodId: 'x', PodUid: '../../etc/passwd'}],
  ])('is rejected as the service rejects it: %s', async (_what, operation, input) => {
    const jobsFolder = mkdtempSync(join(tmpdir(), 'pai-dlc-safety-'))
    const sandbox = await startFastSandbox({jobsFolder})
    const {status, body} = await sendDeep(sandbox, operation, input)
    expect(body).toMatchObject({
      Code: expect.stringMatching(/^(InvalidParameter|NotFound)/),
      RequestId: expect.any(String),
    })
    expect(status).toBeLessThan(500)
    expect((await call(sandbox, 'ListJobs')).TotalCount).toBe(0)
    expect(readdirSync(jobsFolder)).toHaveLength(1)
  })

  /** JSON.stringify gives up where JSON.parse does not. */
  async function sendDeep(
    sandbox: Parameters<typeof send>[0],
    operation: keyof Operations,
    input: Record<string, unknown>,
  ) {
    const [name] = ['Envs', 'Other'].filter((field) => Array.isArray(input[field]))
    if (!name) return send(sandbox, operation, input)
    const text = JSON.stringify({...input, [name]: 0}).replace(`"${name}":0`, `"${name}":${deep(20_000)}`)
    const {url, init} = signRequest({
      ...{
        method: 'POST',
        url: `${sandbox.url}/api/v1/jobs`,
        action: operation,
        version: '2020-12-03',
        key: sandbox.credentials,
      },
      headers: {'x-acs-content-sha256': sha256Hex(text), 'content-type': 'application/json'},
      text,
    })
    const answer = await fetch(url, {...init, body: text})
    return {status: answer.status, body: (await answer.json()) as Record<string, unknown>}
  }

  test.each([
    ['a mount path', '/../../up'],
    ['an encoded mount path', '/%2e%2e/up/../..'],
  ])('can’t leave the pod’s folder by %s', async (_what, MountPath) => {
    const sandbox = await startFastSandbox()
    const DataSources = [{Uri: 'oss://bucket.oss-cn-hangzhou.aliyuncs.com/x', MountPath}]
    expect((await send(sandbox, 'CreateJob', {...minimalJob, DataSources})).body).toMatchObject({
      Message: expect.stringContaining('must be an absolute path without ".."'),
    })
  })

  test('with an endless body is cut off', async () => {
    const sandbox = await startFastSandbox()
    const flood = connect(sandbox.port, '127.0.0.1')
    let sent = 0
    flood.on('error', () => {})
    flood.write(`POST /api/v1/jobs HTTP/1.1\r\nHost: 127.0.0.1:${sandbox.port}\r\nTransfer-Encoding: chunked\r\n\r\n`)
    const piece = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const more = () => {
      sent += piece.length
      if (sent > 1e9) throw new Error('a gigabyte was taken')
      if (!flood.destroyed && flood.write(piece)) setImmediate(more)
    }
    flood.on('drain', more)
    more()
    await new Promise((resolve) => flood.on('close', resolve))
    expect(sent).toBeLessThan(64 * 1024 * 1024)
    expect((await send(sandbox, 'ListJobs')).status).toBe(200)
  })
})

describe('a connection', () => {
  test.each([
    ['unfinished headers', 'GET / HTTP/1.1\r\nHost: 127'],
    ['an unfinished body', 'POST /api/v1/jobs HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 100\r\n\r\n{'],
    ['no bytes', ''],
  ])('is closed after the request timeout: %s', async (_what, bytes) => {
    const sandbox = await startFastSandbox({requestTimeoutMs: 50})
    const said = await talk(sandbox.port, bytes.replace('PORT', String(sandbox.port)))
    expect(said).toMatch(/^(HTTP\/1\.1 408 |$)/)
  })

  test.each([
    ['bytes that are not HTTP', '\u0016\u0003\u0001 hello\r\n\r\n', 400],
    ['a request without Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a request with an empty Host', 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 403],
    ['too many headers', `GET / HTTP/1.1\r\n${'x: y\r\n'.repeat(20_000)}`, 431],
  ])('is rejected: %s', async (_what, bytes, status) => {
    const sandbox = await startFastSandbox()
    expect(await talk(sandbox.port, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect((await send(sandbox, 'ListJobs')).status).toBe(200)
  })
})

test('deleting a job removes its files and nothing else', async () => {
  const jobsFolder = mkdtempSync(join(tmpdir(), 'pai-dlc-safety-'))
  const sandbox = await startFastSandbox({jobsFolder})
  const {JobId = ''} = await call(sandbox, 'CreateJob', {
    ...minimalJob,
    DataSources: [{Uri: `file://${jobsFolder}`, MountPath: '/mnt/x'}],
  })
  await waitForStatus(sandbox, JobId, 'Running')
  await call(sandbox, 'StopJob', {JobId})
  await waitForStatus(sandbox, JobId, 'Stopped')
  await call(sandbox, 'DeleteJob', {JobId})
  const [own = ''] = readdirSync(jobsFolder)
  await waitFor(
    () => readdirSync(join(jobsFolder, own)),
    (names) => names.length === 0,
  )
  expect(existsSync(jobsFolder)).toBe(true)
})
