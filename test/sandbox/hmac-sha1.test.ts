import {createHash, createHmac} from 'node:crypto'
import {describe, expect, test} from '@jest/globals'
import {sign, stringsToSign} from '../../src/sandbox/auth/hmac-sha1.js'
import {createManualClock} from './fake-clock.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {readResponse} from './signed-client.js'

const QUERY: [string, string][] = [
  ['DisplayName', 'a+b* ~ü'],
  ['PageSize', '2'],
]

const OF_ALIYUN = {
  accept: 'application/json',
  'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==',
  'content-type': 'application/octet-stream',
  date: 'Tue, 01 Dec 2026 12:56:21 GMT',
  'x-acs-credentials-provider': 'static_sts',
  'x-acs-region-id': 'cn-hangzhou',
  'x-acs-signature-method': 'HMAC-SHA1',
  'x-acs-signature-version': '1.0',
  'x-acs-version': '2020-12-03',
}

/** Requests that the clients sent to a local server, with the secret `s`. */
const CAPTURED = [
  {
    client: 'aliyun, a query with + and *',
    path: '/api/v1/jobs',
    query: QUERY,
    headers: OF_ALIYUN,
    signature: '/v/bTaLJiCzOmNIcX3SCOs8mHt4=',
  },
  {
    client: 'aliyun, a path parameter',
    path: '/api/v1/jobs/dlc1',
    query: [],
    headers: OF_ALIYUN,
    signature: 'Ihvnqf1PMx+Wx0zH6tv5gv4N2eg=',
  },
  {
    client: 'alipai, a query with + and *',
    path: '/api/v1/jobs',
    query: [
      ['DisplayName', 'a+b* ~ü é'],
      ['PageSize', '2'],
    ] as [string, string][],
    headers: {
      accept: 'application/json',
      date: 'Tue, 01 Dec 2026 12:57:43 GMT',
      'x-acs-signature-nonce': '5ac5edb26331e8611c2299f844a86445',
      'x-acs-signature-method': 'HMAC-SHA1',
      'x-acs-signature-version': '1.0',
      'x-acs-version': '2020-12-03',
      'x-acs-action': 'ListJobs',
      'x-acs-credentials-provider': 'static_ak',
    },
    signature: 'wkISxxFrAqiA7I4uaQZGfPjLgHY=',
  },
]

test.each(CAPTURED)('the signature of $client is accepted', ({path, query, headers, signature}) => {
  const received = new Map(Object.entries(headers).map(([name, value]) => [name, [value]]))
  const signatures = stringsToSign({method: 'GET', path, query, headers: received}).map((text) => sign('s', text))

  expect(signatures).toContain(signature)
})

const NOW = Date.parse('2026-01-02T03:04:05Z')
const MAIN = {accessKeyId: 'MAIN', accessKeySecret: 'main-secret'}
const STS = {accessKeyId: 'STS.KEY', accessKeySecret: 'sts-secret', securityToken: 'TOKEN==', expiration: NOW + 1000}

interface RequestOptions {
  method?: string
  path?: string
  query?: string
  body?: string
  headers?: Record<string, string>
  secret?: string
  keyId?: string
}

/** Signs as the documentation says, independently of the sandbox's own code. */
async function request(options: RequestOptions = {}) {
  const sandbox = await startFastSandbox({clock: createManualClock(NOW), credentials: [MAIN, STS]})
  const {method = 'GET', path = '/api/v1/jobs', query = '', body, secret = 'main-secret', keyId = 'MAIN'} = options
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(body === undefined ? {} : {'content-type': 'application/json'}),
    date: new Date(NOW).toUTCString(),
    'x-acs-signature-method': 'HMAC-SHA1',
    'x-acs-version': '2020-12-03',
    ...options.headers,
  }
  const acs = Object.keys(headers)
    .filter((name) => name.startsWith('x-acs-'))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
  const fields = ['accept', 'content-md5', 'content-type', 'date'].map((name) => headers[name] ?? '')
  const text = `${[method, ...fields].join('\n')}\n${acs.join('')}${path}${query && `?${query}`}`
  headers.authorization = `acs ${keyId}:${createHmac('sha1', secret).update(text).digest('base64')}`
  const url = `${sandbox.url}${path}${query && `?${query}`}`
  return {sandbox, ...(await readResponse(await fetch(url, {method, headers, body})))}
}

describe('a request signed with HMAC-SHA1', () => {
  test('finds its operation by version, method and path', async () => {
    const {status, body} = await request({query: 'PageSize=5'})

    expect([status, body.TotalCount]).toEqual([200, 0])
  })

  test('creates a job', async () => {
    const {status, body} = await request({method: 'POST', body: JSON.stringify(minimalJob)})

    expect([status, body.JobId]).toEqual([200, expect.stringMatching(/^dlc/)])
  })

  test('is recorded and hit by faults under the operation that it means', async () => {
    const {sandbox} = await request({query: 'PageSize=5'})

    expect(sandbox.received.map(({action}) => action)).toEqual(['ListJobs'])
  })

  test('may carry an STS token', async () => {
    const headers = {'x-acs-security-token': 'TOKEN=='}

    expect((await request({headers, keyId: 'STS.KEY', secret: 'sts-secret'})).status).toBe(200)
  })

  test.each<[what: string, code: string, status: number, options: RequestOptions]>([
    ['a wrong secret', 'SignatureDoesNotMatch', 400, {secret: 'wrong'}],
    ['an unknown key', 'InvalidAccessKeyId.NotFound', 404, {keyId: 'NOBODY'}],
    ['an old date', 'InvalidTimeStamp.Expired', 400, {headers: {date: new Date(NOW - 16 * 60_000).toUTCString()}}],
    ['a date in another format', 'InvalidTimeStamp.Format', 400, {headers: {date: '2026-01-02T03:04:05Z'}}],
    ['an STS key without its token', 'MissingSecurityToken', 400, {keyId: 'STS.KEY', secret: 'sts-secret'}],
    [
      'the digest of another body',
      'BadContentMD5',
      400,
      {method: 'POST', body: '{}', headers: {'content-md5': createHash('md5').update('x').digest('base64')}},
    ],
    [
      'another signature method',
      'InvalidParameter.SignatureMethod',
      400,
      {headers: {'x-acs-signature-method': 'HMAC-SHA256'}},
    ],
    ['another version', 'InvalidVersion', 404, {headers: {'x-acs-version': '2021-02-04'}}],
    ['the action of another path', 'InvalidAction.NotFound', 404, {headers: {'x-acs-action': 'GetJob'}}],
  ])('is rejected with %s: %s (%d)', async (_what, code, status, options) => {
    const answer = await request(options)

    expect([answer.body.Code, answer.status]).toEqual([code, status])
    expect(JSON.stringify(answer.body)).not.toMatch(/main-secret|sts-secret|TOKEN==/)
  })

  test('that names no key is rejected', async () => {
    const sandbox = await startFastSandbox({credentials: [MAIN]})
    const headers = {authorization: 'acs nothing', date: new Date().toUTCString(), 'x-acs-version': '2020-12-03'}

    const {status, body} = await readResponse(await fetch(`${sandbox.url}/api/v1/jobs`, {headers}))

    expect([status, body.Code]).toEqual([400, 'IncompleteSignature'])
  })
})

test.each([
  ['in the query', '/?Action=ListJobs&Version=2020-12-03', undefined, /send GET \/api\/v1\/jobs/],
  ['as a form', '/', 'Action=CreateJob&Version=2020-12-03', /send POST \/api\/v1\/jobs/],
  ['of an unknown operation', '/?Action=DescribeInstances', undefined, /this is an RPC request\.$/],
])('an RPC request %s is told which request to send', async (_what, path, form, message) => {
  const sandbox = await startFastSandbox()
  const body = form === undefined ? undefined : new URLSearchParams(form)

  const answer = await readResponse(await fetch(sandbox.url + path, {method: body ? 'POST' : 'GET', body}))

  expect([answer.status, answer.body.Code]).toEqual([404, 'InvalidAction.NotFound'])
  expect(answer.body.Message).toMatch(message)
})
