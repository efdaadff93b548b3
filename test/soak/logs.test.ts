import {expect, test} from '@jest/globals'
import {soakLogs} from './follow-logs.js'

test.each([
  ['10 % faults and restarts', {seed: 1}],
  ['and when it is cut off and gone on with five times', {seed: 2, cuts: 5}],
  ['and when more is written than one answer holds', {seed: 3, lines: 40_000, pods: 2, lives: 2, length: 100_000}],
])('6,000 lines of 8 pods are followed byte for byte: through %s', async (_what, options) => {
  const {written, count, wrong, status, faults, calls} = await soakLogs({lines: 6_000, ...options})
  expect({count, wrong, status}).toEqual({count: written, wrong: [], status: 'Succeeded'})
  expect(faults / calls).toBeGreaterThan(0.05)
})
