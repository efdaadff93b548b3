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

describe('the exit code of an error response', () => {
  test('is denied for 403, not found for 404, and failure for other HTTP statuses', () => {
    const statuses = Array.from({length: 300}, (_, place) => place + 300)
    const within = (code: string) => statuses.filter((status) => exitOf(answered(status, {Code: 'X'})) === code)
    expect([within('denied'), within('notFound'), within('failure').length]).toEqual([[403], [404], 298])
    expect(statuses.filter((status) => answered(status).code === 'Redirected')).toEqual(
      statuses.filter((status) => status < 400),
    )
  })

  test('is failure for an invalid HTTP status', () => {
    const statuses = [99, 199, 200, 299, 300, 399, 400, 599, 600, 999]
    expect(
      statuses.map((statusCode) => [statusCode, responseError({JobId: 'dlc1'}, contextOf({statusCode}))?.code]),
    ).toEqual([
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
    ['means denied', ['Forbidden', 'Forbidden.RAM', 'NoPermission', 'AccessDenied', 'AccessDeniedX'], 'denied', []],
    [
      'means that the endpoint lacks the operation',
      ['InvalidAction.NotFound', 'InvalidVersion', 'InvalidApi.NotFound'],
      'failure',
      ['pai-dlc auth status'],
    ],
    [
      'means throttling',
      ['Throttling', 'Throttling.User', 'X.Throttling'],
      'failure',
      ['Too many requests. Wait a moment, then try again.'],
    ],
    [
      'blames the clock',
      ['InvalidTimeStamp', 'InvalidTimeStamp.Expired'],
      'failure',
      ["Set this machine's clock: signatures are rejected beyond 15 minutes of skew."],
    ],
    ['blames the input', ['InvalidParameter', 'Invalid', 'NotForbidden', 'X.AccessDenied'], 'failure', []],
  ])('follows from a code that %s', (_what, codes, exit, suggestions) => {
    expect(
      codes.map((Code) => {
        const error = answered(400, {Code, Message: 'x'})
        return [Code, exitOf(error), error.suggestions]
      }),
    ).toEqual(codes.map((code) => [code, exit, suggestions]))
  })

  test('is denied if the response names a missing permission', () => {
    expect(exitOf(answered(400, {Code: 'X', AccessDeniedDetail: {AuthAction: 'pai:GetJob'}}))).toBe('denied')
  })

  test.each([
    [499, []],
    [500, ['Temporary service error. Try again in a moment.']],
    [501, ['See what the sandbox implements: docs/sandbox.md']],
    [503, ['Temporary service error. Try again in a moment.']],
  ])('comes with suggestions for HTTP %i', (status, suggestions) => {
    expect(answered(status, {Code: 'X'}).suggestions).toEqual(suggestions)
  })

  test('comes with the list command of a missing resource', () => {
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

describe('a response with HTTP 200', () => {
  const isError = (body: object) =>
    ![undefined, 'InvalidResponse'].includes(responseError(body, contextOf({statusCode: 200}))?.code)

  test('is an error if it has a code and only the common fields', () => {
    const around = [
      ...['Message', 'msg', 'RequestId', 'HostId', 'Recommend', 'success', 'HttpStatusCode', 'httpCode'],
      ...['AccessDeniedDetail'],
    ]
    const fields = [...around, 'Jobs', 'Metrics', 'Requests']
    expect(fields.filter((field) => isError({code: 'Busy', [field]: null}))).toEqual(around)
  })

  test('is not an error if the code means success', () => {
    const fine = ['ok', 'OK', 'success', 'Success', 'succeed', 'Succeeded', '200']
    expect([...fine, 'okay', '2000', 'successful'].filter((Code) => !isError({Code}))).toEqual(fine)
  })
})

describe('X3 refused: an error shows one line of the response', () => {
  test.each(['server string to sign is:', 'Server String To Sign is:', 'server canonical string is:'])(
    'and not what was signed, behind "%s"',
    (words) => expect(stripCanonicalRequest(`It does not fit. ${words}GET\nkey`)).toBe('It does not fit.'),
  )

  test('at most 200 characters of a page', () => {
    expect(summarizeBody(`<p>${'x'.repeat(201)}</p>`)).toBe('x'.repeat(200))
  })
})

describe('a network failure', () => {
  test.each<[string, string[]]>([
    ['UnknownHost', ['ENOTFOUND', 'EAI_AGAIN']],
    ['ConnectionRefused', ['ECONNREFUSED']],
    ['Unreachable', ['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES']],
    ['ConnectTimeout', ['ConnectTimeoutError', 'ConnectTimeout(15000)']],
    ['ReadTimeout', ['ReadTimeout(30000)', 'RequestTimeoutError']],
    ['ConnectionReset', ['ECONNRESET', 'EPIPE', 'socket hang up', 'aborted', 'Premature close']],
    ['NotHttp', ['Parse Error: x', 'HPE_INVALID_CONSTANT', 'UpgradedError']],
    ['CallFailed', ['EUNKNOWN', 'x']],
  ])('is reported as %s', (code, words) => {
    expect(words.map((message) => [message, networkError({message}, contextOf()).code])).toEqual(
      words.map((message) => [message, code]),
    )
  })

  test.each([
    ['before the read timeout is a reset', 29_999, 'ConnectionReset'],
    ['at the read timeout is a timeout', 30_000, 'ReadTimeout'],
  ])('in the middle of the response %s', (_what, elapsed, code) => {
    const context = contextOf({statusCode: 200, elapsedMs: () => elapsed})
    expect(networkError({code: 'ECONNRESET', message: 'aborted'}, context).code).toBe(code)
  })

  test('is reported as TlsFailed for TLS error codes', () => {
    const tls = [
      ...['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO'],
      ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED'],
      ...['CRL_HAS_EXPIRED', 'HOSTNAME_MISMATCH'],
    ]
    expect([...tls, 'ECONNRESET', 'INVALID_URL', 'ERR_HTTP_INVALID_STATUS'].filter(isTlsFailure)).toEqual(tls)
  })
})

describe('X5: a rejected key', () => {
  test('is recognized by its code', () => {
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
      ['Create a new session, and use its key, secret and token.'],
    ],
    [
      'MissingSecurityToken',
      'it is a temporary key (STS), which needs its security token',
      ['Set ALIBABA_CLOUD_SECURITY_TOKEN as well, or use a profile with mode StsToken.'],
    ],
    ['IncompleteSignature', 'its signature is malformed', ['A proxy may have changed the request.']],
    ['SignatureDoesNotMatch', 'the access key secret does not belong to the access key id', []],
  ])('is explained for %s', (Code, why, suggestions) => {
    const {message, suggestions: told} = answered(400, {Code})
    expect([message, told]).toEqual([
      `The key was rejected (GetJob, ${Code}): ${why}.`,
      [...suggestions, 'Show the identity in use: pai-dlc auth status'],
    ])
  })
})

describe('the clock difference', () => {
  const now = Date.parse('2026-03-20T10:00:00Z')
  const told = (minutes: number, atLeast?: number) =>
    describeClockSkew(observedOf({headers: {date: new Date(now - minutes * 60_000).toUTCString()}}), atLeast, now)

  test.each([
    [14, undefined, ''],
    [-14, undefined, ''],
    [15, undefined, " This machine's clock is 15 min ahead of the server's. Signatures are rejected beyond 15 min."],
    [-15, undefined, " This machine's clock is 15 min behind the server's. Signatures are rejected beyond 15 min."],
    [1, 1, " This machine's clock is 1 min ahead of the server's. Signatures are rejected beyond 15 min."],
    [0, 1, ''],
  ])('of %i minutes is reported from %p minutes', (minutes, atLeast, words) =>
    expect(told(minutes, atLeast)).toBe(words),
  )

  test('is reported from one minute for a rejected time stamp', () => {
    const headers = {date: new Date(Date.now() - 120_000).toUTCString()}
    const data = {Code: 'InvalidTimeStamp.Expired', Message: 'x'}
    expect(serviceError({data}, contextOf({statusCode: 400, headers})).message).toContain('clock is 2 min ahead')
  })
})

describe('X3 refused: redaction', () => {
  const letters = 'k3v9x2mq7w5z1t8y4r6p0n'
  const redact = (key: string, text: string) => {
    const {addSecrets, redact: hide} = createRedactor()
    addSecrets({type: 'access_key', accessKeySecret: key})
    return hide(text)
  }

  test.each<[string, string, string, string]>([
    ['masks a key of eight characters', letters.slice(0, 8), letters.slice(0, 8), '***'],
    ['keeps a word of seven characters', letters.slice(0, 7), letters.slice(0, 7), letters.slice(0, 7)],
    ['masks twelve consecutive letters of a longer key', letters, letters.slice(3, 15), '***'],
    ['keeps eleven consecutive letters', letters, letters.slice(3, 14), letters.slice(3, 14)],
    ['masks a key with six letters in another form', '+k+3+v+9+x+2+', 'K3V9X2', '***'],
    ['keeps five letters of a key in another form', '+k+3+v+9+x+', 'K3V9X', 'K3V9X'],
    ['masks the Base64 padding of a key', letters, `${letters}=`, '***'],
    ['masks the padding in a URL', letters, `${letters}%3D%3d`, '***'],
    ['masks the padding in JSON', letters, `${letters}\\u003d`, '***'],
    ['masks the padding in HTML', letters, `${letters}&#61;&#x3d;`, '***'],
  ])('%s', (_what, key, text, expected) => expect(redact(key, text)).toBe(expected))

  test('masks the secret parts of a credential, and no others', () => {
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
  ])('of a signature after %s with %i characters: %p', (prefix, length, isHidden) => {
    const signature = '0123456789abcdef'.repeat(3).slice(0, length)
    expect(createRedactor().redact(prefix + signature)).toBe(prefix + (isHidden ? '***' : signature))
  })
})

test('these variables configure a proxy', () => {
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY']
  expect([...names, 'no_proxy', 'NO_PROXY', 'PROXY'].filter((name) => hasProxyVariable({[name]: 'http://p'}))).toEqual(
    names,
  )
  expect(names.filter((name) => hasProxyVariable({[name]: ' '}))).toEqual([])
})

test('a list is read in pages of 100, four at a time', () => {
  expect([PAGE_SIZE, MAX_CONCURRENT_PAGES]).toEqual([100, 4])
})
