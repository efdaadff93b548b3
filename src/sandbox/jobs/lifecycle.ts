import {MINUTE} from '../time.js'
import type {Job, World} from '../types.js'
import {choosePorts} from './environment.js'
import {isTerminal, OVER} from './job.js'
import {pause, sleepLong} from './pause.js'
import {createPods, dismissPod} from './pods.js'
import {type Outcome, work} from './run-pods.js'
import {checkSanity} from './sanity.js'
import {admit} from './scheduler.js'
import {failure, finish, note, setStatus, success} from './status.js'

/** Starts the life of a job that was just created; it goes on by itself until the job has ended. */
export function launch(world: World, job: Job): void {
  job.ended = live(world, job).catch((error) => breakDown(world, job, error))
}

/** Asks for the end; the job is Stopping at once and Stopped when its pods are gone. */
export function requestStop(world: World, job: Job, cause: 'user' | 'maxRunningTime'): void {
  if (isTerminal(job) || job.stop.signal.aborted) return
  job.stopCause = cause
  setStatus(world, job, 'Stopping')
  job.stop.abort()
}

async function live(world: World, job: Job): Promise<void> {
  try {
    const shortage = await admit(world, job)
    if (shortage) return finish(world, job, 'Failed', {code: 'ResourceAllocateFailed', message: shortage})
    await prepare(world, job)
    guardRunningTime(world, job)
    const outcome = await work(world, job, await choosePorts(world, job))
    await reserve(world, job, outcome)
    finish(world, job, outcome, outcome === 'Succeeded' ? success(job) : failure(job))
  } catch (error) {
    if (!job.stop.signal.aborted) throw error
    await windDown(world, job)
  } finally {
    job.over.abort()
    world.admission.leave(job)
    // What waited for these is let go with them.
    job.stop = OVER
    job.over = OVER
  }
}

async function prepare(world: World, job: Job): Promise<void> {
  setStatus(world, job, 'EnvPreparing')
  createPods(world, job)
  if (job.request.ThirdpartyLibs?.length || job.request.ThirdpartyLibDir) {
    note(world, job, 'Third-party libraries are not installed in the sandbox.')
  }
  await pause(world, job, 'envPreparing')
  if (!job.request.Settings?.EnableSanityCheck) return

  setStatus(world, job, 'SanityChecking')
  await checkSanity(world, job, () => pause(world, job, 'sanityChecking', 1 / 5))
}

function guardRunningTime(world: World, job: Job): void {
  const minutes = job.request.JobMaxRunningTimeMinutes ?? 0
  if (minutes <= 0) return
  void sleepLong(world.clock, (minutes * MINUTE) / world.settings.speed, job.over.signal).then(() => {
    if (!job.over.signal.aborted) requestStop(world, job, 'maxRunningTime')
  })
}

/** The body has ended, the pods' places are kept for a while. */
async function reserve(world: World, job: Job, outcome: Outcome): Promise<void> {
  const {JobReservedMinutes: minutes = 0, JobReservedPolicy: policy = 'Always'} = job.request.Settings ?? {}
  const wanted = policy === 'Always' || policy === (outcome === 'Succeeded' ? 'OnSucceed' : 'OnFailure')
  if (minutes <= 0 || !wanted || job.stop.signal.aborted) return

  job.finished = world.clock.now()
  setStatus(world, job, outcome === 'Succeeded' ? 'SucceededReserving' : 'FailedReserving')
  await sleepLong(world.clock, (minutes * MINUTE) / world.settings.speed, job.stop.signal)
  job.stop.signal.throwIfAborted()
}

async function windDown(world: World, job: Job): Promise<void> {
  await Promise.all(job.pods.map((pod) => dismissPod(world, job, pod)))
  await world.clock.sleep(world.settings.delays.stopping, world.closing.signal)
  if (job.stopCause !== 'maxRunningTime')
    return finish(world, job, 'Stopped', {code: 'JobStoppedByUser', message: 'Job is stopped by user.'})
  const message = `Job ran longer than ${job.request.JobMaxRunningTimeMinutes} minutes.`
  finish(world, job, world.settings.maxRunningTimeStatus, {code: 'JobExceedMaxRunningTime', message})
}

/** A mistake of the sandbox itself must not leave a job hanging. */
async function breakDown(world: World, job: Job, error: unknown): Promise<void> {
  await Promise.allSettled(job.pods.map((pod) => dismissPod(world, job, pod)))
  finish(world, job, 'Failed', {
    code: 'InternalError',
    message: `The sandbox failed: ${error instanceof Error ? error.message : error}`,
  })
}
