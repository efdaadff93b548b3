import {describe, expect, test} from '@jest/globals'
import type {Sandbox} from '../../src/sandbox/index.js'
import {callControl} from './control-client.js'
import {jobWithSpec, minimalJob, QUOTA_ID, quotaJob} from './job-bodies.js'
import {startPlayedSandbox} from './played-sandbox.js'
import {call, waitFor, waitForStatus} from './signed-client.js'

const SHORT_DELAYS = {creating: 1, queuing: 1, envPreparing: 1, allocating: 1, backOff: 1, clearing: 1, stopping: 1}

const withData = (Uri: string) => ({...minimalJob, DataSources: [{Uri, MountPath: '/mnt/data'}]})

/** Distinct lines, without their times. */
const texts = (lines: string[] = []) => [...new Set(lines.map((line) => line.slice(20)))]

async function eventsOf(sandbox: Sandbox, JobId: string) {
  const {Pods = []} = await call(sandbox, 'GetJob', {JobId})
  const PodId = Pods[0]?.PodId
  return {
    job: texts((await call(sandbox, 'GetJobEvents', {JobId})).Events),
    pod: PodId ? texts((await call(sandbox, 'GetPodEvents', {JobId, PodId})).Events) : [],
  }
}

const resolved = (image: string) => `failed to pull and unpack image "${image}": failed to resolve reference "${image}"`

describe('a job whose image can’t be pulled', () => {
  test.each<readonly [image: string, problem: (image: string) => string]>([
    [
      'registry.example.com/team/does-not-exist:1',
      (image: string) => `rpc error: code = NotFound desc = ${resolved(image)}: ${image}: not found`,
    ],
    [
      'registry.example.com/team/train:does-not-exist',
      (image: string) => `rpc error: code = NotFound desc = ${resolved(image)}: ${image}: not found`,
    ],
    [
      'dsw-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai/pytorch:9.9',
      (image: string) => `rpc error: code = NotFound desc = ${resolved(image)}: ${image}: not found`,
    ],
    [
      'registry.team.invalid/a/b:3',
      (image: string) =>
        `rpc error: code = Unknown desc = ${resolved(image)}: failed to do request: ` +
        'Head "https://registry.team.invalid/v2/a/b/manifests/3": dial tcp: lookup registry.team.invalid: no such host',
    ],
    ...[
      ['ubuntu', 'library/ubuntu', 'latest'],
      ['pytorch:2.3', 'library/pytorch', '2.3'],
      ['team/train:1', 'team/train', '1'],
    ].map(
      ([image = '', repository, tag]) =>
        [
          image,
          () =>
            `rpc error: code = Unknown desc = ${resolved(`docker.io/${repository}:${tag}`)}: failed to do request: ` +
            `Head "https://registry-1.docker.io/v2/${repository}/manifests/${tag}": dial tcp: i/o timeout`,
        ] as const,
    ),
  ])('fails with ImagePullBackOff: %s', async (Image, problem) => {
    const {sandbox, create, pods} = await startPlayedSandbox({delays: SHORT_DELAYS})
    const id = await create(jobWithSpec({Image, PodCount: 2, RestartPolicy: 'OnFailure'}))

    const job = await waitForStatus(sandbox, id, 'Failed')

    const message = `Back-off pulling image "${Image}"`
    expect(job).toMatchObject({
      ReasonCode: 'JobFailed',
      Pods: [
        {
          Status: 'Failed',
          SubStatus: 'Normal',
          StatusDetail: {Reason: 'ImagePullBackOff', Message: message, ExitCode: ''},
        },
        {Status: 'Failed'},
      ],
    })
    expect(job).not.toHaveProperty('GmtRunningTime')
    const {pod, job: jobEvents} = await eventsOf(sandbox, id)
    expect(pod.slice(1)).toEqual([
      `Pulling image "${Image}"`,
      `Failed to pull image "${Image}": ${problem(Image)}`,
      'Error: ErrImagePull',
      message,
      'Error: ImagePullBackOff',
    ])
    expect(jobEvents).toContain(`Error pod ${id}-master-0 container pytorch: ImagePullBackOff: ${message}`)
    expect(pods).toEqual([])
  })

  test('stops during the retries', async () => {
    const {sandbox, create} = await startPlayedSandbox({delays: {...SHORT_DELAYS, backOff: 600_000}})
    const id = await create(jobWithSpec({Image: 'registry.invalid/a:1'}))
    await waitFor(
      () => eventsOf(sandbox, id),
      ({pod}) => pod.includes('Error: ErrImagePull'),
    )

    await call(sandbox, 'StopJob', {JobId: id})

    expect(await waitForStatus(sandbox, id, 'Stopped')).toMatchObject({Pods: [{Status: 'Stopped'}]})
  })
})

test.each([
  ['file:///does/not/exist', 'file-0'],
  ['oss://does-not-exist.oss-cn-hangzhou-internal.aliyuncs.com/data/', 'oss-0'],
  ['nas://abc.cn-hangzhou/does-not-exist/', 'nas-0'],
])('a job whose data can’t be mounted fails with FailedMount: %s', async (Uri, volume) => {
  const {sandbox, create, pods} = await startPlayedSandbox({delays: SHORT_DELAYS})
  const id = await create(withData(Uri))

  const job = await waitForStatus(sandbox, id, 'Failed')

  const message = `MountVolume.SetUp failed for volume "${volume}" : mount failed: ${Uri} does not exist`
  expect(job.Pods).toMatchObject([
    {Status: 'Failed', StatusDetail: {Reason: 'FailedMount', Message: message, ExitCode: ''}},
  ])
  expect((await eventsOf(sandbox, id)).pod.slice(1)).toEqual([
    message,
    `Unable to attach or mount volumes: unmounted volumes=[${volume}]: timed out waiting for the condition`,
  ])
  expect(pods).toEqual([])
})

test('a job on an instance type out of stock retries, then fails with ResourceAllocateFailed', async () => {
  const {sandbox, create, history} = await startPlayedSandbox({delays: SHORT_DELAYS})
  const id = await create(jobWithSpec({EcsSpec: 'ecs.g7.8xlarge'}))

  const why = 'resource type is not enough: ecs.g7.8xlarge is out of stock.'
  expect(await waitForStatus(sandbox, id, 'Failed')).toMatchObject({
    ReasonCode: 'ResourceAllocateFailed',
    ReasonMessage: why,
    Pods: [],
  })
  expect([await history(id), (await eventsOf(sandbox, id)).job]).toEqual([
    ['Creating', 'Failed'],
    [`Failed to allocate resources: ${why}`, why],
  ])
})

describe('a job that does not fit into its quota', () => {
  test('waits forever with a reason, without holding back others, if it exceeds the whole quota', async () => {
    const {sandbox, create, started, pods} = await startPlayedSandbox({delays: SHORT_DELAYS})
    const big = await create(quotaJob(64))
    const why = 'Insufficient resources in quota vision-gpu: GPU requested 64, the whole quota has 8.'
    await waitFor(
      () => call(sandbox, 'GetJob', {JobId: big}),
      (job) => job.ReasonMessage === why,
    )

    const small = await create(quotaJob(1))
    await started(1)

    expect(pods[0]?.start.podId).toBe(`${small}-master-0`)
    expect(await call(sandbox, 'GetJob', {JobId: big})).toMatchObject({Status: 'Queuing', ReasonCode: 'JobEnqueued'})
    expect((await eventsOf(sandbox, big)).job).toContain(why)
  })

  test('waits and reports the free resources if the quota is in use', async () => {
    const {sandbox, create, started} = await startPlayedSandbox({
      delays: SHORT_DELAYS,
      capacity: {quotas: {[QUOTA_ID]: {cpu: 100, gpu: 8}}},
    })
    await create(quotaJob(6))
    await started(1)
    const id = await create(quotaJob(4))

    const job = await waitFor(
      () => call(sandbox, 'GetJob', {JobId: id}),
      ({ReasonMessage = ''}) => ReasonMessage.startsWith('Insufficient'),
    )

    expect(job.ReasonMessage).toBe('Insufficient resources in quota vision-gpu: GPU requested 4, 2 of 8 free.')
  })
})

describe('evicting pods', () => {
  const evict = async (sandbox: Sandbox, target: unknown) => {
    const {status, body} = await callControl(sandbox, 'POST', 'evict', target)
    return {status, body}
  }
  const SPOT = {SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5}}

  test.each([
    ['Evicted', jobWithSpec(SPOT), 'was Evicted: The spot instance of node ', 'is Evicted: The spot instance of node '],
    [
      'Preempted',
      quotaJob(1),
      'was preempted: A job of higher priority in quota vision-gpu',
      'is preempted: A job of higher priority',
    ],
  ])('with reason %s fails the job', async (reason, body, inReason, inEvent) => {
    const {sandbox, create, started} = await startPlayedSandbox({delays: SHORT_DELAYS})
    const JobId = await create(body)
    await started(1)

    expect(await evict(sandbox, {JobId, reason})).toEqual({status: 200, body: {JobId, Pods: [`${JobId}-master-0`]}})

    const job = await waitForStatus(sandbox, JobId, 'Failed')
    expect(job).toMatchObject({
      ReasonCode: 'JobFailed',
      ReasonMessage: expect.stringContaining(`1 Master replica(s) failed. ${JobId}-master-0 ${inReason}`),
      Pods: [{Status: 'Failed', SubStatus: 'Evicted', StatusDetail: {Reason: reason, ExitCode: '143'}}],
    })
    const {job: events, pod} = await eventsOf(sandbox, JobId)
    expect(events.some((line) => line.startsWith(`Pod ${JobId}-master-0 ${inEvent}`))).toBe(true)
    expect(pod.some((line) => line.startsWith(`${reason}: `))).toBe(true)
  })

  test('restarts a single evicted pod if its RestartPolicy allows it', async () => {
    const {sandbox, create, started} = await startPlayedSandbox({delays: SHORT_DELAYS})
    const JobId = await create(jobWithSpec({...SPOT, PodCount: 2, RestartPolicy: 'OnFailure'}))
    await started(2)

    sandbox.evict(JobId, 'Evicted', `${JobId}-worker-0`)
    await started(3)

    const job = await waitForStatus(sandbox, JobId, 'Running')
    expect(job.RestartTimes).toBe('1/10')
    expect(job.Pods?.map(({SubStatus, HistoryPods}) => [SubStatus, HistoryPods?.[0]?.SubStatus])).toEqual([
      ['Normal', undefined],
      ['Normal', 'Evicted'],
    ])
  })

  test.each<[Record<string, unknown>, number]>([
    [{}, 400],
    [{JobId: 'dlcnone'}, 404],
    [{JobId: 'ours', reason: 'Bored'}, 400],
    [{JobId: 'ours', reason: 'Preempted'}, 400],
    [{JobId: 'ours', PodId: 'none'}, 404],
  ])('rejects %j', async (body, status) => {
    const {sandbox, create, started} = await startPlayedSandbox({delays: SHORT_DELAYS})
    const JobId = await create(minimalJob)
    await started(1)

    expect((await evict(sandbox, body.JobId === 'ours' ? {...body, JobId} : body)).status).toBe(status)
  })
})

test('a spot job on Lingjun is Bidding before it runs', async () => {
  const {create, started, history} = await startPlayedSandbox({delays: SHORT_DELAYS})
  const id = await create(
    jobWithSpec({
      EcsSpec: 'ml.gu7xf.8xlarge-gu108',
      SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5},
    }),
  )
  await started(1)

  expect(await history(id)).toEqual(['Creating', 'Bidding', 'EnvPreparing', 'Running'])
})
