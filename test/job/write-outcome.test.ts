import {describe, expect, test} from '@jest/globals'
import {CliError, type CliErrorDetails, EXIT, type ExitName} from '../../src/errors.js'
import {getWriteOutcome} from '../../src/job/write-outcome.js'

const outcome = (details: Partial<CliErrorDetails>) =>
  getWriteOutcome(new CliError({code: 'SomeCode', exit: 'failure', message: 'x', ...details}))

describe('C14 accepted: what a failure proves of a write', () => {
  test('a 4xx refuses except 408, 409, 425 and 499; 429 did nothing; 501 refuses', () => {
    const statuses = Array.from({length: 500}, (_, index) => index + 100)
    const refused = statuses.filter(
      (status) => status === 501 || (status >= 400 && status <= 499 && ![408, 409, 425, 429, 499].includes(status)),
    )
    expect(statuses.filter((httpStatus) => outcome({httpStatus}) === 'refused')).toEqual(refused)
    expect(statuses.filter((httpStatus) => outcome({httpStatus}) === 'notDone')).toEqual([429])
  })

  test('a refusal without the service’s own envelope proves nothing, nor does a nonce that was used before', () => {
    const statuses = Array.from({length: 200}, (_, index) => index + 400)
    const outcomes = (details: Partial<CliErrorDetails>) =>
      new Set(statuses.map((httpStatus) => outcome({...details, httpStatus})))
    expect(outcomes({code: 'TooManyRequests', fromGateway: true})).toEqual(new Set(['unknown']))
    expect(outcomes({code: 'SignatureNonceUsed'})).toEqual(new Set(['unknown']))
    expect(outcome({code: 'SignatureNonceUsed.Replay', httpStatus: 400})).toBe('unknown')
  })

  test.each<[string, string[], 'notDone' | 'unknown']>([
    [
      'says that nothing happened',
      [
        ...['UnknownHost', 'ConnectionRefused', 'Unreachable', 'ConnectTimeout', 'TlsFailed', 'ConnectionReset'],
        ...['ProxyUnusable', 'ProxyUnreachable', 'ProxyRefused', 'EngineUnusable'],
      ],
      'notDone',
    ],
    ['says nothing', ['ReadTimeout', 'InvalidResponse', 'NotHttp', 'CallFailed', 'Redirected', 'Aborted'], 'unknown'],
  ])('a failure before the request was sent %s', (_what, codes, expected) => {
    expect(codes.map((code) => [code, outcome({code, wasSent: false})])).toEqual(codes.map((code) => [code, expected]))
    expect(codes.map((code) => [code, outcome({code, wasSent: true})])).toEqual(codes.map((code) => [code, 'unknown']))
    expect(codes.map((code) => [code, outcome({code})])).toEqual(codes.map((code) => [code, 'unknown']))
  })

  test('without a response every exit code except 1 is a refusal of this program', () => {
    const names = Object.keys(EXIT) as ExitName[]
    expect(names.filter((exit) => outcome({exit}) === 'unknown')).toEqual(['failure'])
    expect(names.filter((exit) => outcome({exit}) === 'refused')).toEqual(names.filter((exit) => exit !== 'failure'))
  })

  test('an error that is not of a call tells nothing', () => {
    expect([getWriteOutcome(new Error('x')), getWriteOutcome(undefined)]).toEqual(['unknown', 'unknown'])
  })
})
