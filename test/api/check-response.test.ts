import {afterEach, describe, expect, test} from '@jest/globals'
import type {OperationName} from '../../src/api/cloud.js'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import type {CliError} from '../../src/errors.js'
import {createLoopbackCloud} from '../support/loopback-cloud.js'
import {type RecordingServer, startRecordingServer} from '../support/recording-server.js'

const servers: RecordingServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

/** What a call makes of one response: what it returns, or the code of its error. */
async function outcome(operation: OperationName, input: object, body: unknown, status = 200): Promise<unknown> {
  const server = await startRecordingServer((response) =>
    response
      .writeHead(status, {'content-type': 'application/json'})
      .end(typeof body === 'string' ? body : JSON.stringify(body)),
  )
  servers.push(server)
  return createLoopbackCloud(server.host, {retries: 0})
    .call(operation, input as never)
    .catch((error: CliError) => error.code)
}
const inputOf = (operation: OperationName) =>
  Object.fromEntries(OPERATIONS[operation].pathParams.map((field) => [field, 'asked-1']))
const names = Object.keys(OPERATIONS) as OperationName[]

describe('a response that holds nothing says nothing', () => {
  test('of all operations', async () => {
    const codes = await Promise.all(
      names.flatMap((name) => ['{}', 'null'].map((body) => outcome(name, inputOf(name), body))),
    )
    expect(new Set(codes)).toEqual(new Set(['InvalidResponse']))
  })

  test('nor does one that speaks of something else, of every operation with a list or an id', async () => {
    const knowing = names.filter((name) => OPERATIONS[name].lists.length + OPERATIONS[name].ids.length > 0)
    const codes = await Promise.all(knowing.map((name) => outcome(name, inputOf(name), {status: 'UP', RequestId: 'R'})))
    expect(new Set(codes)).toEqual(new Set(['InvalidResponse']))
    expect(knowing.length).toBeGreaterThan(45)
  })

  test.each<[string, OperationName, object, object, boolean]>([
    ['an empty list', 'ListJobs', {}, {Jobs: []}, true],
    ['null, of no items', 'ListJobs', {}, {Jobs: null, TotalCount: 0}, true],
    ['left out, of no items', 'ListJobs', {}, {TotalCount: 0}, true],
    ['left out, although there are items', 'ListJobs', {}, {TotalCount: 3}, false],
    ['null without a count', 'ListJobs', {}, {Jobs: null}, false],
    [
      'null beside the ids asked for',
      'GetPodLogs',
      {JobId: 'j', PodId: 'p'},
      {JobId: 'j', PodId: 'p', Logs: null},
      true,
    ],
    ['left out beside one id of two', 'GetPodLogs', {JobId: 'j', PodId: 'p'}, {JobId: 'j'}, false],
    ['one list of two that may come', 'ListWorkspaces', {}, {ResourceLimits: {a: 1}}, true],
  ])('a list that is %s', async (_what, operation, input, body, isTaken) => {
    expect(await outcome(operation, input, body)).toEqual(isTaken ? body : 'InvalidResponse')
  })
})

describe('a response about something else than was asked for can’t be read', () => {
  test('of every operation that repeats an id', async () => {
    const repeating = names.filter((name) => OPERATIONS[name].echoes.length > 0)
    const bodyOf = (name: OperationName, id: string) => ({
      ...Object.fromEntries([...OPERATIONS[name].ids, ...OPERATIONS[name].echoes].map((field) => [field, id])),
      ...Object.fromEntries(OPERATIONS[name].lists.map((field) => [field, []])),
      TotalCount: 0,
    })
    for (const name of repeating) {
      const input = Object.fromEntries(OPERATIONS[name].echoes.map((field) => [field, 'asked-1']))
      const given = {...inputOf(name), ...input}
      expect([name, await outcome(name, given, bodyOf(name, 'other-1'))]).toEqual([name, 'InvalidResponse'])
      expect([name, await outcome(name, given, bodyOf(name, 'asked-1'))]).toEqual([name, bodyOf(name, 'asked-1')])
    }
    expect(repeating).toEqual(
      expect.arrayContaining([
        'GetJob',
        'StopJob',
        'UpdateJob',
        'DeleteJob',
        'GetPodLogs',
        'GetPodEvents',
        'GetDataset',
      ]),
    )
  })

  test.each<[string, OperationName, object, object, boolean]>([
    ['another pod', 'GetPodLogs', {JobId: 'j', PodId: 'p'}, {JobId: 'j', PodId: 'q', Logs: ['x']}, false],
    [
      'another incarnation of the pod',
      'GetPodLogs',
      {JobId: 'j', PodId: 'p', PodUid: 'u'},
      {JobId: 'j', PodId: 'p', PodUid: 'v', Logs: ['x']},
      false,
    ],
    [
      'an incarnation that was not asked for',
      'GetPodLogs',
      {JobId: 'j', PodId: 'p'},
      {JobId: 'j', PodId: 'p', PodUid: 'v', Logs: ['x']},
      true,
    ],
    ['the same id in another case', 'GetJob', {JobId: 'DLC1'}, {JobId: 'dlc1'}, true],
    ['the same id as a number', 'GetWorkspace', {WorkspaceId: '268'}, {WorkspaceId: 268}, true],
  ])('%s', async (_what, operation, input, body, isTaken) => {
    expect(await outcome(operation, input, body)).toEqual(isTaken ? body : 'InvalidResponse')
  })

  test('a read is repeated then', async () => {
    const server = await startRecordingServer((response, _request, count) =>
      response.end(JSON.stringify({JobId: count === 1 ? 'dlc2' : 'dlc1'})),
    )
    servers.push(server)
    expect(await createLoopbackCloud(server.host).call('GetJob', {JobId: 'dlc1'})).toEqual({JobId: 'dlc1'})
  })
})

describe('a response of any depth', () => {
  const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)
  test.each<[string, OperationName, string, number, unknown]>([
    ['lists', 'ListJobs', `{"Jobs":${nested('[', ']', 100_000)}}`, 200, 'InvalidResponse'],
    [
      'objects',
      'GetJob',
      `{"JobId":"dlc1","X":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
      200,
      'InvalidResponse',
    ],
    ['an error', 'GetJob', `{"Code":"X","RequestId":"R","Y":${nested('[', ']', 100_000)}}`, 400, 'Http400'],
    ['an error’s message', 'GetJob', `{"Code":"X","Message":${nested('[', ']', 100_000)}}`, 500, 'Http500'],
    ['an error with HTTP 200', 'GetJob', `{"Code":"X","Message":${nested('[', ']', 100_000)}}`, 200, 'InvalidResponse'],
  ])('can’t be read: %s', async (_what, operation, body, status, code) => {
    expect(await outcome(operation, {JobId: 'dlc1'}, body, status)).toBe(code)
  })

  test('is read up to a hundred levels', async () => {
    const at = (depth: number) => `{"JobId":"dlc1","X":${nested('[', ']', depth)}}`
    expect(await outcome('GetJob', {JobId: 'dlc1'}, at(100))).toMatchObject({JobId: 'dlc1'})
    expect(await outcome('GetJob', {JobId: 'dlc1'}, at(101))).toBe('InvalidResponse')
  })
})
