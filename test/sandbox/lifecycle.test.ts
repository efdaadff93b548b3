import {describe, expect, test} from '@jest/globals'
import {call, minimalJob, quotaJob, send, until, untilStatus} from './client.js'
import {fakeClock} from './fake-clock.js'
import {playedRunner} from './runners.js'
import {sandboxWith} from './sandboxes.js'

const withSpec = (more: Record<string, unknown>, job: Record<string, unknown> = {}) => ({
  ...minimalJob,
  JobSpecs: [{...minimalJob.JobSpecs[0], ...more}],
  ...job,
})

async function played(options: Parameters<typeof sandboxWith>[0] = {}) {
  const play = playedRunner()
  const sandbox = await sandboxWith({...options, runner: play.runner})
  const create = async (body: Record<string, unknown>) => (await call(sandbox, 'CreateJob', body, {now: options.clock?.now()})).JobId ?? ''
  const started = (count: number) =>
    until(
      () => play.pods.length,
      (n) => n >= count,
      `${count} pods`,
    )
  const history = async (JobId: string) => (await call(sandbox, 'GetJob', {JobId})).StatusHistory?.map((step) => step.Status)
  return {...play, sandbox, create, started, history}
}

describe('the states of a job', () => {
  test.each([
    ['public', minimalJob, ['Creating', 'EnvPreparing', 'Running', 'Succeeded']],
    ['quota', quotaJob(1), ['Creating', 'Queuing', 'EnvPreparing', 'Running', 'Succeeded']],
    [
      'checked',
      {...minimalJob, Settings: {EnableSanityCheck: true}},
      ['Creating', 'EnvPreparing', 'SanityChecking', 'Running', 'Succeeded'],
    ],
  ])('%s', async (_what, body, expected) => {
    const {sandbox, create, started, find, history} = await played()
    const id = await create(body)
    await started(1)
    find('master-0').exit(0)

    const job = await untilStatus(sandbox, id, 'Succeeded')

    expect(await history(id)).toEqual(expected)
    expect(job).toMatchObject({ReasonCode: 'JobSucceeded', ReasonMessage: `PyTorchJob ${id} is successfully completed.`})
  })
})

test('times appear as they come true, and count in whole seconds', async () => {
  const clock = fakeClock()
  const {sandbox, create, started, find} = await played({clock, delays: {creating: 60_000, envPreparing: 5000}})
  const id = await create(minimalJob)
  const get = () => call(sandbox, 'GetJob', {JobId: id}, {now: clock.now()})

  expect(await get()).toMatchObject({Status: 'Creating', GmtCreateTime: '2026-01-02T03:04:05Z', Duration: 0})
  expect(await get()).not.toHaveProperty('GmtSubmittedTime')
  clock.advance(60_000)
  await until(get, (job) => job.Status === 'EnvPreparing')
  clock.advance(5000)
  await started(1)
  clock.advance(100_500)
  find('master-0').exit(0)

  expect(await until(get, (job) => job.Status === 'Succeeded')).toMatchObject({
    GmtSubmittedTime: '2026-01-02T03:05:05Z',
    GmtRunningTime: '2026-01-02T03:05:10Z',
    GmtFinishTime: '2026-01-02T03:06:50Z',
    GmtSuccessedTime: '2026-01-02T03:06:50Z',
    Duration: 165,
    Pods: [{Type: 'master', Status: 'Succeeded', Duration: 105, StatusDetail: {Message: '', ExitCode: '', Reason: ''}}],
  })
})

test.each([
  ['PyTorchJob', [['Worker', 3]], ['master-0', 'worker-0', 'worker-1']],
  [
    'PyTorchJob',
    [
      ['Worker', 2],
      ['Master', 1],
    ],
    ['master-0', 'worker-0', 'worker-1'],
  ],
  ['XGBoostJob', [['Worker', 2]], ['master-0', 'worker-0']],
  [
    'TFJob',
    [
      ['PS', 1],
      ['Worker', 2],
      ['Chief', 1],
    ],
    ['chief-0', 'worker-0', 'worker-1', 'ps-0'],
  ],
  ['TFJob', [['Worker', 1]], ['worker-0']],
  ['MPIJob', [['Worker', 2]], ['worker-0', 'worker-1']],
  [
    'RayJob',
    [
      ['Head', 1],
      ['Worker', 1],
    ],
    ['head-0', 'worker-0'],
  ],
] as const)('%s of %j has the pods %j', async (JobType, roles, expected) => {
  const {sandbox, create, started} = await played()
  const JobSpecs = roles.map(([Type, PodCount]) => ({...minimalJob.JobSpecs[0], Type, PodCount}))

  const id = await create({...minimalJob, JobType, JobSpecs})
  await started(expected.length)

  const {Pods = []} = await call(sandbox, 'GetJob', {JobId: id})
  expect(Pods.map((pod) => pod.PodId)).toEqual(expected.map((name) => `${id}-${name}`))
  expect(Pods.map((pod) => pod.Type)).toEqual(expected.map((name) => name.split('-')[0]))
})

test('a job without pods yet has no pods', async () => {
  const {sandbox, create} = await played({clock: fakeClock(Date.now())})

  expect(await call(sandbox, 'GetJob', {JobId: await create(minimalJob)})).toMatchObject({Status: 'Creating', Pods: []})
})

describe('the end of a job', () => {
  test.each([
    [
      'all workers succeed',
      'PyTorchJob',
      {},
      [
        ['master-0', 0],
        ['worker-0', 0],
      ],
      'Succeeded',
    ],
    ['one worker fails', 'PyTorchJob', {}, [['worker-0', 3]], 'Failed'],
    ['the chief alone decides', 'TFJob', {SuccessPolicy: 'ChiefWorker'}, [['chief-0', 0]], 'Succeeded'],
    [
      'parameter servers do not count',
      'TFJob',
      {},
      [
        ['chief-0', 0],
        ['worker-0', 0],
      ],
      'Succeeded',
    ],
    ['a parameter server that fails', 'TFJob', {}, [['ps-0', 1]], 'Failed'],
  ] as const)('%s', async (_what, JobType, more, exits, status) => {
    const {sandbox, create, started, find} = await played()
    const roles = JobType === 'TFJob' ? ['Chief', 'Worker', 'PS'] : ['Worker', 'Worker']
    const id = await create({...minimalJob, JobType, JobSpecs: roles.map((Type) => ({...minimalJob.JobSpecs[0], Type})), ...more})
    await started(roles.length)
    for (const [pod, code] of exits) find(pod).exit(code)

    const job = await untilStatus(sandbox, id, 'Succeeded', 'Failed')

    expect(job.Status).toBe(status)
    const left = job.Pods?.filter((pod) => !exits.some(([name]) => pod.PodId?.endsWith(name)))
    expect(left?.every((pod) => pod.Status === 'Stopped')).toBe(true)
  })

  test('a failure says which pod, how and in whose words', async () => {
    const {sandbox, create, started, find} = await played()
    const id = await create(minimalJob)
    await started(1)
    find('master-0').exit(137)

    expect(await untilStatus(sandbox, id, 'Failed')).toMatchObject({
      ReasonCode: 'JobFailed',
      ReasonMessage: `PyTorchJob ${id} is failed because 1 Master replica(s) failed.`,
      GmtFailedTime: expect.any(String),
      Pods: [{Status: 'Failed', StatusDetail: {Message: 'Container exited with code 137', ExitCode: '137', Reason: 'OOMKilled'}}],
    })
    const {Events = []} = await call(sandbox, 'GetJobEvents', {JobId: id})
    expect(Events.map((line) => line.slice(20))).toEqual([
      `Created pod: ${id}-master-0`,
      `Created service: ${id}-master-0`,
      `PyTorchJob ${id} is running.`,
      `Pod: t1157700000000001.${id}-master-0 exited with code 137`,
      `Error pod ${id}-master-0 container pytorch exitCode: 137 terminated message: `,
      `PyTorchJob ${id} is failed because 1 Master replica(s) failed.`,
    ])
    expect(Events[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Created pod/)
  })
})

describe('restarts', () => {
  test.each([
    ['OnFailure', 1, true],
    ['Always', 1, true],
    ['ExitCode', 1, false],
    ['ExitCode', 137, true],
    ['Never', 1, false],
    [undefined, 1, false],
  ])('%s after exit code %d: %s', async (RestartPolicy, code, restarted) => {
    const {sandbox, create, started, find, history} = await played()
    const id = await create(withSpec({RestartPolicy}))
    await started(1)
    find('master-0').exit(code)
    if (restarted) {
      await started(2)
      find('master-0').exit(0)
    }

    const job = await untilStatus(sandbox, id, 'Succeeded', 'Failed')

    expect(job.RestartTimes).toBe(restarted ? '1/10' : '0/10')
    expect((await history(id))?.slice(2)).toEqual(restarted ? ['Running', 'Restarting', 'Running', 'Succeeded'] : ['Running', 'Failed'])
  })

  test('keep the earlier pod and its logs under its own uid, and are bounded', async () => {
    const {sandbox, create, started, find} = await played({restartLimit: 1})
    const id = await create(withSpec({RestartPolicy: 'OnFailure'}))
    await started(1)
    find('master-0').say('first')
    find('master-0').exit(1)
    await started(2)
    find('master-0').say('second')
    find('master-0').exit(1)
    const [pod] = (await untilStatus(sandbox, id, 'Failed')).Pods ?? []
    const PodId = `${id}-master-0`
    const logs = async (PodUid?: string) =>
      (await call(sandbox, 'GetPodLogs', {JobId: id, PodId, PodUid})).Logs?.map((line) => line.slice(21))

    expect(pod?.HistoryPods).toMatchObject([{PodId, Status: 'Failed'}])
    expect(pod?.HistoryPods?.[0]?.PodUid).not.toBe(pod?.PodUid)
    expect([await logs(), await logs(pod?.PodUid), await logs(pod?.HistoryPods?.[0]?.PodUid)]).toEqual([['second'], ['second'], ['first']])
    expect((await send(sandbox, 'GetPodLogs', {JobId: id, PodId, PodUid: 'none'})).status).toBe(404)
  })
})

describe('stopping', () => {
  test('a running job is Stopping at once, then Stopped, with TERM before KILL', async () => {
    const play = playedRunner({stubborn: true})
    const sandbox = await sandboxWith({runner: play.runner})
    const {JobId = ''} = await call(sandbox, 'CreateJob', {...minimalJob, Settings: {TerminationGracePeriodSeconds: 7}})
    await until(
      () => play.pods.length,
      (n) => n === 1,
    )

    expect(await call(sandbox, 'StopJob', {JobId})).toMatchObject({JobId})
    expect(await call(sandbox, 'StopJob', {JobId})).toMatchObject({JobId})
    expect(await call(sandbox, 'GetJob', {JobId})).toMatchObject({Status: 'Stopping'})
    expect(play.find('master-0').stops).toEqual([7000])
    play.find('master-0').exit(143)

    expect(await untilStatus(sandbox, JobId, 'Stopped')).toMatchObject({
      ReasonCode: 'JobStoppedByUser',
      ReasonMessage: 'Job is stopped by user.',
      GmtStoppedTime: expect.any(String),
      Pods: [{Status: 'Stopped'}],
    })
  })

  test('works while a job still waits, and never starts its pods', async () => {
    const {sandbox, create, pods} = await played({capacity: {quotas: {quotaksvqq2oh2pg: {cpu: 0, gpu: 0}}}})
    const id = await create(quotaJob(1))
    await untilStatus(sandbox, id, 'Queuing')

    await call(sandbox, 'StopJob', {JobId: id})

    await untilStatus(sandbox, id, 'Stopped')
    expect(pods).toEqual([])
  })

  test('an ended job is refused, and only ended jobs can be deleted', async () => {
    const {sandbox, create, started, find} = await played()
    const id = await create(minimalJob)
    await started(1)

    expect(await send(sandbox, 'DeleteJob', {JobId: id})).toMatchObject({status: 400, body: {Code: 'BadRequest'}})
    find('master-0').exit(0)
    await untilStatus(sandbox, id, 'Succeeded')
    expect(await send(sandbox, 'StopJob', {JobId: id})).toMatchObject({
      status: 400,
      body: {Code: 'BadRequest', Message: `Job ${id} is Succeeded, it can't be stopped.`},
    })
    expect(await send(sandbox, 'DeleteJob', {JobId: id})).toMatchObject({status: 200})
    expect(await call(sandbox, 'ListJobs')).toMatchObject({TotalCount: 0})
    expect((await send(sandbox, 'GetJob', {JobId: id})).status).toBe(404)
  })

  test.each(['Stopped', 'Failed'] as const)('past its running time a job ends as %s', async (maxRunningTimeStatus) => {
    const clock = fakeClock(Date.now())
    const {sandbox, create, started} = await played({clock, maxRunningTimeStatus, delays: {creating: 0, envPreparing: 0, stopping: 0}})
    const id = await create({...minimalJob, JobMaxRunningTimeMinutes: 2})
    await started(1)

    clock.advance(119_000)
    expect((await call(sandbox, 'GetJob', {JobId: id}, {now: clock.now()})).Status).toBe('Running')
    clock.advance(1000)

    const job = await until(
      () => call(sandbox, 'GetJob', {JobId: id}, {now: clock.now()}),
      ({Status}) => Status === maxRunningTimeStatus,
    )
    expect(job.ReasonCode).toBe('JobExceedMaxRunningTime')
  })
})

test.each([
  ['SucceededReserving', 0, 'Always', 'Succeeded'],
  ['FailedReserving', 1, 'OnFailure', 'Failed'],
])('%s holds an ended job for its reserved minutes', async (reserving, code, JobReservedPolicy, end) => {
  const clock = fakeClock(Date.now())
  const {sandbox, create, started, find} = await played({clock, delays: {creating: 0, envPreparing: 0}})
  const id = await create({...minimalJob, Settings: {JobReservedMinutes: 3, JobReservedPolicy}})
  const status = async () => (await call(sandbox, 'GetJob', {JobId: id}, {now: clock.now()})).Status
  await started(1)
  find('master-0').exit(code)

  await until(status, (now) => now === reserving)
  clock.advance(180_000)
  await until(status, (now) => now === end)
})

describe('a quota', () => {
  test('starts what fits by priority, then by age', async () => {
    const {sandbox, create, started, find, pods} = await played()
    const first = await create(quotaJob(8))
    await started(1)
    const low = await create(quotaJob(8, {Priority: 2}))
    const high = await create(quotaJob(8, {Priority: 7}))
    const later = await create(quotaJob(8, {Priority: 7}))
    for (const id of [low, high, later]) await untilStatus(sandbox, id, 'Queuing')
    expect(await call(sandbox, 'GetJob', {JobId: low})).toMatchObject({ReasonCode: 'JobEnqueued'})

    for (const [count, id] of [first, high, later].entries()) {
      await started(count + 1)
      find(`${id}-master-0`).exit(0)
    }
    await started(4)
    expect(pods.map((pod) => pod.start.podId.split('-')[0])).toEqual([first, high, later, low])
  })

  test('lets a waiting job pass after its priority was raised', async () => {
    const {sandbox, create, started, find, pods} = await played()
    const [first, second, third] = [await create(quotaJob(8)), await create(quotaJob(8)), await create(quotaJob(8))]
    await started(1)
    for (const id of [second, third]) await untilStatus(sandbox, id, 'Queuing')

    await call(sandbox, 'UpdateJob', {JobId: third, Priority: 9})
    find(`${first}-master-0`).exit(0)
    await started(2)

    expect(pods[1]?.start.podId).toBe(`${third}-master-0`)
    expect(await call(sandbox, 'GetJob', {JobId: third})).toMatchObject({Priority: 9})
  })
})

test('only so many public jobs run at once', async () => {
  const {sandbox, create, started, find, pods} = await played({capacity: {jobs: 1}})
  const [first, second] = [await create(minimalJob), await create(minimalJob)]
  await started(1)

  expect([pods.length, (await call(sandbox, 'GetJob', {JobId: second})).Status]).toEqual([1, 'Creating'])
  find(`${first}-master-0`).exit(0)
  await started(2)
})

describe('UpdateJob', () => {
  test.each([
    ['Priority of a public job is ignored', minimalJob, {Priority: 5}, {Priority: 1}],
    ['Priority of a running quota job is ignored', quotaJob(1), {Priority: 5}, {Priority: 1}],
    ['Accessibility changes any time', minimalJob, {Accessibility: 'PUBLIC'}, {Accessibility: 'PUBLIC'}],
    ['Description changes', minimalJob, {Description: 'better'}, {Description: 'better'}],
    ['JobSpecs are ignored', minimalJob, {JobSpecs: [{PodCount: 5}]}, {JobSpecs: [{PodCount: 1}]}],
  ])('%s', async (_what, body, change, expected) => {
    const {sandbox, create, started} = await played()
    const id = await create(body)
    await started(1)

    expect(await send(sandbox, 'UpdateJob', {JobId: id, ...change})).toMatchObject({status: 200, body: {JobId: id}})
    expect(await call(sandbox, 'GetJob', {JobId: id})).toMatchObject(expected)
  })

  test.each([
    ['a priority of 0', {Priority: 0}],
    ['making private', {Accessibility: 'PRIVATE'}],
  ])('refuses %s', async (_what, change) => {
    const {sandbox, create} = await played()

    expect((await send(sandbox, 'UpdateJob', {JobId: await create(minimalJob), ...change})).status).toBe(400)
  })
})

test('a sanity check reports its phases round by round', async () => {
  const {sandbox, create, started} = await played()
  const id = await create({...minimalJob, Settings: {EnableSanityCheck: true}})
  await started(1)

  const rounds = await call(sandbox, 'ListJobSanityCheckResults', {JobId: id})
  expect(rounds).toMatchObject({TotalCount: 1, RequestID: expect.any(String)})
  expect(rounds.SanityCheckResults?.[0]?.map((item) => `${item.Phase} ${item.Status}`)).toEqual([
    'CheckInit Succeeded',
    'DeviceCheck Succeeded',
    'SingleNodeCommCheck Succeeded',
    'TwoNodeCommCheck Succeeded',
    'AllNodeCommCheck Succeeded',
  ])
  const one = await call(sandbox, 'GetJobSanityCheckResult', {JobId: id, SanityCheckNumber: 1, SanityCheckPhase: 'DeviceCheck'})
  expect(one).toMatchObject({JobId: id, SanityCheckResult: [{CheckNumber: 1, StartedAt: expect.stringMatching(/\.\d{6}\+08:00$/)}]})
})
