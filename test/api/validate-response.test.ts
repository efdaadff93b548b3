import {describe, expect, test} from '@jest/globals'
import type {Cloud} from '../../src/api/cloud.js'
import {listItems} from '../../src/api/paging.js'
import {contractViolation, deleteNulls, rememberResponses, validateResponse} from '../../src/api/validate-response.js'

test.each([
  ['of a list', {Jobs: null, TotalCount: 0}, {TotalCount: 0}],
  ['in list items', {Jobs: [{Pods: null, JobId: 'a'}, {JobId: 'b'}]}, {Jobs: [{JobId: 'a'}, {JobId: 'b'}]}],
  [
    'in nested fields',
    {Pods: [{HistoryPods: [{StatusDetail: {Message: null}}]}]},
    {Pods: [{HistoryPods: [{StatusDetail: {}}]}]},
  ],
  ['not in a list of strings', {Logs: ['null']}, {Logs: ['null']}],
  ['but returns null for null', null, null],
])('deleteNulls removes nulls: %s', (_what, answer, expected) => {
  expect(deleteNulls(answer)).toEqual(expected)
})

test('nulls are removed from the items of a long list, not from deeper levels', () => {
  expect(deleteNulls({Jobs: [{A: null, B: {C: null, D: {E: null}}}]}, 2)).toEqual({
    Jobs: [{B: {C: null, D: {E: null}}}],
  })
})

describe('a contract violation is found', () => {
  test.each([
    ['a list instead of an object', 'ListJobs', [], 'the response is a list, not an object'],
    ['an object instead of a list', 'ListJobs', {Jobs: {}}, 'Jobs is an object, not a list'],
    ['a string instead of an object', 'ListJobs', {Jobs: [{}, 'x']}, 'Jobs[1] is a string, not an object'],
    ['a number instead of a string', 'GetJob', {Pods: [{PodId: 1}]}, 'Pods[0].PodId is a number, not a string'],
    ['a list instead of a map', 'GetJob', {Envs: []}, 'Envs is a list, not an object'],
    ['none in a valid response', 'GetJob', {Pods: [{PodId: 'x'}], Other: 1}, undefined],
  ] as const)('%s', async (_what, operation, answer, expected) => {
    expect(await validateResponse(operation, answer)).toBe(expected)
  })

  test('only after a TypeError of the program', async () => {
    const answers: Record<string, unknown> = {ListJobs: {Jobs: []}, GetJob: {Pods: 'x'}}
    const cloud = rememberResponses({call: async (operation: string) => answers[operation]} as unknown as Cloud)
    await cloud.call('ListJobs', {})
    expect(await contractViolation(new TypeError('ours'))).toBeUndefined()
    await cloud.call('GetJob', {JobId: 'dlc1'})
    expect(await contractViolation(new Error('another'))).toBeUndefined()
    expect(await contractViolation(new TypeError('map is no function'))).toMatchObject({
      code: 'InvalidResponse',
      exit: 1,
      message: 'GetJob: the response does not match the API contract: Pods is a string, not a list.',
    })
  })
})

test.each([
  ['reports more items', 1e308],
  ['sends an invalid count', {}],
])('a service that repeats a page and %s does not cause an endless loop', async (_what, TotalCount) => {
  const cloud = {call: async () => ({Jobs: [{JobId: 'a'}], TotalCount})} as unknown as Cloud
  const read = listItems(cloud, 'ListJobs', {})
  if (typeof TotalCount === 'number') await expect(read).rejects.toThrow('keeps returning the same page')
  else expect((await read).items).toHaveLength(1)
})
