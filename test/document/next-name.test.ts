import {expect, test} from '@jest/globals'
import {proposeNextName} from '../../src/document/next-name.js'

const NOW = new Date(2026, 11, 1, 12).getTime()

test.each([
  ['resnet50-20261124', 'resnet50-20261201'],
  ['resnet50-20261124-3', 'resnet50-20261201'],
  ['resnet50-20261201', 'resnet50-20261201-2'],
  ['resnet50-20261201-2', 'resnet50-20261201-3'],
  ['resnet50_20261124', 'resnet50-20261201'],
  ['resnet50', 'resnet50-20261201'],
  ['v2', 'v2-20261201'],
  ['20261124', '20261201'],
  ['lr-1e-4', 'lr-1e-4-20261201'],
  ['', '20261201'],
])('the next name after %s is %s', (name, expected) => {
  expect(proposeNextName(name, NOW)).toBe(expected)
})
