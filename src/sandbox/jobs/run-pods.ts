import {formatGmt} from '../time.js'
import type {SandboxJob, SandboxPod, SandboxState} from '../types.js'
import type {JobPorts} from './environment.js'
import {podFolder, preparePod} from './pod-prepare.js'
import {replacePod, startPodProcess, terminatePod} from './pods.js'
import {decidesOutcome} from './roles.js'
import {addEvent, setStatus} from './status.js'

export type JobOutcome = 'Succeeded' | 'Failed'

/** Runs the pods until the outcome of the job is decided, then ends the remaining ones. Rejects if it is stopped. */
export async function runPods(state: SandboxState, job: SandboxJob, ports: JobPorts): Promise<JobOutcome> {
  job.stopController.signal.throwIfAborted()
  const ready = await Promise.all(job.pods.map((pod) => preparePod(state, job, pod)))
  if (!ready.every(Boolean)) {
    await Promise.all(job.pods.map((pod) => terminatePod(state, job, pod)))
    return 'Failed'
  }
  markRunning(state, job)
  for (const pod of job.pods) {
    job.stopController.signal.throwIfAborted()
    startPodProcess(state, job, pod, podFolder(state, job, pod), ports)
  }
  const stopped = rejectOnAbort(job.stopController.signal)

  for (;;) {
    job.stopController.signal.throwIfAborted()
    const outcome = determineOutcome(state, job)
    if (outcome) {
      if (outcome === 'Failed') await waitForOtherPods(state, job)
      await Promise.all(job.pods.map((pod) => terminatePod(state, job, pod)))
      return outcome
    }
    const restartable = job.pods.find((pod) => canRestart(state, job, pod))
    if (restartable) await restartPod(state, job, restartable, ports)
    else await Promise.race([...job.pods.filter((pod) => pod.status === 'Running').map((pod) => pod.ended), stopped])
  }
}

/** Lets pods that lost their connection to the failed one fail by themselves, so that their logs say why. */
async function waitForOtherPods(state: SandboxState, job: SandboxJob): Promise<void> {
  await state.clock.sleep(state.settings.delays.clearing, job.stopController.signal)
  job.stopController.signal.throwIfAborted()
}

function markRunning(state: SandboxState, job: SandboxJob): void {
  const message = `${job.request.JobType} ${job.id} is running.`
  setStatus(state, job, 'Running', {code: 'JobRunning', message})
  addEvent(state, job, message)
}

function determineOutcome(state: SandboxState, job: SandboxJob): JobOutcome | undefined {
  const {pods, request} = job
  const isDeciding = (pod: SandboxPod) => decidesOutcome(request, {...pod, name: pod.id}, pods)
  const isFatal = (pod: SandboxPod) =>
    pod.status === 'Failed' && pod.spec.ConsiderInSuccessPolicy !== false && !canRestart(state, job, pod)
  if (pods.some(isFatal)) return 'Failed'

  const deciding = pods.filter(isDeciding)
  const considered = deciding.length > 0 ? deciding : pods
  if (considered.every((pod) => pod.status === 'Succeeded')) return 'Succeeded'
  // Otherwise some pods failed without deciding the outcome.
  return pods.every((pod) => pod.finished !== undefined && !canRestart(state, job, pod)) ? 'Failed' : undefined
}

/** Only after a failure, even with `Always`: a job is not a service. `ExitCode` restarts pods that a signal ended. */
function canRestart(state: SandboxState, job: SandboxJob, pod: SandboxPod): boolean {
  // A pod that never started would fail to start again.
  if (pod.status !== 'Failed' || pod.started === undefined || job.restarts >= state.settings.restartLimit) return false
  const policy = pod.spec.RestartPolicy
  return policy === 'Always' || policy === 'OnFailure' || (policy === 'ExitCode' && (pod.exitCode ?? 0) >= 128)
}

async function restartPod(state: SandboxState, job: SandboxJob, failed: SandboxPod, ports: JobPorts): Promise<void> {
  const startedAt = state.clock.now()
  job.restarts += 1
  const reason = `Pod ${failed.id} exited with code ${failed.exitCode}.`
  setStatus(state, job, 'Restarting', {code: 'JobRestarting', message: reason})
  addEvent(state, job, `${job.request.JobType} ${job.id} is restarting because 1 ${failed.role} replica(s) failed.`)

  const pod = replacePod(state, job, failed)
  await state.clock.sleep(state.settings.delays.envPreparing, job.stopController.signal)
  job.stopController.signal.throwIfAborted()
  const ready = await preparePod(state, job, pod)
  if (ready) {
    markRunning(state, job)
    startPodProcess(state, job, pod, podFolder(state, job, pod), ports)
  }

  job.restartRecords.push({
    JobRestartCount: job.restarts,
    OccurPhase: 'Running',
    OccurTime: formatGmt(startedAt),
    Reason: reason,
    RestartStatus: ready ? 'Succeeded' : 'Failed',
    RestartDurationInSec: Math.round((state.clock.now() - startedAt) / 1000),
    DetailErrorInfoList: [
      {Pod: failed.id, Node: failed.node, ErrorCode: String(failed.exitCode), ErrorMsg: reason, TriggerRestart: true},
    ],
  })
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {once: true})
  })
  promise.catch(() => {})
  return promise
}
