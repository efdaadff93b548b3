import {describe, expect, test} from '@jest/globals'
import {isOutage, isRetryable, isTransient, retryDelayMs} from '../../src/api/retry.js'
import {CliError, type CliErrorDetails} from '../../src/errors.js'

const failure = (details: Partial<CliErrorDetails>) =>
  new CliError({code: 'SomeCode', exit: 'failure', message: 'x', ...details})

describe('what is repeated, and what is waited for', () => {
  test.each<[string, string[], boolean, boolean]>([
    [
      'a call that got no whole answer is repeated',
      ['ConnectTimeout', 'ReadTimeout', 'ConnectionReset', 'InvalidResponse'],
      true,
      true,
    ],
    [
      'a network that is not there is waited for, not tried again at once',
      ['ConnectionRefused', 'UnknownHost', 'Unreachable', 'ProxyUnreachable'],
      false,
      true,
    ],
    ['a nonce that was used before is replaced', ['SignatureNonceUsed', 'SignatureNonceUsed.X'], true, true],
    ['throttling is repeated, whatever it is called', ['Throttling', 'Throttling.User', 'OtherThrottling'], true, true],
    [
      'any other failure is final',
      [
        'TlsFailed',
        'ProxyRefused',
        'ProxyUnusable',
        'NotHttp',
        'CallFailed',
        'Redirected',
        'EngineUnusable',
        'Aborted',
      ],
      false,
      false,
    ],
  ])('%s', (_sentence, codes, repeated, waitedFor) => {
    expect(codes.map((code) => [code, isTransient(failure({code})), isRetryable(failure({code}))])).toEqual(
      codes.map((code) => [code, repeated, waitedFor]),
    )
  })

  test('of the HTTP statuses 429 and 5xx are repeated, and 200 with an error in it; 501 is given up', () => {
    const statuses = Array.from({length: 500}, (_, place) => place + 100)
    const within = (holds: (error: CliError) => boolean) =>
      statuses.filter((httpStatus) => holds(failure({httpStatus})))
    const all5xx = statuses.filter((status) => status >= 500)
    expect(within(isTransient)).toEqual([200, 429, ...all5xx])
    expect(within(isRetryable)).toEqual([200, 429, ...all5xx.filter((status) => status !== 501)])
    expect(within((error) => retryDelayMs(error, 1) !== undefined)).toEqual(within(isRetryable))
  })

  test('of the statuses that a gateway sends of its own, 408, 425, 429 and 499 are repeated as well', () => {
    const statuses = Array.from({length: 100}, (_, index) => index + 400)
    const isRepeated = (httpStatus: number) =>
      isTransient(failure({code: `Http${httpStatus}`, httpStatus, fromGateway: true}))
    expect(statuses.filter(isRepeated)).toEqual([408, 425, 429, 499])
  })

  test.each<[string, string[], boolean]>([
    [
      'what a gateway, a portal or a broken proxy does',
      ['NotHttp', 'Redirected', 'TlsFailed', 'ProxyRefused', 'CallFailed'],
      true,
    ],
    [
      'an error without a code of its own',
      ['Http401', 'Http403', 'Http404', 'Http407', 'Http413', 'Http501', '401'],
      true,
    ],
    [
      'what may be repeated',
      ['ReadTimeout', 'ConnectionRefused', 'InvalidResponse', 'Throttling', 'SignatureNonceUsed'],
      true,
    ],
    [
      'not a refusal of the service',
      ['NotFound', 'Forbidden', 'InvalidParameter', '100400027', 'Http', 'Aborted'],
      false,
    ],
    ['not a setting that is wrong', ['ProxyUnusable', 'EngineUnusable'], false],
  ])('an outage, to someone who polls, is %s', (_what, codes, expected) => {
    expect(codes.map((code) => [code, isOutage(failure({code}))])).toEqual(codes.map((code) => [code, expected]))
  })

  test.each<[string, Partial<CliErrorDetails>, boolean]>([
    ['of a gateway', {code: 'ServiceUnavailable'}, true],
    ['that speaks of the field in the middle', {code: 'Some.InvalidParameter'}, true],
    ['about the input', {code: 'InvalidParameter'}, false],
    ['about what is missing', {code: 'MissingJobId'}, false],
    ['about what is illegal', {code: 'IllegalOperation'}, false],
    ['about what is not supported', {code: 'UnsupportedOperation'}, false],
    ['about what there is not', {code: 'NotFound'}, false],
    ['about a permission', {code: 'Forbidden.RAM', exit: 'denied'}, false],
    ['about the key', {code: 'SignatureDoesNotMatch', exit: 'credentials'}, false],
  ])('an error %s that came with HTTP 200', (_what, details, repeated) => {
    expect(isTransient(failure({httpStatus: 200, ...details}))).toBe(repeated)
  })
})

describe('the pause before a call is repeated', () => {
  const seconds = (details: Partial<CliErrorDetails>, attempt: number) =>
    (retryDelayMs(failure({httpStatus: 503, ...details}), attempt, () => 1) ?? Number.NaN) / 1_000

  test('doubles from half a second up to a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => seconds({}, attempt))).toEqual([
      ...[0.5, 1, 2, 4, 8, 16, 32],
      ...[60, 60],
    ])
  })

  test('is what the service asks for in x-acs-retry-after, a minute at most', () => {
    expect([0, 1_700, 59_999, 60_000, 60_001, 3_600_000].map((retryAfterMs) => seconds({retryAfterMs}, 1))).toEqual([
      ...[0, 1.7, 59.999, 60],
      ...[60, 60],
    ])
  })
})
