import {expect, test} from '@jest/globals'
import {matchOptionCase} from '../../src/cli/option-case.js'

const flags = {status: {char: 's', options: ['Running', 'Failed']}, name: {}}

test.each<[string[], string[]]>([
  [
    ['--status', 'running', '-s', 'FAILED'],
    ['--status', 'Running', '-s', 'Failed'],
  ],
  [['--status=running'], ['--status=Running']],
  [
    ['--status', 'runing'],
    ['--status', 'runing'],
  ],
  [
    ['--name', 'running', '--name=failed', 'failed'],
    ['--name', 'running', '--name=failed', 'failed'],
  ],
  [
    ['--', '--status', 'running'],
    ['--', '--status', 'running'],
  ],
])('the values of %j are spelled as in the lists of values', (argv, expected) => {
  expect(matchOptionCase(argv, flags)).toEqual(expected)
})
