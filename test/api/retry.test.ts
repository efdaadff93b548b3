import {describe, expect, test} from '@jest/globals'
import {isOutage, isRetryable, isTransient, retryDelayMs} from '../../src/api/retry.js'
import {CliError, type CliErrorDetails} from '../../src/errors.js'

const failure = (details: Partial<CliErrorDetails>) =>
  new CliError({code: 'SomeCode', exit: 'failure', message: 'x', ...details})

describe('an error', () => {
  test.each<[string, string[], boolean, boolean]>([
    [
      'of an incomplete response is retried',
      ['ConnectTimeout', 'ReadTimeout', 'ConnectionReset', 'InvalidResponse'],
      true,
      true,
    ],
    [
      'of an unavailable network is waited out, not retried',
      ['ConnectionRefused', 'UnknownHost', 'Unreachable', 'ProxyUnreachable'],
      false,
      true,
    ],
    ['for a used nonce is retried', ['SignatureNonceUsed', 'SignatureNonceUsed.X'], true, true],
    ['for throttling is retried, whatever its code', ['Throttling', 'Throttling.User', 'OtherThrottling'], true, true],
    [
      'of any other kind is permanent',
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

  test('with HTTP 429, 5xx or 200 is retried, with 501 not', () => {
    const statuses = Array.from({length: 500}, (_, place) => place + 100)
    const within = (holds: (error: CliError) => boolean) =>
      statuses.filter((httpStatus) => holds(failure({httpStatus})))
    const all5xx = statuses.filter((status) => status >= 500)
    expect(within(isTransient)).toEqual([200, 429, ...all5xx])
    expect(within(isRetryable)).toEqual([200, 429, ...all5xx.filter((status) => status !== 501)])
    expect(within((error) => retryDelayMs(error, 1) !== undefined)).toEqual(within(isRetryable))
  })

  test('from a gateway with HTTP 408, 425, 429 or 499 is retried', () => {
    const statuses = Array.from({length: 100}, (_, index) => index + 400)
    const isRepeated = (httpStatus: number) =>
      isTransient(failure({code: `Http${httpStatus}`, httpStatus, fromGateway: true}))
    expect(statuses.filter(isRepeated)).toEqual([408, 425, 429, 499])
  })

  test.each<[string, string[], boolean]>([
    [
      'counts as an outage if a gateway, portal or proxy caused it',
      ['NotHttp', 'Redirected', 'TlsFailed', 'ProxyRefused', 'CallFailed'],
      true,
    ],
    [
      'counts as an outage without an error code',
      ['Http401', 'Http403', 'Http404', 'Http407', 'Http413', 'Http501', '401'],
      true,
    ],
    [
      'counts as an outage if it can be retried',
      ['ReadTimeout', 'ConnectionRefused', 'InvalidResponse', 'Throttling', 'SignatureNonceUsed'],
      true,
    ],
    [
      'is not an outage if the service rejected the request',
      ['NotFound', 'Forbidden', 'InvalidParameter', '100400027', 'Http', 'Aborted'],
      false,
    ],
    ['is not an outage if a setting is wrong', ['ProxyUnusable', 'EngineUnusable'], false],
  ])('%s', (_what, codes, expected) => {
    expect(codes.map((code) => [code, isOutage(failure({code}))])).toEqual(codes.map((code) => [code, expected]))
  })

  test.each<[string, Partial<CliErrorDetails>, boolean]>([
    ['retried if it comes from a gateway', {code: 'ServiceUnavailable'}, true],
    ['retried if its code only contains Invalid', {code: 'Some.InvalidParameter'}, true],
    ['permanent if it is about the input', {code: 'InvalidParameter'}, false],
    ['permanent if it is about a missing value', {code: 'MissingJobId'}, false],
    ['permanent if it is about an illegal value', {code: 'IllegalOperation'}, false],
    ['permanent if it is about an unsupported operation', {code: 'UnsupportedOperation'}, false],
    ['permanent if it is about a missing resource', {code: 'NotFound'}, false],
    ['permanent if it is about a permission', {code: 'Forbidden.RAM', exit: 'denied'}, false],
    ['permanent if it is about the key', {code: 'SignatureDoesNotMatch', exit: 'credentials'}, false],
  ])('with HTTP 200 is %s', (_what, details, repeated) => {
    expect(isTransient(failure({httpStatus: 200, ...details}))).toBe(repeated)
  })
})

describe('the delay before a retry', () => {
  const seconds = (details: Partial<CliErrorDetails>, attempt: number) =>
    (retryDelayMs(failure({httpStatus: 503, ...details}), attempt, () => 1) ?? Number.NaN) / 1_000

  test('doubles from half a second up to a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => seconds({}, attempt))).toEqual([
      ...[0.5, 1, 2, 4, 8, 16, 32],
      ...[60, 60],
    ])
  })

  test('is taken from x-acs-retry-after, up to a minute', () => {
    expect([0, 1_700, 59_999, 60_000, 60_001, 3_600_000].map((retryAfterMs) => seconds({retryAfterMs}, 1))).toEqual([
      ...[0, 1.7, 59.999, 60],
      ...[60, 60],
    ])
  })
})
