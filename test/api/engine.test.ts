import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import type {Engine} from '../../src/api/call.js'
import type {OperationName} from '../../src/api/cloud.js'
import {coreEngine} from '../../src/api/core-engine.js'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import {createLoopbackCloud, loadBuiltCreateCloud} from '../support/loopback-cloud.js'
import {type RecordingServer, startRecordingServer} from '../support/recording-server.js'
import {createBuiltSdkEngine, HAS_SDK_PACKAGES} from '../support/sdk-engine.js'

interface Vector {
  action: OperationName
  mode: string
  input: {path: object; query: object; body?: object}
}

const vectors: Vector[] = ['wire-vectors.json', 'wire-vectors-2026-11.json'].flatMap((name) =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')),
)
const job = {DisplayName: 'x', JobType: 'PyTorchJob', UserCommand: 'true'}

/** What a typed request has no place for, or would change. */
const INPUTS: [string, OperationName, object][] = [
  ...vectors.map(({action, mode, input}): [string, OperationName, object] => [
    `${action}, ${mode}`,
    action,
    {...input.path, ...input.query, ...input.body},
  ]),
  ['a field that no model has', 'CreateJob', {...job, JobSpecs: [], EnableGangScheduling: true}],
  [
    'one deep in a list',
    'CreateJob',
    {
      ...job,
      JobSpecs: [
        {Type: 'Worker', NewField: {Deep: [1, null, 'ü']}},
        {Type: 'PS', PodCount: 2},
      ],
    },
  ],
  ['a number as text', 'CreateJob', {...job, JobSpecs: [{Type: 'Worker', PodCount: '2'}], Priority: '5'}],
  ['text where a list belongs', 'CreateJob', {...job, JobSpecs: '[]'}],
  ['a list with a hole', 'CreateJob', {...job, JobSpecs: [null, {Type: 'Worker', EcsSpec: null}], DataSources: []}],
  [
    'values of a map that are no text',
    'CreateJob',
    {...job, JobSpecs: [], Envs: {A: 1, B: 'b'}, Settings: {Tags: {a: 'b', c: null}}},
  ],
  ['a filter of tags', 'ListJobs', {Tags: {'team a': 'ü&=', b: 'c'}, PageNumber: 1}],
  ['the same as JSON text', 'ListJobs', {Tags: '{"a":"b"}', PageSize: '20', ShowOwn: 'true'}],
  ['a filter that no model has', 'ListJobs', {NewFilter: ['a', 'b'], Order: 'desc'}],
  ['an id with signs', 'GetJob', {JobId: "dlc/1 a+b*c'(~)%", NeedDetail: false}],
  ['lists in a query', 'ListDatasets', {DatasetIds: 'd-1,d-2', Properties: 'DIRECTORY', Label: 'ü'}],
]

/** Bodies of answers that a typed answer would shorten, change or refuse. */
const ANSWERS: [string, unknown][] = [
  ['fields that no model has', {JobId: 'dlc1', Pods: [{PodId: 'p', New: {Deep: [null]}}], SomethingNew: 1}],
  ['other types than the contract’s', {JobId: 7, Priority: '3', Pods: {}, JobSpecs: 'none', EnabledDebugger: 'true'}],
  ['nulls', {JobId: null, Settings: {Tags: null}}],
  ['nothing', {}],
]

const sdkTest = HAS_SDK_PACKAGES ? test : test.skip
const NOT_RUN = INPUTS.length + ANSWERS.length + 2

let server: RecordingServer
let answer: unknown
beforeAll(async () => {
  server = await startRecordingServer((response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)),
  )
})
afterAll(async () => {
  await server.close()
  if (!HAS_SDK_PACKAGES) process.stderr.write(`engine sdk: not installed, ${NOT_RUN} tests not run\n`)
})

const NEW_IN_EACH = ['x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256', 'authorization', 'content-length']

/** The request as it arrived, without what is new in each. */
async function sentBy(engine: Engine, operation: OperationName, input: object) {
  await createLoopbackCloud(server.host, {engine}).call(operation, input as never)
  const received = server.requests.at(-1)
  const headers = Object.entries(received?.headers ?? {}).filter(([name]) => !NEW_IN_EACH.includes(name))
  return {...received, headers: Object.fromEntries(headers), body: received?.body ? JSON.parse(received.body) : null}
}

describe('engine sdk sends what engine core sends', () => {
  sdkTest.each(INPUTS)('%s', async (_what, operation, input) => {
    answer = {}
    const expected = await sentBy(coreEngine, operation, input)
    expect(await sentBy(createBuiltSdkEngine(), operation, input)).toEqual(expected)
  })
})

describe('engine sdk returns the response unchanged', () => {
  sdkTest.each(ANSWERS)('%s', async (_what, given) => {
    answer = given
    expect(
      await createLoopbackCloud(server.host, {engine: createBuiltSdkEngine()}).call('GetJob', {JobId: 'dlc1'}),
    ).toEqual(given)
  })
})

describe('the official packages', () => {
  sdkTest('have a client method for each of the 62 operations', async () => {
    answer = {}
    const lacking: string[] = []
    const cloud = createLoopbackCloud(server.host, {
      engine: createBuiltSdkEngine({onFallback: (text) => lacking.push(text)}),
    })
    for (const {action, input} of vectors)
      await cloud.call(action, {...input.path, ...input.query, ...input.body} as never)
    expect(lacking).toEqual([])
    expect(Object.keys(OPERATIONS)).toHaveLength(62)
  })

  sdkTest('make one attempt only', async () => {
    const failing = await startRecordingServer((response) =>
      response.writeHead(503).end('{"Code": "ServiceUnavailable"}'),
    )
    await expect(
      createLoopbackCloud(failing.host, {engine: createBuiltSdkEngine(), retries: 0}).call('ListJobs', {}),
    ).rejects.toMatchObject({
      httpStatus: 503,
    })
    await failing.close()
    expect(failing.requests).toHaveLength(1)
  })
})

describe('a gap in the official packages', () => {
  const folders = {'pai-dlc': fileURLToPath(new URL('../support/old-sdk', import.meta.url)), aiworkspace: '/nowhere'}

  test('an unknown operation is sent by engine core, with a debug line', async () => {
    answer = {Events: ['a']}
    const said: string[] = []
    const cloud = createLoopbackCloud(server.host, {
      engine: createBuiltSdkEngine({folders, onFallback: (text) => said.push(text)}),
    })
    expect(await cloud.call('GetJobEvents', {JobId: 'dlc1'})).toEqual(answer)
    expect(said).toEqual([`${folders['pai-dlc']} lacks GetJobEvents; using engine core`])
  })

  test('a broken package is an error, and nothing is sent', async () => {
    const before = server.requests.length
    const failure = createLoopbackCloud(
      server.host,
      {engine: createBuiltSdkEngine({folders})},
      loadBuiltCreateCloud(),
    ).call('ListWorkspaces', {})
    await expect(failure).rejects.toMatchObject({
      code: 'EngineUnusable',
      exit: 1,
      suggestions: [expect.stringContaining('PAI_DLC_ENGINE=core')],
    })
    expect(server.requests).toHaveLength(before)
  })
})
