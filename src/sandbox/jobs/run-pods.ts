import {gmt} from '../time.js'
import type {Job, Pod, World} from '../types.js'
import type {Ports} from './environment.js'
import {folderOf, preparePod} from './pod-prepare.js'
import {dismissPod, replacePod, startPod} from './pods.js'
import {decides} from './roles.js'
import {note, setStatus} from './status.js'

export type Outcome = 'Succeeded' | 'Failed'

/** Runs the pods until their ends decide about the job, then ends the rest. */
export async function work(world: World, job: Job, ports: Ports): Promise<Outcome> {
  job.stop.signal.throwIfAborted()
  const ready = await Promise.all(job.pods.map((pod) => preparePod(world, job, pod)))
  if (!ready.every(Boolean)) {
    await Promise.all(job.pods.map((pod) => dismissPod(world, job, pod)))
    return 'Failed'
  }
  announceRunning(world, job)
  for (const pod of job.pods) {
    job.stop.signal.throwIfAborted()
    startPod(world, job, pod, folderOf(world, job, pod), ports)
  }
  const stopped = rejection(job.stop.signal)

  for (;;) {
    job.stop.signal.throwIfAborted()
    const outcome = judge(world, job)
    if (outcome) {
      if (outcome === 'Failed') await letOthersEnd(world, job)
      await Promise.all(job.pods.map((pod) => dismissPod(world, job, pod)))
      return outcome
    }
    const retry = job.pods.find((pod) => mayRestart(world, job, pod))
    if (retry) await restart(world, job, retry, ports)
    else await Promise.race([...job.pods.filter((pod) => pod.status === 'Running').map((pod) => pod.ended), stopped])
  }
}

/** Pods that fall with the first one, because it closed their connections, still end by themselves and say so. */
async function letOthersEnd(world: World, job: Job): Promise<void> {
  await world.clock.sleep(world.settings.delays.clearing, job.stop.signal)
  job.stop.signal.throwIfAborted()
}

function announceRunning(world: World, job: Job): void {
  const message = `${job.request.JobType} ${job.id} is running.`
  setStatus(world, job, 'Running', {code: 'JobRunning', message})
  note(world, job, message)
}

function judge(world: World, job: Job): Outcome | undefined {
  const {pods, request} = job
  const counts = (pod: Pod) => decides(request, {...pod, name: pod.id}, pods)
  const fatal = (pod: Pod) =>
    pod.status === 'Failed' && pod.spec.ConsiderInSuccessPolicy !== false && !mayRestart(world, job, pod)
  if (pods.some(fatal)) return 'Failed'

  const deciding = pods.filter(counts)
  const all = deciding.length > 0 ? deciding : pods
  if (all.every((pod) => pod.status === 'Succeeded')) return 'Succeeded'
  // Left over are pods that failed and don't count.
  return pods.every((pod) => pod.finished !== undefined && !mayRestart(world, job, pod)) ? 'Failed' : undefined
}

/** After a failure only, also under `Always`: a job is not a service. `ExitCode` retries what a signal ended. */
function mayRestart(world: World, job: Job, pod: Pod): boolean {
  // One that could not even start would not start the next time either.
  if (pod.status !== 'Failed' || pod.started === undefined || job.restarts >= world.settings.restartLimit) return false
  const policy = pod.spec.RestartPolicy
  return policy === 'Always' || policy === 'OnFailure' || (policy === 'ExitCode' && (pod.exitCode ?? 0) >= 128)
}

async function restart(world: World, job: Job, old: Pod, ports: Ports): Promise<void> {
  const began = world.clock.now()
  job.restarts += 1
  const reason = `Pod ${old.id} exited with code ${old.exitCode}.`
  setStatus(world, job, 'Restarting', {code: 'JobRestarting', message: reason})
  note(world, job, `${job.request.JobType} ${job.id} is restarting because 1 ${old.role} replica(s) failed.`)

  const pod = replacePod(world, job, old)
  await world.clock.sleep(world.settings.delays.envPreparing, job.stop.signal)
  job.stop.signal.throwIfAborted()
  const ready = await preparePod(world, job, pod)
  if (ready) {
    announceRunning(world, job)
    startPod(world, job, pod, folderOf(world, job, pod), ports)
  }

  job.restartRecords.push({
    JobRestartCount: job.restarts,
    OccurPhase: 'Running',
    OccurTime: gmt(began),
    Reason: reason,
    RestartStatus: ready ? 'Succeeded' : 'Failed',
    RestartDurationInSec: Math.round((world.clock.now() - began) / 1000),
    DetailErrorInfoList: [
      {Pod: old.id, Node: old.node, ErrorCode: String(old.exitCode), ErrorMsg: reason, TriggerRestart: true},
    ],
  })
}

function rejection(signal: AbortSignal): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {once: true})
  })
  promise.catch(() => {})
  return promise
}
