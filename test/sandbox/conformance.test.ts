import {expect, test} from '@jest/globals'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import type {Operations} from '../../src/api/generated/types.js'
import {send} from './signed-client.js'

// Scripts are plain JavaScript.
const script = (name: string) => import(`../../scripts/conformance/${name}.js`)
const {CALLS, REFUSALS} = await script('calls')
const {conform} = await script('conform')
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
  [
    'an answer of the contract',
    {JobId: 'dlc1', Priority: 1, Pods: [{PodId: 'p', StatusDetail: {ExitCode: '0'}}], Envs: {A: 'b'}},
    [],
  ],
  ['a field that is not there', {JobId: 'dlc1', Pods: [{New: 1}]}, ['GetJob.Pods[].New is not in the contract']],
  [
    'another type',
    {Priority: '1', Envs: {A: 1}},
    ['GetJob.Priority is a string, not a number', 'GetJob.Envs{} is a number, not a string'],
  ],
  ['no list', {Pods: {}}, ['GetJob.Pods is no array']],
  ['null', {JobId: null, Pods: [null]}, ['GetJob.JobId is null', 'GetJob.Pods[] is null']],
])('answers to official clients are held to the contract: %s', (_what, answer, expected) => {
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

test('every row that clients are asked is right of this sandbox', async () => {
  const rows = await resultOf((_operation, body) => body)
  expect(wrongIn(rows)).toEqual([])
  expect(rows).toHaveLength(CALLS.length + REFUSALS.length)
}, 60_000)

test('a client that changes an answer, loses a field or breaks off is found out', async () => {
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
