import {randomUUID} from 'node:crypto'
import {describe, expect, test} from '@jest/globals'
import {canonicalRequest, sha256, sign, stringToSign} from '../../src/sandbox/auth/canonical.js'
import {createManualClock} from './fake-clock.js'
import {startFastSandbox} from './fast-sandbox.js'
import {computeSignature, sha256Hex, signRequest} from './reference-signer.js'
import {call, readResponse, send} from './signed-client.js'

const HOST = 'pai-dlc.cn-hangzhou.aliyuncs.com'
const STANDARD = {
  'x-acs-version': '2020-12-03',
  'x-acs-date': '2026-01-02T03:04:05Z',
  'x-acs-signature-nonce': 'nonce-0001',
}

interface Vector {
  name: string
  method: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  body: string
  expected: string
}

const VECTORS: Vector[] = [
  {
    name: 'GET with a query',
    method: 'GET',
    path: '/api/v1/jobs/dlc1xjcumbfm7aai',
    query: {NeedDetail: 'true'},
    headers: {'x-acs-action': 'GetJob'},
    body: '',
    expected: '738c513927e7d79a2f0b6cb5826151b876adbe95dc062a3f59e8bdae4c666dca',
  },
  {
    name: 'POST with a body',
    method: 'POST',
    path: '/api/v1/jobs',
    query: {},
    headers: {
      'x-acs-action': 'CreateJob',
      'x-acs-credentials-provider': 'default/env',
      'content-type': 'application/json; charset=utf-8',
    },
    body: '{"DisplayName":"a b","JobType":"PyTorchJob"}',
    expected: '5bd93ba2cc8029941a0fcc03acd8ff15b157ee13b0eb1fd345c6c3c836cacd58',
  },
  {
    name: 'STS key and odd characters',
    method: 'GET',
    path: '/api/v1/jobs',
    query: {DisplayName: "x y*'()!~", EndTime: '2026-01-01T00:00:00Z', WorkspaceId: '268'},
    headers: {'x-acs-action': 'ListJobs', 'x-acs-accesskey-id': 'STS.EXAMPLE', 'x-acs-security-token': 'TOK=='},
    body: '',
    expected: 'dfd04eadd90484e31889a3ff830104a661b46627c43651d5c458016b30e68780',
  },
]

describe('the signature of a published vector', () => {
  test.each(VECTORS)('$name', ({method, path, query, headers, body, expected}) => {
    const all: Record<string, string> = {...STANDARD, ...headers, 'x-acs-content-sha256': sha256Hex(body)}
    const mine = computeSignature({
      method,
      host: HOST,
      path,
      query,
      headers: all,
      body,
      accessKeyId: 'LTAI5tEXAMPLE',
      accessKeySecret: 'secretEXAMPLE',
    })
    const canonical = canonicalRequest({
      method,
      path,
      query: Object.entries(query),
      headers: new Map(Object.entries({...all, host: HOST}).map(([name, value]) => [name, [value]])),
      signedHeaders: mine.signedHeaders.split(';'),
      bodyHash: sha256(body),
    })

    expect(mine.signature).toBe(expected)
    expect(sign('secretEXAMPLE', stringToSign(canonical))).toBe(expected)
  })
})

const NOW = Date.parse('2026-01-02T03:04:05Z')
const MAIN = {accessKeyId: 'MAIN', accessKeySecret: 'main-secret'}
const STS = {accessKeyId: 'STS.KEY', accessKeySecret: 'sts-secret', securityToken: 'TOKEN=='}
const CREDENTIALS = [
  MAIN,
  {...STS, expiration: NOW + 3_600_000},
  {...STS, accessKeyId: 'STS.OLD', expiration: NOW - 1},
  {accessKeyId: 'OFF', accessKeySecret: 'off-secret', disabled: true},
]

const startSandboxWithKeys = () => startFastSandbox({clock: createManualClock(NOW), credentials: CREDENTIALS})

describe('a request is rejected with', () => {
  test.each([
    ['InvalidAccessKeyId.NotFound', 404, {key: {...MAIN, accessKeyId: 'NOBODY'}}],
    ['InvalidAccessKeyId.Inactive', 403, {key: {accessKeyId: 'OFF', accessKeySecret: 'off-secret'}}],
    ['SignatureDoesNotMatch', 400, {key: {...MAIN, accessKeySecret: 'wrong'}}],
    ['SignatureDoesNotMatch', 400, {headers: {'x-acs-content-sha256': sha256Hex('another body')}}],
    ['InvalidTimeStamp.Expired', 400, {now: NOW - 15 * 60_000 - 1000}],
    ['InvalidTimeStamp.Expired', 400, {now: NOW + 15 * 60_000 + 1000}],
    ['InvalidTimeStamp.Format', 400, {headers: {'x-acs-date': '2026-01-02 03:04:05'}}],
    ['MissingParameter', 400, {headers: {'x-acs-signature-nonce': ''}}],
    ['MissingParameter', 400, {headers: {'x-acs-action': ''}}],
    ['MissingSecurityToken', 400, {key: {...STS, securityToken: undefined}}],
    ['InvalidSecurityToken.Expired', 400, {key: {...STS, accessKeyId: 'STS.OLD'}}],
    ['InvalidSecurityToken.Malformed', 400, {key: {...STS, securityToken: 'two words'}}],
    ['InvalidSecurityToken.MismatchWithAccessKey', 400, {key: {...STS, securityToken: 'OTHER=='}}],
    ['InvalidSecurityToken.MismatchWithAccessKey', 400, {key: {...MAIN, securityToken: 'TOKEN=='}}],
    ['InvalidAction.NotFound', 404, {headers: {'x-acs-action': 'GetJob'}}],
    ['InvalidVersion', 404, {headers: {'x-acs-version': '2021-02-04'}}],
  ])('%s (%d), case %#', async (code, status, settings) => {
    const sandbox = await startSandboxWithKeys()

    const answer = await send(sandbox, 'ListEcsSpecs', {}, {now: NOW, ...settings})

    expect({status: answer.status, code: answer.body.Code}).toEqual({status, code})
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|TOKEN==/)
  })
})

test.each([
  ['no Authorization header', undefined, 'MissingParameter'],
  ['another algorithm', 'ACS3-RSA-SHA256 Credential=MAIN,SignedHeaders=host,Signature=00', 'IncompleteSignature'],
  ['no signature', 'ACS3-HMAC-SHA256 Credential=MAIN,SignedHeaders=host', 'IncompleteSignature'],
  [
    'unsigned headers',
    `ACS3-HMAC-SHA256 Credential=MAIN,SignedHeaders=host,Signature=${'0'.repeat(64)}`,
    'IncompleteSignature',
  ],
])('a request with %s is rejected', async (_what, authorization, code) => {
  const sandbox = await startSandboxWithKeys()
  const {url, init} = signRequest({
    method: 'GET',
    url: `${sandbox.url}/api/v1/ecsspecs`,
    action: 'ListEcsSpecs',
    version: '2020-12-03',
    key: MAIN,
    now: NOW,
  })
  const {authorization: _, ...headers} = init.headers

  const answer = await readResponse(
    await fetch(url, {...init, headers: authorization ? {...headers, authorization} : headers}),
  )

  expect([answer.status, answer.body.Code]).toEqual([400, code])
})

test('a signature mismatch shows the string that the server signed', async () => {
  const sandbox = await startSandboxWithKeys()

  const {body} = await send(
    sandbox,
    'ListJobs',
    {DisplayName: "x y*'()!~"},
    {key: {...MAIN, accessKeySecret: 'wrong'}, now: NOW},
  )

  expect(body.Message).toContain('server string to sign is:ACS3-HMAC-SHA256\n')
  expect(body.Message).toContain('\nDisplayName=x%20y%2A%27%28%29%21~\n')
})

test('a nonce works once until the date of its request is no longer accepted', async () => {
  const clock = createManualClock(NOW)
  const sandbox = await startFastSandbox({clock, credentials: CREDENTIALS})
  const headers = {'x-acs-signature-nonce': randomUUID()}
  const again = async () => (await send(sandbox, 'ListEcsSpecs', {}, {headers, now: clock.now()})).body.Code

  expect([await again(), await again()]).toEqual([undefined, 'SignatureNonceUsed'])
  clock.advance(31 * 60_000)
  expect(await again()).toBeUndefined()
})

test('a rejected request does not use up its nonce', async () => {
  const sandbox = await startSandboxWithKeys()
  const headers = {'x-acs-signature-nonce': randomUUID()}

  await send(sandbox, 'ListEcsSpecs', {}, {headers, now: NOW, key: {...MAIN, accessKeySecret: 'wrong'}})

  expect((await send(sandbox, 'ListEcsSpecs', {}, {headers, now: NOW})).status).toBe(200)
})

test('an STS key with its token is accepted', async () => {
  const sandbox = await startSandboxWithKeys()

  expect((await call(sandbox, 'ListEcsSpecs', {}, {key: STS, now: NOW})).TotalCount).toBeGreaterThan(20)
})

test('query values are verified by their decoded form', async () => {
  const sandbox = await startSandboxWithKeys()

  expect((await send(sandbox, 'ListJobs', {DisplayName: "a b+c*'()!~%2F/ü"}, {now: NOW})).status).toBe(200)
})

test('the error envelope has the fields of the real one', async () => {
  const sandbox = await startSandboxWithKeys()

  const {body, headers} = await send(sandbox, 'GetJob', {JobId: 'dlcnone'}, {now: NOW})

  expect(body).toEqual({
    Code: 'NotFound',
    Message: 'Job dlcnone is not found.',
    HostId: `127.0.0.1:${sandbox.port}`,
    RequestId: expect.stringMatching(/^[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/),
    Recommend: expect.stringMatching(
      /^https:\/\/api\.aliyun\.com\/troubleshoot\?q=NotFound&product=pai-dlc&requestId=/,
    ),
  })
  expect(headers.get('date')).toBe('Fri, 02 Jan 2026 03:04:05 GMT')
})
