import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import type {OperationName} from '../../src/api/cloud.js'
import {coreEngine} from '../../src/api/core-engine.js'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import type {CliError} from '../../src/errors.js'
import {bundleScript} from '../support/bundle-script.js'
import {ROOT, runProcess} from '../support/command.js'
import {createLoopbackCloud, loadBuiltCreateCloud} from '../support/loopback-cloud.js'
import {type ReceivedRequest, type RecordingServer, startRecordingServer} from '../support/recording-server.js'
import type {SdkCalls, SdkCallsResult} from '../support/sdk-calls.js'
import {createBuiltSdkEngine, HAS_SDK_PACKAGES, sdkFolders} from '../support/sdk-engine.js'

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
    'map values that are not text',
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
  [
    'other types than the contract’s',
    {JobId: 'dlc1', Priority: '3', Pods: {}, JobSpecs: 'none', EnabledDebugger: 'true'},
  ],
  ['nulls', {JobId: 'dlc1', Description: null, Settings: {Tags: null}}],
  ['nothing but the id', {JobId: 'dlc1'}],
]

const sdkTest = HAS_SDK_PACKAGES ? test : test.skip
const NOT_RUN = INPUTS.length + 3

let server: RecordingServer
let answer: unknown
let folder: string
let program: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-engine-'))
  if (HAS_SDK_PACKAGES) program = bundleScript('sdk-calls.ts', folder)
  server = await startRecordingServer((response) => {
    if (answer === undefined) response.writeHead(503).end('{"Code": "ServiceUnavailable"}')
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, {recursive: true, force: true})
  if (!HAS_SDK_PACKAGES) process.stderr.write(`engine sdk: not installed, ${NOT_RUN} tests not run\n`)
})

const NEW_IN_EACH = ['x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256', 'authorization', 'content-length']

/** The request as it arrived, without what is new in each. */
function withoutNew(received: ReceivedRequest | undefined) {
  const headers = Object.entries(received?.headers ?? {}).filter(([name]) => !NEW_IN_EACH.includes(name))
  return {
    method: received?.method ?? '',
    path: received?.path,
    query: received?.query,
    headers: Object.fromEntries(headers),
    body: received?.body ? JSON.parse(received.body) : null,
  }
}

/** What engine sdk of the build makes of calls, in a process of its own. */
async function sendWithSdk(calls: [OperationName, object][]): Promise<SdkCallsResult> {
  const given: SdkCalls = {root: ROOT, host: server.host, folders: sdkFolders(), calls}
  const outcome = await runProcess([process.execPath, program], {
    env: process.env as Record<string, string>,
    stdin: JSON.stringify(given),
  })
  expect(outcome).toMatchObject({exit: 0, stderr: ''})
  return outcome.json()
}

const identity = {accessKeyId: 'id', accessKeySecret: 'secret', type: 'access_key' as const}

describe('engine sdk sends what engine core sends', () => {
  const sent: {method: string}[] = []
  let result: SdkCallsResult
  beforeAll(async () => {
    if (!HAS_SDK_PACKAGES) return
    answer = {}
    const before = server.requests.length
    result = await sendWithSdk(INPUTS.map(([, operation, input]) => [operation, input]))
    sent.push(...server.requests.slice(before).map(withoutNew))
  }, 60_000)

  sdkTest.each(INPUTS.map(([what, operation, input], index) => [what, operation, input, index] as const))(
    '%s',
    async (_what, operation, input, index) => {
      answer = {}
      const credential = {getCredential: async () => identity}
      const cloud = createLoopbackCloud(server.host, {engine: coreEngine, credential})
      // The empty response cannot be the answer to most calls; what was sent counts here.
      await cloud.call(operation, input as never).catch((error: CliError) => expect(error.code).toBe('InvalidResponse'))
      expect(sent[index]).toEqual(withoutNew(server.requests.at(-1)))
    },
  )

  sdkTest('the packages have a client’s method for each of the 62 operations', () => {
    expect(result.fallbacks).toEqual([])
    expect(Object.keys(OPERATIONS)).toHaveLength(62)
    expect(new Set(vectors.map(({action}) => action)).size).toBe(62)
  })
})

describe('engine sdk gives an answer back as it came', () => {
  sdkTest('whatever its typed answer would shorten, change or refuse', async () => {
    for (const [what, given] of ANSWERS) {
      answer = given
      const {outcomes} = await sendWithSdk([['GetJob', {JobId: 'dlc1'}]])
      expect({what, outcomes}).toEqual({what, outcomes: [{response: given}]})
    }
  })

  sdkTest('or a failure after one attempt, whatever its client would do', async () => {
    answer = undefined
    const before = server.requests.length
    const {outcomes} = await sendWithSdk([['ListJobs', {}]])
    expect(outcomes).toMatchObject([{httpStatus: 503}])
    expect(server.requests).toHaveLength(before + 1)
  })
})

describe('a gap in the official packages', () => {
  const folders = {'pai-dlc': fileURLToPath(new URL('../support/old-sdk', import.meta.url)), aiworkspace: '/nowhere'}

  test('an unknown operation is sent by engine core, with a debug line', async () => {
    answer = {Events: ['a']}
    const said: string[] = []
    const cloud = createLoopbackCloud(server.host, {
      engine: createBuiltSdkEngine({folders, loadPackage: undefined, onFallback: (text) => said.push(text)}),
    })
    expect(await cloud.call('GetJobEvents', {JobId: 'dlc1'})).toEqual(answer)
    expect(said).toEqual([`${folders['pai-dlc']} lacks GetJobEvents; using engine core`])
  })

  test('a broken package is an error, and no request is sent', async () => {
    const before = server.requests.length
    const failure = createLoopbackCloud(
      server.host,
      {engine: createBuiltSdkEngine({folders, loadPackage: undefined})},
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
