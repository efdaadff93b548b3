import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {loadSeenResources, saveSeenResources} from '../../src/completion/memory.js'
import {recordSeenIds} from '../../src/completion/remember-responses.js'
import {localValueProvider} from '../../src/completion/values.js'
import {STATUSES} from '../../src/job/status.js'
import {createFakeCloud} from '../support/fake-cloud.js'

const VARIABLES = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tPlantedEnvId00002',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'PlantedEnvSecret000000000000002',
  ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou',
  ALIBABA_CLOUD_IGNORE_PROFILE: 'true',
}
const SCOPE = 'pai-dlc.cn-hangzhou.aliyuncs.com cn-hangzhou '

let folder: string
const before = {...process.env}
const listeners = process.listeners('exit')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-completion-'))
  Object.assign(process.env, VARIABLES, {XDG_CACHE_HOME: folder, LOCALAPPDATA: folder})
})
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
  for (const listener of process.listeners('exit')) if (!listeners.includes(listener)) process.off('exit', listener)
  rmSync(folder, {recursive: true, force: true})
})

const statuses = Object.keys(STATUSES)
const ended = ['Succeeded', 'Failed', 'Stopped']

describe('jobs are offered by their status', () => {
  test.each([
    ...['job:stop', 'job:wait', 'job:terminal'].map((id) => [id, statuses.filter((status) => !ended.includes(status))]),
    ...['job:get', 'job:delete', 'job:update', 'job:export', 'logs', 'events'].map((id) => [id, statuses]),
  ] as [string, string[]][])('the jobs that may be offered for %s', async (id, expected) => {
    const job = new Map(statuses.map((status) => [status, {id: status, status}]))
    saveSeenResources(SCOPE, {seen: {job}, deleted: []})
    const line = {command: {id}, givenFlags: new Map(), positionals: []} as never
    const offered = (await localValueProvider.forArgument('job', line)) as {value: string}[]
    expect(offered.map(({value}) => value).sort()).toEqual([...expected].sort())
  })
})

test('ten answers of a list are remembered, and every single job', async () => {
  let count = 0
  const cloud = createFakeCloud({
    ListJobs: () => ({Jobs: [{JobId: `listed${++count}`}]}),
    GetJob: ({JobId}: {JobId: string}) => ({JobId}),
    CreateJob: () => ({JobId: 'created'}),
  })
  const remembering = recordSeenIds(cloud, SCOPE)
  for (let place = 1; place <= 12; place++) {
    await remembering.call('ListJobs', {})
    await remembering.call('GetJob', {JobId: `read${place}`})
  }
  await remembering.call('CreateJob', {DisplayName: 'x', JobType: 'PyTorchJob', JobSpecs: [], UserCommand: 'true'})
  const ids = loadSeenResources(SCOPE, 'job').map(({id}) => id)
  expect(ids.filter((id) => id.startsWith('listed'))).toHaveLength(10)
  expect(ids.filter((id) => id.startsWith('read'))).toHaveLength(12)
  expect(ids).toContain('created')
})
