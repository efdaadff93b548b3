import {expect, test} from '@jest/globals'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import type {Operations} from '../../src/api/generated/types.js'
import {send} from './signed-client.js'

// Scripts are plain JavaScript.
const script = (name: string) => import(`../../scripts/conformance/${name}.js`)
const {CALLS, REFUSALS} = await script('calls')
const {conform} = await script('conform')
const {OPERATIONS: LISTED, strangers} = await script('contract')

test('the conformance script calls every operation', () => {
  expect(new Set(CALLS.map(({operation}: {operation: string}) => operation))).toEqual(new Set(Object.keys(OPERATIONS)))
  expect(
    Object.keys(LISTED)
      .filter((name) => name in OPERATIONS)
      .sort(),
  ).toEqual(Object.keys(OPERATIONS).sort())
})

test.each<[string, object, string[]]>([
  [
    'nothing for a response that follows the contract',
    {JobId: 'dlc1', Priority: 1, Pods: [{PodId: 'p', StatusDetail: {ExitCode: '0'}}], Envs: {A: 'b'}},
    [],
  ],
  ['a field outside the contract', {JobId: 'dlc1', Pods: [{New: 1}]}, ['GetJob.Pods[].New is not in the contract']],
  [
    'a value of another type',
    {Priority: '1', Envs: {A: 1}},
    ['GetJob.Priority is a string, not a number', 'GetJob.Envs{} is a number, not a string'],
  ],
  ['an object in place of a list', {Pods: {}}, ['GetJob.Pods is no array']],
  ['null', {JobId: null, Pods: [null]}, ['GetJob.JobId is null', 'GetJob.Pods[] is null']],
])('the conformance script reports %s', (_what, answer, expected) => {
  expect(strangers('GetJob', answer)).toEqual(expected)
})

interface Asked {
  operation: keyof Operations
  path: string[]
  input: object
  headers: Record<string, string>
  key: {id: string; secret: string}
}

/** A client in this process, with what `change` makes of its answers. */
const clientOf = (change: (operation: string, body: object) => object) => async (_client: object, host: string) => ({
  versions: {},
  async ask({operation, path, input, headers, key}: Asked) {
    const inPath = Object.fromEntries(OPERATIONS[operation].pathParams.map((name, index) => [name, path[index]]))
    const sandbox = {url: `http://${host}`, credentials: {accessKeyId: key.id, accessKeySecret: key.secret}}
    const {status, body} = await send(sandbox, operation, {...inPath, ...input}, {headers})
    if (status !== 200) return {code: body.Code, status, message: body.Message}
    return {model: change(operation, body), mistyped: []}
  },
  async close() {},
})

interface Row {
  name: string
  faults: string[]
  lost: string[]
}
const resultOf = async (change: Parameters<typeof clientOf>[0]): Promise<Row[]> =>
  (await conform({name: 'own'}, clientOf(change))).rows
const wrongIn = (rows: Row[]) => rows.filter(({faults}) => faults.length > 0).map(({name, faults}) => [name, ...faults])

test('the sandbox passes every row of the conformance script', async () => {
  const rows = await resultOf((_operation, body) => body)
  expect(wrongIn(rows)).toEqual([])
  expect(rows).toHaveLength(CALLS.length + REFUSALS.length)
}, 60_000)

test('the conformance script detects a client that changes, loses or omits values', async () => {
  const rows = await resultOf((operation, body) => {
    if (operation === 'GetWorkspace') return {...body, WorkspaceName: 'another'}
    if (operation === 'GetDefaultWorkspace') return {...body, Creator: undefined}
    if (operation === 'ListImageLabels') throw new Error('gone')
    return body
  })
  expect(rows).toEqual([
    {name: 'ListWorkspaces', faults: [], lost: []},
    {
      name: 'GetWorkspace',
      faults: [expect.stringMatching(/^GetWorkspace.WorkspaceName is ".+" on the wire and "another" in the model$/)],
      lost: [],
    },
    {name: 'GetDefaultWorkspace', faults: [], lost: ['GetDefaultWorkspace.Creator']},
    {name: 'all that is left', faults: ['the client broke off: gone'], lost: []},
  ])
})
