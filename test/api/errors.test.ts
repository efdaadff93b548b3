import type {ServerResponse} from 'node:http'
import {afterEach, describe, expect, test} from '@jest/globals'
import type {Credential} from '../../src/api/call.js'
import {isTransient} from '../../src/api/retry.js'
import type {CliError} from '../../src/errors.js'
import {createLoopbackCloud, PLANTED_KEY} from '../support/loopback-cloud.js'
import {type RecordingServer, startRecordingServer} from '../support/recording-server.js'

const servers: RecordingServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

async function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const reply = (response: ServerResponse) =>
    response
      .writeHead(status, {'content-type': 'application/json', ...headers})
      .end(typeof body === 'string' ? body : JSON.stringify(body))
  servers.push(await startRecordingServer(reply))
  return createLoopbackCloud(servers.at(-1)?.host ?? '', {retries: 0})
}
const failed = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: CliError) => error,
  )

describe('a response with HTTP 200', () => {
  test.each([
    [
      'a code and a message',
      {Code: 'ServiceUnavailable', Message: 'later'},
      {code: 'ServiceUnavailable', exit: 1},
      true,
    ],
    ['only a code', {Code: 'ServiceUnavailable', RequestId: 'R1'}, {code: 'ServiceUnavailable', requestId: 'R1'}, true],
    ['Success false', {Success: false, Message: 'busy'}, {code: 'Http200', exit: 1}, true],
    [
      'Success false and other fields',
      {Success: false, Code: 'Busy', Message: 'x', TotalCount: 0, Jobs: []},
      {code: 'Busy'},
      true,
    ],
    [
      'lower-case fields',
      {code: 'InternalError', message: 'x', requestId: 'R2'},
      {code: 'InternalError', requestId: 'R2'},
      true,
    ],
    ['a numeric code of AIWorkSpace', {Code: '100600017', Message: 'x'}, {code: '100600017'}, true],
    ['throttling', {Code: 'Throttling.User', Message: 'x'}, {code: 'Throttling.User', exit: 1}, true],
    ['a rejected input', {Code: 'InvalidParameter', Message: 'x'}, {code: 'InvalidParameter', exit: 1}, false],
    ['a missing permission', {Code: 'Forbidden.RAM', Message: 'x'}, {code: 'Forbidden.RAM', exit: 5}, false],
    ['a rejected key', {Code: 'InvalidAccessKeyId.NotFound', Message: 'x'}, {exit: 4}, false],
  ])('is an error for reads and writes: %s', async (_what, body, expected, mayPass) => {
    const cloud = await answering(200, body)
    const write = {DisplayName: 'x', JobType: 'PyTorchJob', JobSpecs: [], UserCommand: 'true'}
    for (const call of [cloud.call('ListJobs', {}), cloud.call('CreateJob', write)]) {
      const error = await failed(call)
      expect(error).toMatchObject({...expected, httpStatus: 200})
      expect(isTransient(error as CliError)).toBe(mayPass)
    }
  })

  test.each([
    ['an empty list', {Jobs: [], TotalCount: 0}],
    ['the code OK', {Code: 'OK', Message: 'successful', Success: true, RequestId: 'R'}],
    ['Success true and a code', {Success: true, Code: 'Something', Message: 'x'}],
    ['a numeric field named Code', {Code: 200, Message: 'fine'}],
    ['a code among other fields', {Code: 'worker-0', Metrics: []}],
  ])('is not an error: %s', async (_what, body) => {
    const job = {...body, JobId: 'dlc1'}
    expect(await (await answering(200, job)).call('GetJob', {JobId: 'dlc1'})).toEqual(job)
  })

  test('is reported with its message, status and code', async () => {
    const error = await failed(
      (await answering(200, {Code: 'ServiceUnavailable', Message: 'later'})).call('GetJob', {JobId: 'dlc1'}),
    )
    expect(error?.message).toBe('later (GetJob: HTTP 200 ServiceUnavailable).')
  })
})

describe('an unusable response', () => {
  test.each([
    ['a list', '[1]', 'InvalidResponse'],
    ['a string', '"ok"', 'InvalidResponse'],
    ['null', 'null', 'InvalidResponse'],
    ['an empty object', '{}', 'InvalidResponse'],
    ['half an object', '{"Jobs": [', 'InvalidResponse'],
  ])('is an error: %s', async (_what, body, code) => {
    expect((await failed((await answering(200, body)).call('ListJobs', {})))?.code).toBe(code)
  })

  test.each([302, 307])(
    'X3 refused: a redirection (%i) is not followed, since the request was signed for its host',
    async (status) => {
      const other = await answering(200, {TotalCount: 1})
      const [elsewhere] = servers
      const cloud = await answering(status, {TotalCount: 1}, {location: `http://${elsewhere?.host}/api/v1/jobs`})
      expect(await failed(cloud.call('ListJobs', {}))).toMatchObject({
        code: 'Redirected',
        message: expect.stringContaining(
          `HTTP ${status}, a redirect to ${elsewhere?.host}. Redirects are not followed`,
        ),
      })
      expect(elsewhere?.requests).toEqual([])
      expect(other).toBeDefined()
    },
  )
})

describe('X3 refused: an error response that repeats the request shows no key', () => {
  const {accessKeyId, accessKeySecret} = PLANTED_KEY
  const header = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=host,Signature=${'0123456789abcdef'.repeat(4)}`
  const planted = [accessKeyId, accessKeySecret, '0123456789abcdef', encodeURIComponent('to+ken/with=signs')]
  const secret: Credential = {
    type: 'sts',
    providerName: 'x',
    accessKeyId,
    accessKeySecret,
    securityToken: 'to+ken/with=signs',
  }

  test.each<[string, number, unknown]>([
    ['in the authorization header', 400, {Code: 'InvalidParameter', Message: `Authorization: ${header}`}],
    ['in the code', 400, {Code: accessKeySecret, Message: 'x'}],
    [
      'in the details',
      403,
      {Code: 'Forbidden', Message: 'x', AccessDeniedDetail: {AuthAction: 'pai:X', Note: [header]}},
    ],
    ['in an HTML page', 500, `<html>${header} ${accessKeySecret} to+ken/with=signs</html>`],
    ['with HTTP 200', 200, {Code: 'Echo', Message: `${header} ${encodeURIComponent('to+ken/with=signs')}`}],
    ['in the canonical request', 400, {Code: 'SignatureDoesNotMatch', Message: `server string to sign is:${header}`}],
  ])('%s', async (_what, status, body) => {
    await answering(status, body)
    const credential = {getCredential: async () => secret}
    const error = await failed(
      createLoopbackCloud(servers.at(-1)?.host ?? '', {retries: 0, credential}).call('GetJob', {JobId: 'dlc1'}),
    )
    const {message, stack, cause} = error as CliError
    const told = JSON.stringify([{...error}, message, stack, String(cause), (cause as Error)?.stack])
    expect(planted.filter((text) => told.includes(text))).toEqual([])
    expect(told).not.toContain('to+ken/with=signs')
  })
})

describe('an error reports the clock difference', () => {
  const hourAgo = {date: new Date(Date.now() - 3600_000).toUTCString()}
  const soon = {date: new Date(Date.now() + 1200_000).toUTCString()}
  test.each([
    ['for an expired time stamp', 'InvalidTimeStamp.Expired', hourAgo, 1, "60 min ahead of the server's"],
    ['for a wrong signature', 'SignatureDoesNotMatch', soon, 4, "20 min behind the server's"],
    ['for an expired session', 'InvalidSecurityToken.Expired', hourAgo, 4, "60 min ahead of the server's"],
  ])('%s', async (_what, Code, headers, exit, words) => {
    const error = await failed((await answering(400, {Code, Message: 'x'}, headers)).call('GetJob', {JobId: 'dlc1'}))
    expect(error).toMatchObject({exit, message: expect.stringContaining(words)})
  })

  test('an error does not mention a correct clock', async () => {
    const error = await failed(
      (await answering(400, {Code: 'SignatureDoesNotMatch', Message: 'x'})).call('GetJob', {JobId: 'dlc1'}),
    )
    expect(error?.message).not.toContain('clock')
  })
})
