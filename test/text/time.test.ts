import {describe, expect, test} from '@jest/globals'
import {formatAge, formatLocalTime, formatTimeZone, secondsBetween} from '../../src/text/time.js'

describe('times are shown for people:', () => {
  const now = Date.parse('2026-11-23T12:41:03Z')

  test.each([
    ['2026-11-23T12:40:21Z', '42s'],
    ['2026-11-23T20:38:03+08:00', '3m'],
    ['2026-11-23T12:40:21.345005Z', '41s'],
    ['', ''],
    [null, ''],
    [undefined, ''],
    ['yesterday', ''],
  ])('age of %s is "%s"', (time, expected) => {
    expect(formatAge(time, now)).toBe(expected)
  })

  test.each([
    ['2026-11-23T12:41:03Z', 'Asia/Shanghai', '2026-11-23 20:41:03'],
    ['2026-11-23T16:00:00Z', 'Asia/Shanghai', '2026-11-24 00:00:00'],
    ['2023-11-30T16:47:30.343005+08:00', 'UTC', '2023-11-30 08:47:30'],
    ['', 'UTC', ''],
    [null, 'UTC', ''],
    ['soon', 'UTC', 'soon'],
  ])('the time %s in %s is "%s"', (time, zone, expected) => {
    expect(formatLocalTime(time, zone)).toBe(expected)
  })

  test('a span without an end has no length', () => {
    expect(secondsBetween('2026-11-23T12:41:03Z', '')).toBeUndefined()
  })

  test.each([
    ['UTC', 'UTC'],
    ['Asia/Shanghai', 'UTC+08:00'],
    ['America/New_York', 'UTC-05:00'],
    ['Asia/Kolkata', 'UTC+05:30'],
  ])('the zone %s is shown as %s', (timeZone, expected) => {
    expect(formatTimeZone(now, timeZone)).toBe(expected)
  })
})
