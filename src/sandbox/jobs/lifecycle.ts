import {MINUTE} from '../time.js'
import type {SandboxJob, SandboxState} from '../types.js'
import {allocatePorts} from './environment.js'
import {createPods, terminatePod} from './pods.js'
import {type JobOutcome, runPods} from './run-pods.js'
import {runSanityCheck} from './sanity.js'
import {sleepLong, sleepUnlessStopped} from './sleep.js'
import {addEvent, failureReason, finishJob, setStatus, successReason} from './status.js'
import {ABORTED, isTerminal} from './terminal-status.js'
import {waitForResources} from './wait-for-resources.js'

/** Runs a new job in the background until it ends. */
export function startJob(state: SandboxState, job: SandboxJob): void {
  job.ended = runJob(state, job).catch((error) => failJob(state, job, error))
}

/** Begins to stop a job: it is Stopping at once, and Stopped when its pods have ended. */
export function requestStop(state: SandboxState, job: SandboxJob, cause: 'user' | 'maxRunningTime'): void {
  if (isTerminal(job) || job.stopController.signal.aborted) return
  job.stopCause = cause
  setStatus(state, job, 'Stopping')
  job.stopController.abort()
}

async function runJob(state: SandboxState, job: SandboxJob): Promise<void> {
  try {
    const shortage = await waitForResources(state, job)
    if (shortage) return finishJob(state, job, 'Failed', {code: 'ResourceAllocateFailed', message: shortage})
    await prepareJob(state, job)
    enforceTimeLimit(state, job)
    const outcome = await runPods(state, job, await allocatePorts(state, job))
    await holdReservation(state, job, outcome)
    finishJob(state, job, outcome, outcome === 'Succeeded' ? successReason(job) : failureReason(job))
  } catch (error) {
    if (!job.stopController.signal.aborted) throw error
    await stopPods(state, job)
  } finally {
    job.endController.abort()
    state.scheduler.release(job)
    // Releases the listeners on the former controllers.
    job.stopController = ABORTED
    job.endController = ABORTED
  }
}

async function prepareJob(state: SandboxState, job: SandboxJob): Promise<void> {
  setStatus(state, job, 'EnvPreparing')
  createPods(state, job)
  if (job.request.ThirdpartyLibs?.length || job.request.ThirdpartyLibDir) {
    addEvent(state, job, 'Third-party libraries are not installed in the sandbox.')
  }
  await sleepUnlessStopped(state, job, 'envPreparing')
  if (!job.request.Settings?.EnableSanityCheck) return

  setStatus(state, job, 'SanityChecking')
  await runSanityCheck(state, job, () => sleepUnlessStopped(state, job, 'sanityChecking', 1 / 5))
}

function enforceTimeLimit(state: SandboxState, job: SandboxJob): void {
  const minutes = job.request.JobMaxRunningTimeMinutes ?? 0
  if (minutes <= 0) return
  void sleepLong(state.clock, (minutes * MINUTE) / state.settings.speed, job.endController.signal).then(() => {
    if (!job.endController.signal.aborted) requestStop(state, job, 'maxRunningTime')
  })
}

/** Keeps the resources of an ended job for its JobReservedMinutes, if its policy asks for it. */
async function holdReservation(state: SandboxState, job: SandboxJob, outcome: JobOutcome): Promise<void> {
  const {JobReservedMinutes: minutes = 0, JobReservedPolicy: policy = 'Always'} = job.request.Settings ?? {}
  const wanted = policy === 'Always' || policy === (outcome === 'Succeeded' ? 'OnSucceed' : 'OnFailure')
  if (minutes <= 0 || !wanted || job.stopController.signal.aborted) return

  job.finished = state.clock.now()
  setStatus(state, job, outcome === 'Succeeded' ? 'SucceededReserving' : 'FailedReserving')
  await sleepLong(state.clock, (minutes * MINUTE) / state.settings.speed, job.stopController.signal)
  job.stopController.signal.throwIfAborted()
}

async function stopPods(state: SandboxState, job: SandboxJob): Promise<void> {
  await Promise.all(job.pods.map((pod) => terminatePod(state, job, pod)))
  await state.clock.sleep(state.settings.delays.stopping, state.shutdown.signal)
  if (job.stopCause !== 'maxRunningTime')
    return finishJob(state, job, 'Stopped', {code: 'JobStoppedByUser', message: 'Job is stopped by user.'})
  const message = `Job ran longer than ${job.request.JobMaxRunningTimeMinutes} minutes.`
  finishJob(state, job, state.settings.maxRunningTimeStatus, {code: 'JobExceedMaxRunningTime', message})
}

/** After a bug of the sandbox itself: the job must not hang. */
async function failJob(state: SandboxState, job: SandboxJob, error: unknown): Promise<void> {
  await Promise.allSettled(job.pods.map((pod) => terminatePod(state, job, pod)))
  finishJob(state, job, 'Failed', {
    code: 'InternalError',
    message: `The sandbox failed: ${error instanceof Error ? error.message : error}`,
  })
}
