import {describe, expect, test} from '@jest/globals'
import {createManualClock, type ManualClock} from './fake-clock.js'
import {minimalJob, quotaJob} from './job-bodies.js'
import {startPlayedSandbox} from './played-sandbox.js'
import {call, send, waitFor, waitForStatus} from './signed-client.js'

const ALL = [
  'GpuCoreUsage',
  'GpuMemoryUsage',
  'CpuCoreUsage',
  'MemoryUsage',
  'NetworkInputRate',
  'NetworkOutputRate',
  'DiskReadRate',
  'DiskWriteRate',
]

const withGpu = (PodCount: number) => ({
  ...minimalJob,
  JobSpecs: [{...minimalJob.JobSpecs[0], PodCount, EcsSpec: 'ecs.gn6v-c8g1.2xlarge'}],
})

/** A job that ran for 12 minutes, as its pods' times say: from 03:04:05 on. */
async function startMeasuredJob(
  body: {JobSpecs: {PodCount?: number}[]} = withGpu(2),
  clock: ManualClock = createManualClock(),
) {
  const stage = await startPlayedSandbox({
    clock,
    delays: {creating: 0, queuing: 0, envPreparing: 0, clearing: 0, stopping: 0},
  })
  const id = await stage.create({...body})
  await stage.started(body.JobSpecs[0]?.PodCount ?? 1)
  const ask = (input: Record<string, unknown>) =>
    call(stage.sandbox, 'GetJobMetrics', {JobId: id, MetricType: 'GpuCoreUsage', ...input}, {now: clock.now()})
  const points = async (input: Record<string, unknown> = {}) =>
    (await ask(input)).PodMetrics?.map(({Metrics = []}) => Metrics) ?? []
  return {...stage, clock, id, ask, points}
}

const minute = (time = 0) => new Date(time).toISOString().slice(11, 19)

describe('GetJobMetrics', () => {
  test.each(ALL)('gives %s one row per pod and one point per step while the pod ran', async (MetricType) => {
    const {clock, id, ask} = await startMeasuredJob()
    clock.advance(12 * 60_000)

    const {PodMetrics = []} = await ask({MetricType})

    expect(PodMetrics.map(({PodId}) => PodId)).toEqual([`${id}-master-0`, `${id}-worker-0`])
    for (const {Metrics = []} of PodMetrics) {
      expect(Metrics.map(({Time}) => minute(Time))).toEqual(['03:04:05', '03:09:05', '03:14:05'])
      for (const {Value = -1} of Metrics) expect(Value).toBeGreaterThanOrEqual(0)
      if (MetricType.endsWith('Usage')) for (const {Value = 101} of Metrics) expect(Value).toBeLessThanOrEqual(100)
    }
  })

  test.each([
    ['5', ['03:04:05', '03:09:05', '03:14:05']],
    ['6m', ['03:04:05', '03:10:05', '03:16:05']],
    ['240s', ['03:04:05', '03:08:05', '03:12:05', '03:16:05']],
    ['1h', ['03:04:05']],
  ])('samples at a step of %s', async (TimeStep, expected) => {
    const {clock, points} = await startMeasuredJob()
    clock.advance(12 * 60_000)

    expect((await points({TimeStep}))[0]?.map(({Time}) => minute(Time))).toEqual(expected)
  })

  test('gives the same values in any window', async () => {
    const {clock, points} = await startMeasuredJob()
    clock.advance(12 * 60_000)
    const [whole = []] = await points({TimeStep: '1m'})

    const [part = []] = await points({
      TimeStep: '1m',
      StartTime: '2026-01-02T03:06:00Z',
      EndTime: '2026-01-02T03:08:30Z',
    })

    expect(part.map(({Time}) => minute(Time))).toEqual(['03:06:05', '03:07:05', '03:08:05'])
    expect(part).toEqual(whole.slice(2, 5))
  })

  test('gives no new points after the job has ended', async () => {
    const {clock, id, sandbox, find, points} = await startMeasuredJob(withGpu(1))
    clock.advance(4 * 60_000)
    find('master-0').exit(0)
    await waitFor(
      () => call(sandbox, 'GetJob', {JobId: id}, {now: clock.now()}),
      (job) => job.Status === 'Succeeded',
    )
    clock.advance(20 * 60_000)

    expect((await points({TimeStep: '2m'}))[0]?.map(({Time}) => minute(Time))).toEqual([
      '03:04:05',
      '03:06:05',
      '03:08:05',
    ])
    expect((await points({StartTime: '2026-01-02T03:20:00Z'}))[0]).toEqual([])
  })

  test('gives no GPU metrics without GPUs, and none at all for quota jobs', async () => {
    const cpu = await startMeasuredJob(minimalJob)
    expect([(await cpu.points())[0], (await cpu.points({MetricType: 'CpuCoreUsage'}))[0]?.length]).toEqual([[], 1])

    expect(await (await startMeasuredJob(quotaJob(1))).points()).toEqual([])
  })

  test.each([
    [{MetricType: 'Gpu'}, 400],
    [{MetricType: undefined}, 400],
    [{TimeStep: 'soon'}, 400],
    [{TimeStep: '0'}, 400],
    [{StartTime: '2026-01-03T00:00:00Z'}, 400],
    [{JobId: 'dlcnone'}, 404],
    [{Token: 'ey.no.token'}, 403],
  ])('rejects %j', async (input, status) => {
    const {clock, id, sandbox} = await startMeasuredJob()
    const sent = await send(
      sandbox,
      'GetJobMetrics',
      {JobId: id, MetricType: 'MemoryUsage', ...input},
      {now: clock.now()},
    )

    expect(sent.status).toBe(status)
  })

  test('accepts a share token of this job until it expires', async () => {
    const {clock, id, sandbox, create} = await startMeasuredJob()
    const otherId = await create(minimalJob)
    const token = async (TargetId: string) =>
      (await call(sandbox, 'GetToken', {TargetId, TargetType: 'job', ExpireTime: 60}, {now: clock.now()})).Token
    const [own, foreign] = [await token(id), await token(otherId)]
    const status = async (Token?: string) =>
      (await send(sandbox, 'GetJobMetrics', {JobId: id, MetricType: 'MemoryUsage', Token}, {now: clock.now()})).status

    expect([await status(own), await status(foreign)]).toEqual([200, 403])
    clock.advance(60_000)
    expect(await status(own)).toBe(403)
  })
})

describe('GetMetrics', () => {
  test('gives data points as JSON text, page by page', async () => {
    const {clock, id, sandbox} = await startMeasuredJob(quotaJob(1))
    clock.advance(3 * 60_000)
    const ask = (more: Record<string, unknown>) =>
      call(
        sandbox,
        'GetMetrics',
        {Dimensions: JSON.stringify([{jobId: id}]), MetricName: 'JOB_MEMORY_FREE', Namespace: 'acs_pai_dlc', ...more},
        {now: clock.now()},
      )

    const first = await ask({Length: '3'})
    const second = await ask({Length: '3', NextToken: first.NextToken})

    const rows = [first, second].map(({DataPoints = ''}) => JSON.parse(DataPoints))
    expect(rows.map((page) => page.length)).toEqual([3, 1])
    expect(rows[0][0]).toMatchObject({
      jobId: id,
      pod: `${id}-master-0`,
      timestamp: expect.any(Number),
      Average: expect.any(Number),
    })
    expect([
      first.Success,
      second.NextToken,
      JSON.parse((await ask({MetricName: 'NOTHING'})).DataPoints ?? ''),
    ]).toEqual([true, undefined, []])
  })

  test.each([[{}], [{Dimensions: 'jobId=1'}], [{Dimensions: '[{"jobId":"dlcnone"}]'}]])('rejects %j', async (input) => {
    const {clock, sandbox} = await startMeasuredJob()

    expect(
      (await send(sandbox, 'GetMetrics', {MetricName: 'JOB_CPU', ...input}, {now: clock.now()})).status,
    ).toBeGreaterThanOrEqual(400)
  })
})

describe('the dashboards', () => {
  test.each([
    ['GetDashboard', minimalJob, 200],
    ['GetRayDashboard', {...minimalJob, JobType: 'RayJob'}, 200],
    ['GetRayDashboard', minimalJob, 400],
  ] as const)('open by %s only while a fitting job runs', async (operation, body, status) => {
    const {sandbox, create, started, find} = await startPlayedSandbox()
    const jobId = await create(body)
    await started(1)

    const answer = await send(sandbox, operation, {jobId})
    expect(answer.status).toBe(status)
    if (status === 200) expect(answer.body.url).toMatch(new RegExp(`^http://127.0.0.1:.*${jobId}$`))
    expect((await send(sandbox, operation, {jobId, isShared: true})).status).toBe(400)

    find('-0').exit(0)
    await waitForStatus(sandbox, jobId, 'Succeeded')
    expect((await send(sandbox, operation, {jobId})).status).toBe(400)
  })
})

test('GetJob returns the time limit only with includeTimeLimit, ListJobs always', async () => {
  const limit = async (includeTimeLimit: boolean) => {
    const {sandbox, create} = await startPlayedSandbox({includeTimeLimit})
    const JobId = await create({...minimalJob, JobMaxRunningTimeMinutes: 30})
    const [job, list] = [await call(sandbox, 'GetJob', {JobId}), await call(sandbox, 'ListJobs', {})]
    return ['JobMaxRunningTimeMinutes' in job, list.Jobs?.[0]?.JobMaxRunningTimeMinutes]
  }

  expect([await limit(false), await limit(true)]).toEqual([
    [false, 30],
    [true, 30],
  ])
})
