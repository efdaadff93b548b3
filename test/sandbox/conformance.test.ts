import {expect, test} from '@jest/globals'
import {OPERATIONS} from '../../src/api/generated/operations.js'

// Scripts are plain JavaScript.
const script = (name: string) => import(`../../scripts/conformance/${name}.js`)
const {CALLS} = await script('calls')
const {OPERATIONS: LISTED, strangers} = await script('contract')

test('official clients are asked for every operation', () => {
  expect(new Set(CALLS.map(({operation}: {operation: string}) => operation))).toEqual(new Set(Object.keys(OPERATIONS)))
  expect(
    Object.keys(LISTED)
      .filter((name) => name in OPERATIONS)
      .sort(),
  ).toEqual(Object.keys(OPERATIONS).sort())
})

test.each<[string, object, string[]]>([
  ['an answer of the contract', {JobId: 'dlc1', Priority: 1, Pods: [{PodId: 'p', StatusDetail: {ExitCode: '0'}}], Envs: {A: 'b'}}, []],
  ['a field that is not there', {JobId: 'dlc1', Pods: [{New: 1}]}, ['GetJob.Pods[].New is not in the contract']],
  ['another type', {Priority: '1', Envs: {A: 1}}, ['GetJob.Priority is a string, not a number', 'GetJob.Envs{} is a number, not a string']],
  ['no list', {Pods: {}}, ['GetJob.Pods is no array']],
])('answers to official clients are held to the contract: %s', (_what, answer, expected) => {
  expect(strangers('GetJob', answer)).toEqual(expected)
})
