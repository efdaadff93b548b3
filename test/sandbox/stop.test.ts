import {describe, expect, test} from '@jest/globals'
import {createManualClock} from './fake-clock.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob, quotaJob} from './job-bodies.js'
import {startPlayedSandbox} from './played-sandbox.js'
import {createPlayedRunner} from './pod-runners.js'
import {call, send, waitFor, waitForStatus} from './signed-client.js'

describe('stopping a job', () => {
  test('makes a running job Stopping at once, then Stopped, by TERM before KILL', async () => {
    const play = createPlayedRunner({stubborn: true})
    const sandbox = await startFastSandbox({runner: play.runner})
    const {JobId = ''} = await call(sandbox, 'CreateJob', {...minimalJob, Settings: {TerminationGracePeriodSeconds: 7}})
    await waitFor(
      () => play.pods.length,
      (n) => n === 1,
    )

    expect(await call(sandbox, 'StopJob', {JobId})).toMatchObject({JobId})
    expect(await call(sandbox, 'StopJob', {JobId})).toMatchObject({JobId})
    expect(await call(sandbox, 'GetJob', {JobId})).toMatchObject({Status: 'Stopping'})
    expect(play.find('master-0').stops).toEqual([7000])
    play.find('master-0').exit(143)

    expect(await waitForStatus(sandbox, JobId, 'Stopped')).toMatchObject({
      ReasonCode: 'JobStoppedByUser',
      ReasonMessage: 'Job is stopped by user.',
      GmtStoppedTime: expect.any(String),
      Pods: [{Status: 'Stopped'}],
    })
  })

  test('works on a waiting job and never starts its pods', async () => {
    const {sandbox, create, pods} = await startPlayedSandbox({capacity: {quotas: {quotaksvqq2oh2pg: {cpu: 0, gpu: 0}}}})
    const id = await create(quotaJob(1))
    await waitForStatus(sandbox, id, 'Queuing')

    await call(sandbox, 'StopJob', {JobId: id})

    await waitForStatus(sandbox, id, 'Stopped')
    expect(pods).toEqual([])
  })

  test('is rejected for an ended job, and only ended jobs can be deleted', async () => {
    const {sandbox, create, started, find} = await startPlayedSandbox()
    const id = await create(minimalJob)
    await started(1)

    expect(await send(sandbox, 'DeleteJob', {JobId: id})).toMatchObject({status: 400, body: {Code: 'BadRequest'}})
    find('master-0').exit(0)
    await waitForStatus(sandbox, id, 'Succeeded')
    expect(await send(sandbox, 'StopJob', {JobId: id})).toMatchObject({
      status: 400,
      body: {Code: 'BadRequest', Message: `Job ${id} is Succeeded, it can't be stopped.`},
    })
    expect(await send(sandbox, 'DeleteJob', {JobId: id})).toMatchObject({status: 200})
    expect(await call(sandbox, 'ListJobs')).toMatchObject({TotalCount: 0})
    expect((await send(sandbox, 'GetJob', {JobId: id})).status).toBe(404)
  })

  test.each(['Stopped', 'Failed'] as const)(
    'happens by itself after the time limit, as %s',
    async (maxRunningTimeStatus) => {
      const clock = createManualClock(Date.now())
      const {sandbox, create, started} = await startPlayedSandbox({
        clock,
        maxRunningTimeStatus,
        delays: {creating: 0, envPreparing: 0, stopping: 0},
      })
      const id = await create({...minimalJob, JobMaxRunningTimeMinutes: 2})
      await started(1)

      clock.advance(119_000)
      expect((await call(sandbox, 'GetJob', {JobId: id}, {now: clock.now()})).Status).toBe('Running')
      clock.advance(1000)

      const job = await waitFor(
        () => call(sandbox, 'GetJob', {JobId: id}, {now: clock.now()}),
        ({Status}) => Status === maxRunningTimeStatus,
      )
      expect(job.ReasonCode).toBe('JobExceedMaxRunningTime')
    },
  )
})

test.each([
  ['SucceededReserving', 0, 'Always', 'Succeeded'],
  ['FailedReserving', 1, 'OnFailure', 'Failed'],
])('a job stays %s for its reserved minutes', async (reserving, code, JobReservedPolicy, end) => {
  const clock = createManualClock(Date.now())
  const {sandbox, create, started, find} = await startPlayedSandbox({
    clock,
    delays: {creating: 0, envPreparing: 0, clearing: 0},
  })
  const id = await create({...minimalJob, Settings: {JobReservedMinutes: 3, JobReservedPolicy}})
  const status = async () => (await call(sandbox, 'GetJob', {JobId: id}, {now: clock.now()})).Status
  await started(1)
  find('master-0').exit(code)

  await waitFor(status, (now) => now === reserving)
  clock.advance(180_000)
  await waitFor(status, (now) => now === end)
})
