import {describe, expect, test} from '@jest/globals'
import {parseDurationFlag, parseTime, toApiTime} from '../../src/job/times.js'

const now = Date.parse('2026-11-23T12:00:00Z')
const local = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0) =>
  toApiTime(new Date(year, month - 1, day, hour, minute, second).getTime())

describe('parseTime understands', () => {
  test.each([
    ['minutes ago', '10m', '2026-11-23T11:50:00Z'],
    ['hours ago', '2h', '2026-11-23T10:00:00Z'],
    ['days ago', '1d', '2026-11-22T12:00:00Z'],
    ['an age in two units', '1h30m', '2026-11-23T10:30:00Z'],
    ['RFC 3339 in UTC', '2026-11-23T20:00:00Z', '2026-11-23T20:00:00Z'],
    ['RFC 3339 with an offset', '2026-11-23T20:00:00+08:00', '2026-11-23T12:00:00Z'],
    ['RFC 3339 with a fraction', '2026-11-23T20:00:00.999Z', '2026-11-23T20:00:00Z'],
    ['a local date and time', '2026-11-23 20:00', local(2026, 11, 23, 20)],
    ['seconds too', '2026-11-23T20:00:07', local(2026, 11, 23, 20, 0, 7)],
    ['a local date', '2026-11-23', local(2026, 11, 23)],
    ['spaces around', ' 10m ', '2026-11-23T11:50:00Z'],
  ])('%s', (_, text, expected) => {
    expect(parseTime(text, now)).toBe(expected)
  })

  test.each([
    'yesterday',
    '',
    '10',
    '10x',
    '-5m',
    '2026-02-30',
    '2026-02-30T10:00:00Z',
    '2026-11-23 25:00',
    '2026-13-01',
    '2026-11-23T20:00:00+99:99',
    '9999999w',
  ])('%j is refused with the forms it could have', (text) => {
    expect(() => parseTime(text, now, '--until')).toThrow(
      expect.objectContaining({
        exit: 2,
        message: `--until "${text}" is not a time.`,
        suggestions: [expect.stringContaining('10m, 2h, 1d')],
      }),
    )
  })
})

describe('a duration flag', () => {
  test.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['0.2', 200],
    ['15', 15_000],
  ])('takes %s as %i milliseconds', (text, expected) => expect(parseDurationFlag(text, '--timeout')).toBe(expected))

  test.each(['', 'soon', '-5s', '10x', '5 s!'])('refuses %j and names the forms', (text) =>
    expect(() => parseDurationFlag(text, '--timeout')).toThrow(
      expect.objectContaining({
        exit: 2,
        message: `--timeout "${text}" is not a duration.`,
        suggestions: ['--timeout takes forms such as 90s, 10m, 2h, 1h30m, 7d'],
      }),
    ),
  )
})
