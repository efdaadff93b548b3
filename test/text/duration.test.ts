import {describe, expect, test} from '@jest/globals'
import fc from 'fast-check'
import {formatDuration, parseDuration} from '../../src/text/duration.js'

describe('a duration is written in its two largest units:', () => {
  test.each([
    [0, '0s'],
    [42, '42s'],
    [59.9, '59s'],
    [192, '3m12s'],
    [182, '3m02s'],
    [1800, '30m'],
    [3600, '1h'],
    [7500, '2h05m'],
    [7205, '2h'],
    [86_400, '1d'],
    [273_600, '3d4h'],
    [29 * 86_400 + 3600, '29d1h'],
    [30 * 86_400 + 3600, '30d'],
    [45 * 86_400 + 3600, '45d'],
    [-5, '0s'],
    [undefined, ''],
    [null, ''],
    [Number.NaN, ''],
  ])('%s seconds are "%s"', (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected)
  })

  test('more units are written on request', () => {
    expect(formatDuration(86_400 + 2 * 3600 + 30 * 60, {units: 4})).toBe('1d2h30m')
  })
})

describe('a duration is read:', () => {
  test.each([
    ['90s', 90],
    ['10m', 600],
    ['2h', 7200],
    ['7d', 604_800],
    ['1w', 604_800],
    ['1h30m', 5400],
    ['2h05m', 7500],
    ['30m00s', 1800],
    ['0.5s', 0.5],
    ['200ms', 0.2],
    [' 1 h 30 min ', 5400],
    ['2 days', 172_800],
    ['90 minutes', 5400],
    ['1H', 3600],
  ])('%j is %d seconds', (text, expected) => expect(parseDuration(text)).toBe(expected))

  test.each(['', '10', 'm', '10x', '-5m', '1h30', '1 hour ago', '5mm', '1e3s', '٣m'])('%j is rejected', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  )

  test.each([
    ['15', 's', 15],
    ['0.2', 's', 0.2],
    ['90', 'm', 5400],
    ['90s', 'm', 90],
  ] as const)('a bare number is read in the unit of its flag: %j in %s', (text, bareUnit, expected) =>
    expect(parseDuration(text, {bareUnit})).toBe(expected),
  )

  test('a written duration reads back as the same', () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 10_000_000}), (seconds) => {
        expect(parseDuration(formatDuration(seconds, {units: 4}))).toBe(seconds)
      }),
    )
  })
})
