import {describe, expect, test} from '@jest/globals'
import type {CallContext, Credential} from '../../src/api/call.js'
import {isTlsFailure} from '../../src/api/certificates.js'
import {describeClockSkew} from '../../src/api/clock-skew.js'
import {isCredentialCode} from '../../src/api/credential-refusals.js'
import {responseError, serviceError, stripCanonicalRequest, summarizeBody, toCliError} from '../../src/api/errors.js'
import {networkError} from '../../src/api/network-errors.js'
import {MAX_CONCURRENT_PAGES, PAGE_SIZE} from '../../src/api/paging.js'
import {hasProxyVariable} from '../../src/api/proxy-route.js'
import {createRedactor} from '../../src/api/redact.js'
import type {ObservedRequest} from '../../src/api/wire-observer.js'
import {type CliError, EXIT} from '../../src/errors.js'

const observedOf = (more: Partial<ObservedRequest> = {}): ObservedRequest => ({
  sent: true,
  headers: {},
  bodyStart: '',
  elapsedMs: () => 0,
  isComplete: () => true,
  ...more,
})
const contextOf = (observed: Partial<ObservedRequest> = {}, input: object = {}): CallContext => ({
  operation: 'GetJob',
  input,
  endpoint: 'https://pai-dlc.example',
  observed: observedOf(observed),
  connectTimeoutMs: 15_000,
  readTimeoutMs: 30_000,
})
const answered = (statusCode: number, data: object = {}, input: object = {}) =>
  toCliError({data}, contextOf({statusCode}, input))
const exitOf = ({exit}: CliError) => Object.entries(EXIT).find(([, code]) => code === exit)?.[0]

describe('the exit code of an answer', () => {
  test('every HTTP status: 403 is denied, 404 not found, 3xx is a redirection, the rest fails', () => {
    const statuses = Array.from({length: 300}, (_, place) => place + 300)
    const within = (code: string) => statuses.filter((status) => exitOf(answered(status, {Code: 'X'})) === code)
    expect([within('denied'), within('notFound'), within('failure').length]).toEqual([[403], [404], 298])
    expect(statuses.filter((status) => answered(status).code === 'Redirected')).toEqual(
      statuses.filter((status) => status < 400),
    )
  })

  test('a status that is no HTTP status is no answer', () => {
    const statuses = [99, 199, 200, 299, 300, 399, 400, 599, 600, 999]
    expect(statuses.map((statusCode) => [statusCode, responseError({}, contextOf({statusCode}))?.code])).toEqual([
      [99, 'InvalidResponse'],
      [199, 'InvalidResponse'],
      [200, undefined],
      [299, undefined],
      [300, 'Redirected'],
      [399, 'Redirected'],
      [400, undefined],
      [599, undefined],
      [600, 'InvalidResponse'],
      [999, 'InvalidResponse'],
    ])
  })

  test.each<[string, string[], string, string[]]>([
    ['is denied', ['Forbidden', 'Forbidden.RAM', 'NoPermission', 'AccessDenied', 'AccessDeniedX'], 'denied', []],
    [
      'speaks of an operation that the endpoint does not know',
      ['InvalidAction.NotFound', 'InvalidVersion', 'InvalidApi.NotFound'],
      'failure',
      ['pai-dlc auth status'],
    ],
    [
      'is throttling',
      ['Throttling', 'Throttling.User', 'X.Throttling'],
      'failure',
      ['The service limits the rate of calls: wait a little, then run it again.'],
    ],
    [
      'speaks of the clock',
      ['InvalidTimeStamp', 'InvalidTimeStamp.Expired'],
      'failure',
      ['Set this machine’s clock: signatures fail past 15 minutes of skew.'],
    ],
    ['is about the input', ['InvalidParameter', 'Invalid', 'NotForbidden', 'X.AccessDenied'], 'failure', []],
  ])('by a code that %s', (_what, codes, exit, suggestions) => {
    expect(
      codes.map((Code) => {
        const error = answered(400, {Code, Message: 'x'})
        return [Code, exitOf(error), error.suggestions]
      }),
    ).toEqual(codes.map((code) => [code, exit, suggestions]))
  })

  test('is denied wherever the service says which permission is missing', () => {
    expect(exitOf(answered(400, {Code: 'X', AccessDeniedDetail: {AuthAction: 'pai:GetJob'}}))).toBe('denied')
  })

  test.each([
    [499, []],
    [500, ['The service failed, not the command: run it again in a moment.']],
    [501, ['What the sandbox implements: docs/sandbox.md']],
    [503, ['The service failed, not the command: run it again in a moment.']],
  ])('%i says what to do', (status, suggestions) => {
    expect(answered(status, {Code: 'X'}).suggestions).toEqual(suggestions)
  })

  test('what was not found is looked for in the list of its kind', () => {
    const fields = ['JobId', 'ImageId', 'DatasetId', 'CodeSourceId', 'WorkspaceId', 'TemplateId']
    expect(fields.map((field) => [field, ...answered(404, {Code: 'X'}, {[field]: 'x'}).suggestions])).toEqual([
      ['JobId', 'pai-dlc job list'],
      ['ImageId', 'pai-dlc discover images'],
      ['DatasetId', 'pai-dlc discover datasets'],
      ['CodeSourceId', 'pai-dlc discover code-sources'],
      ['WorkspaceId', 'pai-dlc discover workspaces'],
      ['TemplateId'],
    ])
  })
})

describe('an answer with HTTP 200', () => {
  const isError = (body: object) => responseError(body, contextOf({statusCode: 200})) !== undefined

  test('is an error where a code comes with nothing but what comes with any answer', () => {
    const around = [
      ...['Message', 'msg', 'RequestId', 'HostId', 'Recommend', 'success', 'HttpStatusCode', 'httpCode'],
      ...['AccessDeniedDetail'],
    ]
    const fields = [...around, 'Jobs', 'Metrics', 'Requests']
    expect(fields.filter((field) => isError({code: 'Busy', [field]: null}))).toEqual(around)
  })

  test('is none where the code says that all is well', () => {
    const fine = ['ok', 'OK', 'success', 'Success', 'succeed', 'Succeeded', '200']
    expect([...fine, 'okay', '2000', 'successful'].filter((Code) => !isError({Code}))).toEqual(fine)
  })
})

describe('X3 refused: an error of the service holds no more than a line of it', () => {
  test.each(['server string to sign is:', 'Server String To Sign is:', 'server canonical string is:'])(
    'and not what was signed, behind "%s"',
    (words) => expect(stripCanonicalRequest(`It does not fit. ${words}GET\nkey`)).toBe('It does not fit.'),
  )

  test('of a page the first 200 characters', () => {
    expect(summarizeBody(`<p>${'x'.repeat(201)}</p>`, 502)).toBe('x'.repeat(200))
  })
})

describe('why there was no answer', () => {
  test.each<[string, string[]]>([
    ['UnknownHost', ['ENOTFOUND', 'EAI_AGAIN']],
    ['ConnectionRefused', ['ECONNREFUSED']],
    ['Unreachable', ['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES']],
    ['ConnectTimeout', ['ConnectTimeoutError', 'ConnectTimeout(15000)']],
    ['ReadTimeout', ['ReadTimeout(30000)', 'RequestTimeoutError']],
    ['ConnectionReset', ['ECONNRESET', 'EPIPE', 'socket hang up', 'aborted', 'Premature close']],
    ['NotHttp', ['Parse Error: x', 'HPE_INVALID_CONSTANT', 'UpgradedError']],
    ['CallFailed', ['EUNKNOWN', 'x']],
  ])('%s', (code, words) => {
    expect(words.map((message) => [message, networkError({message}, contextOf()).code])).toEqual(
      words.map((message) => [message, code]),
    )
  })

  test.each([
    ['before the read time-out is a break', 29_999, 'ConnectionReset'],
    ['at the read time-out is a time-out', 30_000, 'ReadTimeout'],
  ])('a connection that ends in the answer %s', (_what, elapsed, code) => {
    const context = contextOf({statusCode: 200, elapsedMs: () => elapsed})
    expect(networkError({code: 'ECONNRESET', message: 'aborted'}, context).code).toBe(code)
  })

  test('is TLS for these codes', () => {
    const tls = [
      ...['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO'],
      ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED'],
      ...['CRL_HAS_EXPIRED', 'HOSTNAME_MISMATCH'],
    ]
    expect([...tls, 'ECONNRESET', 'INVALID_URL', 'ERR_HTTP_INVALID_STATUS'].filter(isTlsFailure)).toEqual(tls)
  })
})

describe('X5: a rejected key', () => {
  test('is known by these codes', () => {
    const codes = [
      ...['InvalidAccessKeyId', 'InvalidAccessKeyId.NotFound', 'InvalidAccessKeyId.Inactive'],
      ...['InvalidAccessKeyId.Disabled', 'InvalidSecurityToken', 'InvalidSecurityToken.Expired'],
      ...['MissingSecurityToken', 'SignatureDoesNotMatch', 'IncompleteSignature'],
    ]
    const others = ['InvalidParameter', 'MissingParameter', 'Forbidden.RAM', 'InvalidTimeStamp.Expired', 'X.Signature']
    expect([...codes, ...others].filter(isCredentialCode)).toEqual(codes)
    expect(codes.map((Code) => exitOf(answered(400, {Code})))).toEqual(codes.map(() => 'credentials'))
  })

  test.each<[string, string, string[]]>([
    [
      'InvalidAccessKeyId.Inactive',
      'this access key is disabled',
      ['Enable it in the RAM console, or use another key.'],
    ],
    [
      'InvalidAccessKeyId.Disabled',
      'this access key is disabled',
      ['Enable it in the RAM console, or use another key.'],
    ],
    [
      'InvalidSecurityToken.Expired',
      'its security token has expired',
      ['Get a new session: key, secret and token together.'],
    ],
    [
      'MissingSecurityToken',
      'it is a temporary key (STS), which needs its security token',
      ['Set ALIBABA_CLOUD_SECURITY_TOKEN as well, or use a profile of mode StsToken.'],
    ],
    ['IncompleteSignature', 'its signature could not be read', ['A proxy may have changed the request.']],
    ['SignatureDoesNotMatch', 'the access key secret does not belong to the access key id', []],
  ])('with %s is told why', (Code, why, suggestions) => {
    const {message, suggestions: told} = answered(400, {Code})
    expect([message, told]).toEqual([
      `The key was rejected (GetJob, ${Code}): ${why}.`,
      [...suggestions, 'See which identity is used: pai-dlc auth status'],
    ])
  })
})

describe('a clock that is off', () => {
  const now = Date.parse('2026-03-20T10:00:00Z')
  const told = (minutes: number, atLeast?: number) =>
    describeClockSkew(observedOf({headers: {date: new Date(now - minutes * 60_000).toUTCString()}}), atLeast, now)

  test.each([
    [14, undefined, ''],
    [-14, undefined, ''],
    [15, undefined, ' This machine’s clock is 15 min ahead of the server’s; past 15 min no signature is accepted.'],
    [-15, undefined, ' This machine’s clock is 15 min behind the server’s; past 15 min no signature is accepted.'],
    [1, 1, ' This machine’s clock is 1 min ahead of the server’s; past 15 min no signature is accepted.'],
    [0, 1, ''],
  ])('by %i minutes is told from %p on', (minutes, atLeast, words) => expect(told(minutes, atLeast)).toBe(words))

  test('is told with a time stamp that was refused from one minute on', () => {
    const headers = {date: new Date(Date.now() - 120_000).toUTCString()}
    const data = {Code: 'InvalidTimeStamp.Expired', Message: 'x'}
    expect(serviceError({data}, contextOf({statusCode: 400, headers})).message).toContain('clock is 2 min ahead')
  })
})

describe('X3 refused: what keys are known by', () => {
  const letters = 'k3v9x2mq7w5z1t8y4r6p0n'
  const redact = (key: string, text: string) => {
    const {addSecrets, redact: hide} = createRedactor()
    addSecrets({type: 'access_key', accessKeySecret: key})
    return hide(text)
  }

  test.each<[string, string, string, string]>([
    ['a key of eight characters', letters.slice(0, 8), letters.slice(0, 8), '***'],
    ['not a word of seven', letters.slice(0, 7), letters.slice(0, 7), letters.slice(0, 7)],
    ['twelve letters in a row of a longer key', letters, letters.slice(3, 15), '***'],
    ['not eleven of them', letters, letters.slice(3, 14), letters.slice(3, 14)],
    ['six letters among signs, in another form', '+k+3+v+9+x+2+', 'K3V9X2', '***'],
    ['not five letters among signs, in another form', '+k+3+v+9+x+', 'K3V9X', 'K3V9X'],
    ['a key with the sign that fills Base64 up', letters, `${letters}=`, '***'],
    ['with that sign in a URL', letters, `${letters}%3D%3d`, '***'],
    ['with that sign in JSON', letters, `${letters}\\u003d`, '***'],
    ['with that sign in HTML', letters, `${letters}&#61;&#x3d;`, '***'],
  ])('%s', (_what, key, text, expected) => expect(redact(key, text)).toBe(expected))

  test('every part of a credential is learnt, and nothing else of it', () => {
    const {addSecrets, redact: hide} = createRedactor()
    const credential: Credential = {
      type: 'access_key',
      providerName: 'provider-of-the-key',
      accessKeyId: 'accessKeyIdPlanted01',
      accessKeySecret: 'secretOfTheKeyPlanted02',
      securityToken: 'tokenOfTheSessionPlanted03',
      bearerToken: 'bearerOfTheProfilePlanted04',
    }
    addSecrets(credential)
    expect(hide(credential)).toEqual({
      type: 'access_key',
      providerName: 'provider-of-the-key',
      accessKeyId: '***',
      accessKeySecret: '***',
      securityToken: '***',
      bearerToken: '***',
    })
  })

  test.each([
    ['Signature=', 16, true],
    ['Signature=', 15, false],
    ['Signature: ', 16, true],
    ['"signature": "', 16, true],
    ['SignedHeaders=', 40, false],
  ])('a signature behind %s of %i characters', (prefix, length, isHidden) => {
    const signature = '0123456789abcdef'.repeat(3).slice(0, length)
    expect(createRedactor().redact(prefix + signature)).toBe(prefix + (isHidden ? '***' : signature))
  })
})

test('a proxy is named by any of these variables', () => {
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY']
  expect([...names, 'no_proxy', 'NO_PROXY', 'PROXY'].filter((name) => hasProxyVariable({[name]: 'http://p'}))).toEqual(
    names,
  )
  expect(names.filter((name) => hasProxyVariable({[name]: ' '}))).toEqual([])
})

test('a list is read in pages of a hundred, four at once', () => {
  expect([PAGE_SIZE, MAX_CONCURRENT_PAGES]).toEqual([100, 4])
})
