import {describe, expect, test} from '@jest/globals'
import type {Cloud} from '../../src/api/cloud.js'
import {listItems} from '../../src/api/paging.js'
import {contractViolation, deleteNulls, rememberResponses, validateResponse} from '../../src/api/validate-response.js'

test.each([
  ['a list', {Jobs: null, TotalCount: 0}, {TotalCount: 0}],
  ['in items', {Jobs: [{Pods: null, JobId: 'a'}, {JobId: 'b'}]}, {Jobs: [{JobId: 'a'}, {JobId: 'b'}]}],
  [
    'deep down',
    {Pods: [{HistoryPods: [{StatusDetail: {Message: null}}]}]},
    {Pods: [{HistoryPods: [{StatusDetail: {}}]}]},
  ],
  ['none in lines', {Logs: ['null']}, {Logs: ['null']}],
  ['an answer', null, null],
])('null counts as absent: %s', (_what, answer, expected) => {
  expect(deleteNulls(answer)).toEqual(expected)
})

test('of long lists only the items are looked at', () => {
  expect(deleteNulls({Jobs: [{A: null, B: {C: null, D: {E: null}}}]}, 2)).toEqual({
    Jobs: [{B: {C: null, D: {E: null}}}],
  })
})

describe('an answer of another form than the contract', () => {
  test.each([
    ['a list', 'ListJobs', [], 'the answer is a list, not an object'],
    ['no list', 'ListJobs', {Jobs: {}}, 'Jobs is an object, not a list'],
    ['a text', 'ListJobs', {Jobs: [{}, 'x']}, 'Jobs[1] is a text, not an object'],
    ['a number', 'GetJob', {Pods: [{PodId: 1}]}, 'Pods[0].PodId is a number, not a text'],
    ['a map', 'GetJob', {Envs: []}, 'Envs is a list, not an object'],
    ['what the contract has', 'GetJob', {Pods: [{PodId: 'x'}], Other: 1}, undefined],
  ] as const)('%s', async (_what, operation, answer, expected) => {
    expect(await validateResponse(operation, answer)).toBe(expected)
  })

  test('is the fault where the program stumbles, and only then', async () => {
    const answers: Record<string, unknown> = {ListJobs: {Jobs: []}, GetJob: {Pods: 'x'}}
    const cloud = rememberResponses({call: async (operation: string) => answers[operation]} as unknown as Cloud)
    await cloud.call('ListJobs', {})
    expect(await contractViolation(new TypeError('ours'))).toBeUndefined()
    await cloud.call('GetJob', {JobId: 'dlc1'})
    expect(await contractViolation(new Error('another'))).toBeUndefined()
    expect(await contractViolation(new TypeError('map is no function'))).toMatchObject({
      code: 'InvalidResponse',
      exit: 1,
      message: 'GetJob: the service’s answer has another form than its contract: Pods is a text, not a list.',
    })
  })
})

test.each([
  ['says that there are more', 1e308],
  ['says nothing that is a number', {}],
])('a list of a service that always sends the same page and %s has an end', async (_what, TotalCount) => {
  const cloud = {call: async () => ({Jobs: [{JobId: 'a'}], TotalCount})} as unknown as Cloud
  const read = listItems(cloud, 'ListJobs', {})
  if (typeof TotalCount === 'number') await expect(read).rejects.toThrow('its list has no end')
  else expect((await read).items).toHaveLength(1)
})
