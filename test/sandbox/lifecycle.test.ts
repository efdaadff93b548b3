import {describe, expect, test} from '@jest/globals'
import {createManualClock} from './fake-clock.js'
import {minimalJob, quotaJob} from './job-bodies.js'
import {startPlayedSandbox} from './played-sandbox.js'
import {call, waitFor, waitForStatus} from './signed-client.js'

describe('the states of a job', () => {
  test.each([
    ['public', minimalJob, ['Creating', 'EnvPreparing', 'Running', 'Succeeded']],
    ['quota', quotaJob(1), ['Creating', 'Queuing', 'EnvPreparing', 'Running', 'Succeeded']],
    [
      'sanity-checked',
      {...minimalJob, Settings: {EnableSanityCheck: true}},
      ['Creating', 'EnvPreparing', 'SanityChecking', 'Running', 'Succeeded'],
    ],
  ])('of a %s job run in order', async (_what, body, expected) => {
    const {sandbox, create, started, find, history} = await startPlayedSandbox()
    const id = await create(body)
    await started(1)
    find('master-0').exit(0)

    const job = await waitForStatus(sandbox, id, 'Succeeded')

    expect(await history(id)).toEqual(expected)
    expect(job).toMatchObject({
      ReasonCode: 'JobSucceeded',
      ReasonMessage: `PyTorchJob ${id} is successfully completed.`,
    })
  })
})

test('the times of a job appear with their status and count whole seconds', async () => {
  const clock = createManualClock()
  const {sandbox, create, started, find} = await startPlayedSandbox({
    clock,
    delays: {creating: 60_000, envPreparing: 5000},
  })
  const id = await create(minimalJob)
  const get = () => call(sandbox, 'GetJob', {JobId: id}, {now: clock.now()})

  expect(await get()).toMatchObject({Status: 'Creating', GmtCreateTime: '2026-01-02T03:04:05Z', Duration: 0})
  expect(await get()).not.toHaveProperty('GmtSubmittedTime')
  clock.advance(60_000)
  await waitFor(get, (job) => job.Status === 'EnvPreparing')
  clock.advance(5000)
  await started(1)
  clock.advance(100_500)
  find('master-0').exit(0)

  expect(await waitFor(get, (job) => job.Status === 'Succeeded')).toMatchObject({
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
  const {sandbox, create, started} = await startPlayedSandbox()
  const JobSpecs = roles.map(([Type, PodCount]) => ({...minimalJob.JobSpecs[0], Type, PodCount}))

  const id = await create({...minimalJob, JobType, JobSpecs})
  await started(expected.length)

  const {Pods = []} = await call(sandbox, 'GetJob', {JobId: id})
  expect(Pods.map((pod) => pod.PodId)).toEqual(expected.map((name) => `${id}-${name}`))
  expect(Pods.map((pod) => pod.Type)).toEqual(expected.map((name) => name.split('-')[0]))
})

test('a job in Creating has no pods', async () => {
  const {sandbox, create} = await startPlayedSandbox({clock: createManualClock(Date.now())})

  expect(await call(sandbox, 'GetJob', {JobId: await create(minimalJob)})).toMatchObject({Status: 'Creating', Pods: []})
})

describe('the outcome of a job', () => {
  test.each([
    [
      'is Succeeded if all workers succeed',
      'PyTorchJob',
      {},
      [
        ['master-0', 0],
        ['worker-0', 0],
      ],
      'Succeeded',
    ],
    ['is Failed if one worker fails', 'PyTorchJob', {}, [['worker-0', 3]], 'Failed'],
    [
      'follows the chief alone with ChiefWorker',
      'TFJob',
      {SuccessPolicy: 'ChiefWorker'},
      [['chief-0', 0]],
      'Succeeded',
    ],
    [
      'is Succeeded without waiting for parameter servers',
      'TFJob',
      {},
      [
        ['chief-0', 0],
        ['worker-0', 0],
      ],
      'Succeeded',
    ],
    ['is Failed if a parameter server fails', 'TFJob', {}, [['ps-0', 1]], 'Failed'],
  ] as const)('%s', async (_what, JobType, more, exits, status) => {
    const {sandbox, create, started, find} = await startPlayedSandbox()
    const roles = JobType === 'TFJob' ? ['Chief', 'Worker', 'PS'] : ['Worker', 'Worker']
    const id = await create({
      ...minimalJob,
      JobType,
      JobSpecs: roles.map((Type) => ({...minimalJob.JobSpecs[0], Type})),
      ...more,
    })
    await started(roles.length)
    for (const [pod, code] of exits) find(pod).exit(code)

    const job = await waitForStatus(sandbox, id, 'Succeeded', 'Failed')

    expect(job.Status).toBe(status)
    const left = job.Pods?.filter((pod) => !exits.some(([name]) => pod.PodId?.endsWith(name)))
    expect(left?.every((pod) => pod.Status === 'Stopped')).toBe(true)
  })

  test('is explained by reason, StatusDetail and events after a failure', async () => {
    const {sandbox, create, started, find} = await startPlayedSandbox()
    const id = await create(minimalJob)
    await started(1)
    find('master-0').exit(137)

    expect(await waitForStatus(sandbox, id, 'Failed')).toMatchObject({
      ReasonCode: 'JobFailed',
      ReasonMessage: `PyTorchJob ${id} is failed because 1 Master replica(s) failed.`,
      GmtFailedTime: expect.any(String),
      Pods: [
        {Status: 'Failed', StatusDetail: {Message: 'Container exited with code 137', ExitCode: '137', Reason: 'Error'}},
      ],
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

test('a sanity check reports its phases by round', async () => {
  const {sandbox, create, started} = await startPlayedSandbox()
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
  const phase = await call(sandbox, 'GetJobSanityCheckResult', {
    JobId: id,
    SanityCheckNumber: 1,
    SanityCheckPhase: 'DeviceCheck',
  })
  expect(phase).toMatchObject({
    JobId: id,
    SanityCheckResult: [{CheckNumber: 1, StartedAt: expect.stringMatching(/\.\d{6}\+08:00$/)}],
  })
})

test('jobs and pods have the same ids with the same seed, whatever requests come in between', async () => {
  const names = async (looks: number) => {
    const {sandbox, create, started} = await startPlayedSandbox()
    for (let count = 0; count < looks; count += 1) await call(sandbox, 'ListJobs')
    const ids = [await create(minimalJob), await create(quotaJob(1))]
    await started(2)
    const jobs = await Promise.all(ids.map((JobId) => call(sandbox, 'GetJob', {JobId})))
    return jobs.map(({JobId, Pods = []}) => [JobId, Pods.map(({PodUid, NodeName}) => [PodUid, NodeName])])
  }

  expect(await names(3)).toEqual(await names(0))
})
