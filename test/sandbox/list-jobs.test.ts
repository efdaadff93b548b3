import {describe, expect, test} from '@jest/globals'
import {createManualClock} from './fake-clock.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob, QUOTA_ID, quotaJob} from './job-bodies.js'
import {createPlayedRunner} from './pod-runners.js'
import {call, send, waitFor} from './signed-client.js'

const START = Date.parse('2026-01-02T03:00:00Z')
const MAIN = {accessKeyId: 'MAIN', accessKeySecret: 'main-secret'}
const ALICE = {accessKeyId: 'ALICE', accessKeySecret: 'alice-secret', userId: '200000000000000001', userName: 'alice'}

const spec = minimalJob.JobSpecs[0]
const gpus = (EcsSpec: string, more: Record<string, unknown> = {}) => ({JobSpecs: [{...spec, EcsSpec, ...more}]})

/** Each an hour after the one before. */
const JOBS: [name: string, more: Record<string, unknown>][] = [
  [
    'resnet-1',
    {
      Description: 'first try',
      Settings: {Tags: {team: 'cv', run: '1'}, Caller: 'local', PipelineId: 'flow-1', BusinessUserId: '16'},
    },
  ],
  [
    'ResNet-2',
    {...gpus('ecs.gn6v-c8g1.8xlarge'), UserCommand: 'python train.py --fast', Settings: {Tags: {team: 'cv'}}},
  ],
  [
    'bert',
    {
      WorkspaceId: '269',
      JobType: 'TFJob',
      Accessibility: 'PUBLIC',
      ...gpus('ecs.gn6i-c4g1.xlarge', {Image: 'registry.example.com/tf:2'}),
    },
  ],
  [
    'mpi',
    {
      JobType: 'MPIJob',
      ...gpus('ecs.g6.xlarge', {SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5}}),
    },
  ],
  ['vit', quotaJob(4, {Settings: {OversoldType: 'AcceptQuotaOverSold'}})],
  [
    'pinned',
    quotaJob(0, {
      ResourceId: 'quotac7pucpu0001',
      JobSpecs: [{...quotaJob(0).JobSpecs[0], AssignNodeSpec: {EnableAssignNode: true, NodeNames: 'n1'}}],
    }),
  ],
]
const ALL = JOBS.map(([name]) => name)

/** All the jobs above run but the first, which has failed; alice has one of her own. */
async function startBusySandbox() {
  const clock = createManualClock(START)
  const play = createPlayedRunner()
  const delays = {creating: 0, queuing: 0, envPreparing: 0, stopping: 0, clearing: 0}
  const sandbox = await startFastSandbox({clock, runner: play.runner, credentials: [MAIN, ALICE], delays})
  const ids: Record<string, string> = {}
  for (const [name, more] of JOBS) {
    const {JobId = ''} = await call(
      sandbox,
      'CreateJob',
      {...minimalJob, ...more, DisplayName: name},
      {now: clock.now()},
    )
    ids[name] = JobId
    await waitFor(
      () => play.pods.length,
      (count) => count === Object.keys(ids).length,
    )
    clock.advance(3_600_000)
  }
  await call(sandbox, 'CreateJob', {...minimalJob, DisplayName: 'hers'}, {now: clock.now(), key: ALICE})
  play.find(`${ids['resnet-1']}-master-0`).exit(1)
  const list = (input: Record<string, unknown> = {}) => send(sandbox, 'ListJobs', input, {now: clock.now()})
  await waitFor(
    async () => (await list({Status: 'Failed'})).body.TotalCount,
    (total) => total === 1,
  )
  const names = async (input: Record<string, unknown>) =>
    ((await list(input)).body.Jobs as {DisplayName: string}[]).map((job) => job.DisplayName)
  return {sandbox, clock, ids, list, names}
}

describe('ListJobs', () => {
  test.each([
    ['nothing', {}, ALL],
    ['Accessibility', {Accessibility: 'PUBLIC'}, ['bert']],
    ['BusinessUserId', {BusinessUserId: '16'}, ['resnet-1']],
    ['Caller', {Caller: 'local'}, ['resnet-1']],
    ['Description', {Description: 'FIRST'}, ['resnet-1']],
    ['DisplayName', {DisplayName: 'resnet'}, ['resnet-1', 'ResNet-2']],
    ['DisplayName, no wildcards', {DisplayName: 'res*'}, []],
    ['DisplayNameSearchMode', {DisplayName: 'bert', DisplayNameSearchMode: 'exact'}, ['bert']],
    ['EnableAssignNode', {EnableAssignNode: 'true'}, ['pinned']],
    ['ImageSearch', {ImageSearch: 'TF:2'}, ['bert']],
    ['JobType', {JobType: 'MPIJob'}, ['mpi']],
    [
      'NumericRange of GPUs',
      {NumericRangeField: 'RequestGPU', NumericRangeMin: 1, NumericRangeMax: 4},
      ['ResNet-2', 'bert', 'vit'],
    ],
    ['NumericRange open above', {NumericRangeField: 'RequestGPU', NumericRangeMin: 4}, ['ResNet-2', 'vit']],
    ['OversoldInfo', {OversoldInfo: 'AcceptQuotaOverSold-false'}, ['vit']],
    ['PaymentType PrePaid', {PaymentType: 'PrePaid'}, ['vit', 'pinned']],
    ['PaymentType Spot', {PaymentType: 'Spot'}, ['mpi']],
    ['PipelineId', {PipelineId: 'flow-1'}, ['resnet-1']],
    ['ReasonSearch', {ReasonSearch: 'replica(s) failed'}, ['resnet-1']],
    ['ResourceId', {ResourceId: QUOTA_ID}, ['vit']],
    ['ResourceIds', {ResourceIds: `${QUOTA_ID},quotac7pucpu0001`}, ['vit', 'pinned']],
    ['ResourceQuotaName', {ResourceQuotaName: 'batch'}, ['pinned']],
    ['ShowOwn', {ShowOwn: false}, [...ALL, 'hers']],
    ['Status', {Status: 'Failed'}, ['resnet-1']],
    ['Tags', {Tags: {team: 'cv'}}, ['resnet-1', 'ResNet-2']],
    ['several Tags', {Tags: {team: 'cv', run: '1'}}, ['resnet-1']],
    ['TemplateId', {TemplateId: 'tpl1'}, []],
    ['UserCommandSearch', {UserCommandSearch: 'train.py'}, ['ResNet-2']],
    ['UserIdForFilter', {ShowOwn: false, UserIdForFilter: ALICE.userId}, ['hers']],
    ['Username', {ShowOwn: false, Username: 'ALI'}, ['hers']],
    ['WorkspaceId', {WorkspaceId: '269'}, ['bert']],
    ['FromAllWorkspaces', {WorkspaceId: '269', FromAllWorkspaces: true, ShowOwn: true}, ALL],
    ['StartTime', {StartTime: '2026-01-02T06:00:00Z'}, ['mpi', 'vit', 'pinned']],
    ['EndTime', {EndTime: '2026-01-02T04:00:00Z'}, ['resnet-1', 'ResNet-2']],
    ['TimeRangeField', {TimeRangeField: 'GmtFinishTime', StartTime: '2026-01-02T00:00:00Z'}, ['resnet-1']],
    ['two filters', {DisplayName: 'resnet', Status: 'Running'}, ['ResNet-2']],
  ])('filters by %s', async (_what, input, expected) => {
    const {names} = await startBusySandbox()

    expect(await names({Order: 'asc', ...input})).toEqual(expected)
  })

  test('filters by JobId in any case, which wins over JobIds', async () => {
    const {names, ids} = await startBusySandbox()

    expect(await names({JobId: ids.bert?.toUpperCase()})).toEqual(['bert'])
    expect(await names({JobIds: `${ids.bert},${ids.vit}`, Order: 'asc'})).toEqual(['bert', 'vit'])
    expect(await names({JobId: ids.mpi, JobIds: ids.bert})).toEqual(['mpi'])
  })

  test('gives the newest jobs of the last 7 days first by default', async () => {
    const {names, clock} = await startBusySandbox()
    expect(await names({})).toEqual(ALL.toReversed())

    clock.advance(7 * 86_400_000 - 3 * 3_600_000)
    expect(await names({})).toEqual(['pinned', 'vit', 'mpi'])
    expect(await names({StartTime: '1970-01-01T00:00:00Z'})).toHaveLength(6)
  })
})

test.each([
  ['DisplayName', 'asc', ['ResNet-2', 'bert', 'mpi', 'pinned', 'resnet-1', 'vit']],
  ['DisplayName', 'desc', ['vit', 'resnet-1', 'pinned', 'mpi', 'bert', 'ResNet-2']],
  ['JobType', 'asc', ['mpi', 'resnet-1', 'ResNet-2', 'vit', 'pinned', 'bert']],
  ['Status', 'asc', ['resnet-1', 'ResNet-2', 'bert', 'mpi', 'vit', 'pinned']],
  ['GmtFinishTime', 'desc', ['resnet-1', 'pinned', 'vit', 'mpi', 'bert', 'ResNet-2']],
])('ListJobs sorts by %s %s', async (SortBy, Order, expected) => {
  const {names} = await startBusySandbox()

  expect(await names({SortBy, Order})).toEqual(expected)
})

test('ListJobs pages do not overlap, and TotalCount is that of all pages', async () => {
  const {list, names} = await startBusySandbox()
  const pages = await Promise.all([1, 2, 3, 4].map((PageNumber) => names({PageNumber, PageSize: 2})))

  expect(pages.flat()).toEqual(ALL.toReversed())
  expect((await list({PageNumber: 9})).body).toMatchObject({Jobs: [], TotalCount: 6})
})

test.each([
  ['PageSize', {PageSize: 0}],
  ['PageSize', {PageSize: 101}],
  ['PageNumber', {PageNumber: 0}],
  ['PageNumber', {PageNumber: 1001}],
  ['Status', {Status: 'running'}],
  ['Order', {Order: 'DESC'}],
  ['SortBy', {SortBy: 'Priority'}],
  ['StartTime', {StartTime: '2026-01-02'}],
  ['TimeRangeField', {TimeRangeField: 'Birthday'}],
  ['NumericRangeField', {NumericRangeMin: 1}],
  ['FromAllWorkspaces', {FromAllWorkspaces: true, ShowOwn: false}],
  ['ShowOwn', {ShowOwn: 'perhaps'}],
  ['Tags', {Tags: 'team=cv'}],
])('ListJobs rejects an invalid %s: %j', async (field, input) => {
  const {status, body} = await send(await startFastSandbox(), 'ListJobs', input)

  expect([status, body.Code]).toEqual([400, 'InvalidParameter'])
  expect(body.Message).toMatch(new RegExp(`^${field} `))
})

test('an item of ListJobs has the types of the contract', async () => {
  const {list} = await startBusySandbox()

  expect((await list({DisplayName: 'vit'})).body.Jobs).toMatchObject([
    {
      NodeCount: '1',
      RequestCPU: 8,
      RequestGPU: '4',
      RequestMemory: '32Gi',
      ResourceId: QUOTA_ID,
      ResourceQuotaName: 'vision-gpu',
      Username: 'sandbox',
      UserId: '1157700000000001',
      GmtCreateTime: '2026-01-02T07:00:00Z',
      IsDeleted: false,
    },
  ])
})

test('the history has jobs of several users, workspaces and outcomes, some older than 7 days', async () => {
  const sandbox = await startFastSandbox({history: true})
  const list = async (input: Record<string, unknown>) =>
    (await call(sandbox, 'ListJobs', {PageSize: 100, ShowOwn: false, ...input})).Jobs ?? []
  const [recent, all] = [await list({}), await list({StartTime: '1970-01-01T00:00:00Z'})]
  const values = (key: 'Username' | 'WorkspaceId' | 'Status') => new Set(all.map((job) => job[key])).size

  expect(all.length).toBe(42)
  expect(recent.length).toBeGreaterThan(10)
  expect(recent.length).toBeLessThan(all.length)
  expect([values('Username'), values('WorkspaceId'), values('Status')]).toEqual([4, 3, 3])
  const failed = all.find((job) => job.Status === 'Failed')
  const logs = await call(sandbox, 'GetPodLogs', {
    JobId: failed?.JobId,
    PodId: failed?.Pods?.[0]?.PodId,
    StartTime: '1970-01-01T00:00:00Z',
  })
  expect(logs.Logs?.at(-1)).toMatch(/out of memory/)
})

describe('a history of many jobs', () => {
  const COUNT = 600
  const EVER = {StartTime: '1970-01-01T00:00:00Z', ShowOwn: false}

  async function old() {
    const sandbox = await startFastSandbox({history: COUNT})
    const list = (input: Record<string, unknown>) => call(sandbox, 'ListJobs', {PageSize: 100, ...EVER, ...input})
    return {sandbox, list}
  }

  test('has each job once in every order, with a distinct name', async () => {
    const {list} = await old()
    for (const order of [{}, {SortBy: 'GmtFinishTime', Order: 'asc'}]) {
      const pages = await Promise.all(
        Array.from({length: COUNT / 100}, (_, index) => list({PageNumber: index + 1, ...order})),
      )
      const jobs = pages.flatMap(({Jobs = []}) => Jobs)
      expect([new Set(jobs.map((job) => job.JobId)).size, new Set(jobs.map((job) => job.DisplayName)).size]).toEqual([
        COUNT,
        COUNT,
      ])
      expect(pages.every(({TotalCount}) => TotalCount === COUNT)).toBe(true)
    }
  })

  test('reaches back three months and is filtered correctly', async () => {
    const {list} = await old()
    const count = async (input: Record<string, unknown>) => (await list({PageSize: 1, ...input})).TotalCount ?? 0
    const days = (back: number) => ({StartTime: new Date(Date.now() - back * 86_400_000).toISOString()})

    expect([await count(days(91)), (await count(days(30))) / COUNT, (await count(days(7))) / COUNT]).toEqual([
      COUNT,
      expect.closeTo(30 / 90, 1),
      expect.closeTo(7 / 90, 1),
    ])
    const ends = await Promise.all(['Succeeded', 'Failed', 'Stopped'].map((Status) => count({Status})))
    expect(ends.reduce((sum, part) => sum + part, 0)).toBe(COUNT)
    expect(await count({ReasonSearch: 'replica(s) failed'})).toBe(ends[1])
    expect(await count({JobType: 'TFJob', Tags: {project: 'bert'}})).toBe(Math.floor(COUNT / 6))
  })

  test('returns the same job by list and by id, and keeps changes', async () => {
    const {sandbox, list} = await old()
    const [item] = (await list({Status: 'Failed', PageNumber: 3, PageSize: 20})).Jobs ?? []
    const JobId = item?.JobId ?? ''
    const get = () => call(sandbox, 'GetJob', {JobId})
    const job = await get()

    expect({...(await get()), RequestId: ''}).toEqual({...job, RequestId: ''})
    const {Status, ReasonMessage, GmtCreateTime, GmtFinishTime, Pods = []} = item ?? {}
    expect(job).toMatchObject({
      Status,
      ReasonMessage,
      GmtCreateTime,
      GmtFinishTime,
      Pods: Pods.map(({PodUid}) => ({PodUid, Status})),
    })
    const {Events = []} = await call(sandbox, 'GetJobEvents', {JobId, StartTime: EVER.StartTime})
    expect(Events.at(-1)?.slice(20)).toBe(ReasonMessage)

    await call(sandbox, 'UpdateJob', {JobId, Description: 'why it failed'})
    await call(sandbox, 'TagResources', {
      RegionId: 'cn-hangzhou',
      ResourceType: 'Job',
      ResourceId: [JobId],
      Tag: [{Key: 'seen', Value: 'yes'}],
    })
    expect(await list({Description: 'why it', Tags: {seen: 'yes'}})).toMatchObject({TotalCount: 1, Jobs: [{JobId}]})
    await call(sandbox, 'DeleteJob', {JobId})
    expect((await list({PageSize: 1})).TotalCount).toBe(COUNT - 1)
  })
})
