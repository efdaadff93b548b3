import type {Clock} from '../../clock.js'
import type {DelayName} from '../options.js'
import {MINUTE} from '../time.js'
import type {World} from '../world.js'
import {choosePorts} from './environment.js'
import {isTerminal, type Job} from './job.js'
import {createPods, dismissPod} from './pods.js'
import {failure, success} from './reasons.js'
import {isSpot, resourceTypeOf} from './render.js'
import {checkSanity} from './sanity.js'
import {finish, note, setStatus} from './status.js'
import {type Outcome, work} from './work.js'

const LONGEST_TIMER = 2 ** 31 - 1

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
    const outcome = await work(world, job, await choosePorts(job.request, job.pods.length))
    await reserve(world, job, outcome)
    finish(world, job, outcome, outcome === 'Succeeded' ? success(job) : failure(job))
  } catch (error) {
    if (!job.stop.signal.aborted) throw error
    await windDown(world, job)
  } finally {
    job.over.abort()
    world.admission.leave(job)
  }
}

/** Public jobs wait for machines in Creating, quota jobs for their turn in Queuing. */
async function admit(world: World, job: Job): Promise<string | undefined> {
  await pause(world, job, 'creating')
  const shortage = shortageOf(world, job)
  if (shortage) {
    for (let tries = 0; tries < 3; tries += 1) {
      note(world, job, `Failed to allocate resources: ${shortage}`)
      await pause(world, job, 'allocating', 1 / 3)
    }
    return shortage
  }
  if (job.quota) {
    const message = `Job is enqueued in quota ${job.quota.name}.`
    setStatus(world, job, 'Queuing', {code: 'JobEnqueued', message})
    note(world, job, message)
    job.submitted = world.clock.now()
    await pause(world, job, 'queuing')
    explainWaiting(world, job)
  } else if (isSpot(job) && resourceTypeOf(job) === 'Lingjun') {
    setStatus(world, job, 'Bidding')
    await pause(world, job, 'queuing')
  }
  await world.admission.enter(job)
  job.stop.signal.throwIfAborted()
  job.submitted ??= world.clock.now()
  return undefined
}

/** A machine that isn't to be had now is tried for a while, unless the job says that its stock doesn't matter. */
function shortageOf(world: World, {quota, request}: Job): string | undefined {
  if (quota || request.Settings?.DisableEcsStockCheck) return undefined
  const wanted = request.JobSpecs.map((spec) => spec.EcsSpec)
  const missing = world.catalog.machineTypes.find((machine) => wanted.includes(machine.InstanceType) && !machine.IsAvailable)
  return missing && `resource type is not enough: ${missing.InstanceType} is out of stock.`
}

/** What a job waits for goes into its events and its reason. */
function explainWaiting(world: World, job: Job): void {
  const obstacle = world.admission.obstacle(job)
  if (!obstacle) return
  note(world, job, obstacle)
  job.reasonMessage = obstacle
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
  finish(world, job, 'Failed', {code: 'InternalError', message: `The sandbox failed: ${error instanceof Error ? error.message : error}`})
}

async function pause(world: World, job: Job, delay: DelayName, share = 1): Promise<void> {
  await world.clock.sleep(world.settings.delays[delay] * share, job.stop.signal)
  job.stop.signal.throwIfAborted()
}

/** Timers of more than 24 days end at once. */
async function sleepLong(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0 && !signal.aborted; left -= LONGEST_TIMER) await clock.sleep(Math.min(left, LONGEST_TIMER), signal)
}
