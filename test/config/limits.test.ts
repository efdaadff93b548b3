import {expect, test} from '@jest/globals'
import {chooseLimit, LIMITS} from '../../src/config/limits.js'
import {catchCliError, createFakeSettingsInput} from './fake-environment.js'

const WHOLE = 'a whole number from 0 to 10. Omit it for the default (2).'

test.each<[keyof typeof LIMITS, [string, number][], string[], string]>([
  [
    'connectTimeout',
    [
      ['0.1', 0.1],
      ['100ms', 0.1],
      ['15', 15],
      ['599.999', 599.999],
      ['600', 600],
      ['10m', 600],
    ],
    ['0.099', '99ms', '600.001', '601', '11m', '-1', 'soon', '1e2'],
    'a duration from 0.1s to 600s. Omit it for the default (15s).',
  ],
  [
    'readTimeout',
    [
      ['0.1', 0.1],
      ['3599.999', 3599.999],
      ['3600', 3600],
      ['1h', 3600],
    ],
    ['0.099', '3600.001', '3601', '61m', '-1', 'soon'],
    'a duration from 0.1s to 3600s. Omit it for the default (30s).',
  ],
  [
    'retries',
    [
      ['0', 0],
      [' 2 ', 2],
      ['10', 10],
    ],
    ['11', '-1', '1.5', '0x3', '1s', ''],
    WHOLE,
  ],
])('X2: %s accepts its limits and rejects values beyond them', (name, taken, refused, words) => {
  const {flag} = LIMITS[name]
  const choose = (text: string) => chooseLimit(name, createFakeSettingsInput({flags: {[flag]: text}}))
  expect(taken.map(([text]) => [text, choose(text).value])).toEqual(taken)
  const told = (text: string) => {
    const {exit, message, suggestions} = catchCliError(() => choose(text)) ?? {}
    return [text, exit, [message, ...(suggestions ?? [])].join(' ')]
  }
  expect(refused.map(told)).toEqual(refused.map((text) => [text, 2, `--${flag} must be ${words}`]))
})
