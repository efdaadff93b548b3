import {expect, test} from '@jest/globals'
import {argsBeforeDashDash, getFlagValue, hasSwitch, moveCommandFirst, omitFlags} from '../../src/cli/argv.js'

const takesValue = new Map([
  ['--sandbox', false],
  ['--region', true],
])

test.each([
  ['nothing to do', ['job', 'list', '--sandbox'], ['job', 'list', '--sandbox']],
  ['a switch', ['--sandbox', 'job', 'list'], ['job', 'list', '--sandbox']],
  [
    'a flag with its value',
    ['--region', 'cn-beijing', 'job', 'list', '-s', 'Running'],
    ['job', 'list', '-s', 'Running', '--region', 'cn-beijing'],
  ],
  [
    'a flag with = and a switch',
    ['--region=x', '--sandbox', 'logs', 'dlc1'],
    ['logs', 'dlc1', '--region=x', '--sandbox'],
  ],
  [
    'the command of sandbox exec',
    ['--sandbox', 'sandbox', 'exec', '--', 'a', '--b'],
    ['sandbox', 'exec', '--sandbox', '--', 'a', '--b'],
  ],
  ['help', ['--help'], ['--help']],
  ['no words', [], []],
])('global flags may precede the command: %s', (_what, given, expected) => {
  expect(moveCommandFirst(given, takesValue)).toEqual(expected)
})

test.each([
  [['--output', 'json'], 'json'],
  [['--output=json', '--output', 'yaml'], 'yaml'],
  [['x', '--', '--output', 'json'], undefined],
  [[], undefined],
])('the value of --output in %j is %j', (words, expected) => {
  expect(getFlagValue(words, '--output', {})).toBe(expected)
})

test('a variable replaces a missing flag', () => {
  expect(getFlagValue([], '--output', {PAI_DLC_OUTPUT: 'yaml'})).toBe('yaml')
  expect(hasSwitch([], '--no-input', {PAI_DLC_NO_INPUT: 'true'})).toBe(true)
  expect(hasSwitch(['--', '--quiet'], '--quiet', {})).toBe(false)
  expect(argsBeforeDashDash(['a', '--', 'b'])).toEqual(['a'])
})

test.each([
  ['a switch', ['--json', '--port', '1'], ['--port', '1']],
  ['a flag and its value', ['--port', '1', '--query', 'Pid'], ['--port', '1']],
  ['a flag with =', ['--query=Pid', '--speed', '2'], ['--speed', '2']],
  ['a value that looks like a switch', ['--query', '--json'], []],
  ['neither', ['--speed', '2'], ['--speed', '2']],
])('words without %s', (_what, given, expected) => {
  expect(omitFlags(given, ['--json'], ['--query'])).toEqual(expected)
})
