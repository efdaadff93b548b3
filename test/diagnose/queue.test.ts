import {expect, test} from '@jest/globals'
import type {JobItem, ListJobsInput} from '../../src/api/generated/types.js'
import {collectEvidence} from '../../src/diagnose/collect.js'
import {diagnose} from '../../src/diagnose/diagnose.js'
import {CliError} from '../../src/errors.js'
import {createFakeCloud, createInstantClock, START_TIME} from '../support/fake-cloud.js'

const hoursAgo = (hours: number) => new Date(START_TIME - hours * 3_600_000).toISOString()
const item = (JobId: string, Status: string, gpus: number, more: Partial<JobItem> = {}): JobItem => ({
  ...{JobId, Status, DisplayName: `job-${JobId}`, Username: 'alice', Priority: 1, GmtCreateTime: hoursAgo(3)},
  JobSpecs: [{Type: 'Worker', PodCount: 1, ResourceConfig: {GPU: String(gpus), CPU: '8'}}],
  ...more,
})
const OWN = item('dlc1', 'Queuing', 8, {GmtCreateTime: hoursAgo(1)})
const RESOURCES = {Resources: [{Spec: {resourceId: 'quota1'}, Quotas: [{Specs: [{Name: 'GPU', Value: '8'}]}]}]}

const world = (jobs: JobItem[], ListResources: () => object = () => RESOURCES) =>
  createFakeCloud({
    GetJob: () => ({...OWN, ResourceId: 'quota1', WorkspaceId: '268', RequestGPU: undefined}),
    GetJobEvents: () => ({Events: []}),
    ListJobs: (({Status}: ListJobsInput) => {
      const Jobs = jobs.filter((job) => job.Status === Status)
      return {Jobs, TotalCount: Jobs.length}
    }) as never,
    ListResources,
  })
const readQueue = async (cloud: ReturnType<typeof world>) =>
  collectEvidence(cloud, 'dlc1', {clock: createInstantClock(START_TIME)})

test('the jobs of all users in the quota are listed since the beginning', async () => {
  const cloud = world([OWN])
  await readQueue(cloud)
  const lists = cloud.calls.filter(([name]) => name === 'ListJobs').map(([, input]) => input as ListJobsInput)
  expect(new Set(lists.map(({ResourceId, ShowOwn, StartTime}) => `${ResourceId} ${ShowOwn} ${StartTime}`))).toEqual(
    new Set(['quota1 false 1970-01-01T00:00:00Z']),
  )
  expect(lists.map(({Status}) => Status).toSorted()).toEqual([
    'EnvPreparing',
    'FailedReserving',
    'Queuing',
    'Restarting',
    'Running',
    'SanityChecking',
    'Stopping',
    'SucceededReserving',
  ])
})

test.each<[string, JobItem[], number]>([
  ['an older job goes first', [OWN, item('dlc2', 'Queuing', 4)], 2],
  ['a younger one does not', [OWN, item('dlc2', 'Queuing', 4, {GmtCreateTime: hoursAgo(0)})], 1],
  [
    'a higher priority goes first, however young',
    [OWN, item('dlc2', 'Queuing', 4, {Priority: 5, GmtCreateTime: hoursAgo(0)})],
    2,
  ],
])('the place in the queue: %s', async (_, jobs, position) => {
  expect((await readQueue(world(jobs))).queue?.position).toBe(position)
})

test('the verdict names who is ahead, who holds the quota and for how long', async () => {
  const running = item('dlc9', 'Running', 8, {Username: 'bob', GmtRunningTime: hoursAgo(5)})
  const {Verdict} = diagnose(await readQueue(world([OWN, item('dlc2', 'Queuing', 4), running])))
  expect(Verdict).toMatchObject({
    Pattern: 'QueuePosition',
    Kind: 'waiting',
    Summary:
      'The job has waited for 60 min in quota quota1 for 8 GPUs: it is number 2 of 2, behind 1 job that wants 4 GPUs, and 1 job holds 8 of 8 GPUs.',
    Evidence: [
      {
        Source: 'ListJobs',
        Lines: [
          '1. job-dlc2 (dlc2), alice, priority 1, 4 GPUs, waiting for 3 h',
          '2. job-dlc1 (dlc1), alice, priority 1, 8 GPUs, waiting for 60 min',
        ],
        KeyLine: 1,
      },
      {Source: 'ListJobs', Field: 'holding the quota', Lines: ['job-dlc9 (dlc9), bob, 8 GPUs for 5 h']},
    ],
  })
})

test('a job that can never fit is told so, even if the other jobs may not be listed', async () => {
  const cloud = world([], () => ({
    Resources: [{Spec: {resourceId: 'quota1'}, Quotas: [{Specs: [{Name: 'GPU', Value: '4'}]}]}],
  }))
  const call = cloud.call
  cloud.call = ((name: never, input: never) => {
    if (name === 'ListJobs') throw new CliError({code: 'Forbidden.RAM', exit: 'denied', message: 'no'})
    return call(name, input)
  }) as typeof call
  const {Verdict, Read} = diagnose(await readQueue(cloud))
  expect(Verdict.Summary).toBe('The job can never start in quota quota1: it requests 8 GPUs, the whole quota has 4.')
  expect(Read.ReadFailures).toEqual([{Operation: 'ListJobs', Pods: [], Message: 'no', Action: 'pai:ListJobs'}])
})
