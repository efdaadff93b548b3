import {readFileSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import {stringify} from 'yaml'
import {checkInput} from '../../src/api/check-input.js'
import type {OperationName} from '../../src/api/cloud.js'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import {createTestCli, PROGRAM, runProcess} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, submitJob} from '../support/job-documents.js'

interface Vector {
  action: OperationName
  mode: string
  input: {path: object; query: object; body?: object}
  wire: {method: string; path: string; query: Record<string, string>; body: unknown}
}

const vectors: Vector[] = JSON.parse(readFileSync(new URL('../api/wire-vectors.json', import.meta.url), 'utf8'))
const flat = ({input}: Vector) => ({...input.path, ...input.query, ...input.body})

const pai = createTestCli({sharesProcess: true})
const api = (...words: string[]) => pai.run(['api', ...words])
const nobody = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: undefined,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined,
  PAI_DLC_ENDPOINT: undefined,
  ALIBABA_CLOUD_REGION_ID: undefined,
}

describe('api --dry-run shows the request without a credential', () => {
  // Every shape of a request: with and without a body, with path parameters, with lists and maps in the query.
  const sample = [
    'CreateJob',
    'ListJobs',
    'GetPodLogs',
    'UpdateJob',
    'StopJob',
    'ListImages',
    'DeleteJob',
    'CreateDataset',
  ]
  const chosen = vectors.filter(({action, mode}) => sample.includes(action) && mode !== vectors[0]?.mode)

  test('the sample holds an operation of each shape', () => {
    expect(new Set(chosen.map(({wire}) => wire.method))).toEqual(new Set(['GET', 'POST', 'PUT', 'DELETE']))
  })

  test.concurrent.each(chosen.map((vector) => [vector.action, vector] as const))(
    '%s is printed as it would be sent',
    async (action, vector) => {
      const {method, path, query, body} = vector.wire
      const outcome = await pai.run(['api', action, '--input', '-', '--dry-run'], {
        env: nobody,
        stdin: JSON.stringify(flat(vector)),
      })
      expect(outcome).toMatchObject({exit: 0, stderr: '', calls: []})
      expect(outcome.json()).toEqual({method, path, query, body: body ?? null})
    },
  )

  test('no field of the 62 operations is reported as a typo', () => {
    expect(Object.keys(OPERATIONS)).toHaveLength(62)
    for (const vector of vectors) expect(checkInput(vector.action, flat(vector))).toEqual([])
  })

  test('--json prints the same as no --json', async () => {
    const words = ['api', 'GetJob', '-i', '{"JobId": "dlc1"}', '--dry-run']
    const [plain, json] = await Promise.all([
      pai.run(words, {env: nobody}),
      pai.run([...words, '--json'], {env: nobody}),
    ])
    expect(json.stdout).toBe(plain.stdout)
    expect(json.json()).toEqual({method: 'GET', path: '/api/v1/jobs/dlc1', query: {}, body: null})
  })
})

describe('api --input', () => {
  test.concurrent.each<[string, (path: string) => [string, string?]]>([
    ['JSON on the line', () => ['{"WorkspaceId": "268", "Name": "zebra"}']],
    ['YAML on the line', () => ['{WorkspaceId: "268", Name: zebra}']],
    ['a JSON file', () => [`@${pai.writeFile('in.json', '{"WorkspaceId": "268", "Name": "zebra"}')}`]],
    ['a YAML file', () => [`@${pai.writeFile('in.yaml', stringify({WorkspaceId: '268', Name: 'zebra'}))}`]],
    ['standard input', () => ['-', '{"WorkspaceId": "268", "Name": "zebra"}']],
  ])('%s is read and sent', async (_what, given) => {
    const [input, stdin] = given('')
    const outcome = await pai.run(['api', 'ListDatasets', '--input', input], {stdin})
    expect(outcome).toMatchObject({exit: 0, calls: ['ListDatasets']})
    expect(outcome.requests[0]?.query).toMatchObject({WorkspaceId: '268', Name: 'zebra'})
    expect(outcome.json()).toMatchObject({TotalCount: 0})
  })

  test.concurrent.each<[string, string[], RegExp]>([
    [
      'a field in the wrong case',
      ['GetJob', '-i', '{"jobid": "a"}'],
      /jobid: is not a field of GetJob[\s\S]*Did you mean JobId\?/,
    ],
    ['a field with a typo', ['ListJobs', '-i', '{"DisplayNmae": "a"}'], /Did you mean DisplayName\?/],
    ['a missing path parameter', ['GetJob'], /JobId: is required/],
    ['an empty path parameter', ['GetJob', '-i', '{"JobId": ""}'], /JobId: is required/],
    [
      'an unknown field together with a missing path parameter',
      ['GetPodLogs', '-i', '{"PodID": "a"}'],
      /PodID[\s\S]*JobId: is required/,
    ],
    ['a list instead of an object', ['GetJob', '-i', '[1]'], /must be an object/],
    ['JSON that ends early', ['GetJob', '-i', '{"JobId": '], /--input, line 1, column \d+/],
    ['a file that does not exist', ['GetJob', '-i', '@nope.json'], /nope\.json: no such file/],
    ['an unknown operation', ['GetJobb'], /pai-dlc api GetJob/],
    ['an operation in the wrong case', ['getjob'], /pai-dlc api GetJob/],
    ['an operation that resembles no other', ['Zebra'], /pai-dlc api {3}# list all operations/],
    ['an unknown flag', ['GetJob', '--inptu', '{}'], /--input/],
  ])('%s is a usage error and sends nothing', async (_what, words, says) => {
    const outcome = await api(...words)
    expectError(outcome, 2, says)
    expect(outcome.calls).toEqual([])
  })

  test('a field that the contract does not know is sent as given, with a note', async () => {
    const outcome = await api('ListJobs', '--input', '{"Zebra": "stripes"}')
    expect(outcome.exit).toBe(0)
    expect(outcome.stderr).toContain('ListJobs has no field Zebra in the published contract; it is sent unchanged.')
    expect(outcome.requests[0]?.query).toMatchObject({Zebra: 'stripes'})
  })
})

describe('api', () => {
  test('a read needs no confirmation and prints JSON with and without --json', async () => {
    const [plain, json, part] = await Promise.all([
      api('ListWorkspaces'),
      api('ListWorkspaces', '--json'),
      api('ListWorkspaces', '--query', 'Workspaces[0].WorkspaceId'),
    ])
    expect(plain.json().Workspaces).toEqual(json.json().Workspaces)
    expect(part.stdout).toMatch(/^\d+\n$/)
  })

  test('a write off a terminal sends nothing without --yes', async () => {
    const id = await submitJob(pai.sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running'})
    const words = ['StopJob', '--input', JSON.stringify({JobId: id})]
    const refused = await api(...words)
    expectError(refused, 2, /Send StopJob \(POST[\s\S]*--yes/)
    expect(refused.calls).toEqual([])
    expect(await api(...words, '--yes')).toMatchObject({exit: 0, calls: ['StopJob']})
  })

  test('an unknown job exits 6, as text and as JSON', async () => {
    expectError(await api('GetJob', '-i', '{"JobId": "dlcnope"}'), 6, /dlcnope/)
    expectJsonError(await api('GetJob', '-i', '{"JobId": "dlcnope"}', '--json'), 6, 'NotFound')
  })

  test('no operation lists all 62 operations', async () => {
    const outcome = await api()
    expect(outcome.lines).toHaveLength(62)
    expect(outcome.lines.map((line) => line.split('\t')[0])).toEqual(Object.keys(OPERATIONS))
    expect((await api('--json')).json().Operations).toHaveLength(62)
  })

  test('an empty standard input is a usage error, not an endless wait', async () => {
    const outcome = await runProcess([process.execPath, PROGRAM, 'api', 'GetJob', '--input', '-'], {env: pai.env()})
    expectError(outcome, 2, /JobId: is required/)
  })
})
