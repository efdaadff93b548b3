import {constants} from 'node:os'
import {OWNER} from '../catalog/users.js'
import type {SandboxJob, SandboxPod, SandboxState} from '../types.js'
import {buildPodEnvironment, type JobPorts} from './environment.js'
import {createMemoryLog} from './pod-log.js'
import {type PodPlan, planPods} from './roles.js'
import {addEvent} from './status.js'

const MAX_GRACE_SECONDS = 3600

export const NAMESPACE = `t${OWNER.userId}`

export function createPods(state: SandboxState, job: SandboxJob): void {
  job.pods = planPods(job.request).map((plan, rank) => createPod(state, job, plan, rank))
}

/** Creates the next incarnation of a failed pod: same id, new uid, new folder. */
export function replacePod(state: SandboxState, job: SandboxJob, failed: SandboxPod): SandboxPod {
  const pod = createPod(
    state,
    job,
    {...failed, name: failed.id.slice(job.id.length + 1)},
    failed.rank,
    failed.incarnation + 1,
  )
  pod.earlier = [...failed.earlier, failed]
  job.pods = job.pods.map((current) => (current === failed ? pod : current))
  return pod
}

/** Starts the process of a prepared pod. An error fails the pod, not the sandbox. */
export function startPodProcess(
  state: SandboxState,
  job: SandboxJob,
  pod: SandboxPod,
  folder: string,
  ports: JobPorts,
): void {
  try {
    runPod(state, job, pod, folder, ports)
  } catch (error) {
    failPod(state, job, pod, `Failed to start the container: ${error instanceof Error ? error.message : error}`)
  }
}

/** Ends a pod from outside: TERM, then KILL, or KILL at once if the sandbox is closing. */
export async function terminatePod(state: SandboxState, job: SandboxJob, pod: SandboxPod): Promise<void> {
  if (pod.finished !== undefined) return
  pod.terminated = true
  if (!pod.process) {
    finishPod(state, pod, 'Stopped')
    return
  }
  addEvent(state, pod, `Stopping container ${containerName(job)}`)
  if (state.shutdown.signal.aborted) pod.process.kill()
  else pod.process.stop(gracePeriodMs(state, job))
  await pod.ended
}

/** Between TERM and KILL, in milliseconds. */
export function gracePeriodMs(state: SandboxState, job: SandboxJob): number {
  const seconds = Math.min(
    job.request.Settings?.TerminationGracePeriodSeconds ?? state.settings.gracePeriodSeconds,
    MAX_GRACE_SECONDS,
  )
  return (seconds * 1000) / state.settings.speed
}

export const containerName = (job: SandboxJob) => job.request.JobType.replace(/Job$/, '').toLowerCase()

function createPod(state: SandboxState, job: SandboxJob, plan: PodPlan, rank: number, incarnation = 0): SandboxPod {
  const pod = buildPod(state, job, plan, rank, incarnation)
  for (const text of podCreatedEvents(pod)) addEvent(state, job, text)
  return pod
}

/** Texts of the job's events. */
export const podCreatedEvents = ({id}: SandboxPod) => [`Created pod: ${id}`, `Created service: ${id}`]

/** A Pending pod. Its uid, address and node depend only on the seed, the job, its name and its incarnation. */
export function buildPod(
  state: SandboxState,
  job: SandboxJob,
  plan: PodPlan,
  rank: number,
  incarnation = 0,
): SandboxPod {
  const random = state.random.fork(`${job.id}/${plan.name}/${incarnation}`)
  const ip = `10.224.${random.nextInt(255)}.${1 + random.nextInt(254)}`
  const lingjun = (job.quota?.resourceType ?? (plan.spec.EcsSpec?.startsWith('ml.') ? 'Lingjun' : 'ECS')) === 'Lingjun'
  return {
    id: `${job.id}-${plan.name}`,
    uid: random.uuid(),
    role: plan.role,
    type: plan.type,
    spec: plan.spec,
    rank,
    ip,
    node: lingjun ? `lingj${random.base36(10)}` : `${state.regionId}.${ip}`,
    incarnation,
    earlier: [],
    status: 'Pending',
    created: state.clock.now(),
    terminated: false,
    log: createMemoryLog(),
    events: [],
    ended: Promise.resolve(),
  }
}

function runPod(state: SandboxState, job: SandboxJob, pod: SandboxPod, folder: string, ports: JobPorts): void {
  const log = createMemoryLog()
  pod.status = 'Running'
  pod.started = state.clock.now()
  addEvent(state, pod, `Started container ${containerName(job)}`)
  pod.process = state.host.runner.start({
    podId: pod.id,
    podUid: pod.uid,
    incarnation: pod.incarnation,
    command: pod.spec.UserCommand || job.request.UserCommand,
    shell: job.request.Settings?.Shell,
    folder,
    env: buildPodEnvironment(job, pod, folder, ports),
    onLine: (_stream, text) => log.add({time: state.clock.now(), text}),
    onExit: ({exitCode, signal}) => {
      pod.exitCode = exitCode ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0)
      addExitEvents(state, job, pod)
      finishPod(
        state,
        pod,
        pod.evicted ? 'Failed' : pod.terminated ? 'Stopped' : pod.exitCode === 0 ? 'Succeeded' : 'Failed',
      )
    },
  })
  pod.log = pod.process.log ?? log
  pod.ended = pod.process.ended
}

function addExitEvents(state: SandboxState, job: SandboxJob, pod: SandboxPod): void {
  addEvent(state, job, `Pod: ${NAMESPACE}.${pod.id} exited with code ${pod.exitCode}`)
  addEvent(state, pod, `Container ${containerName(job)} exited with code ${pod.exitCode}`)
  if (pod.exitCode === 0 || pod.terminated) return
  addEvent(
    state,
    job,
    `Error pod ${pod.id} container ${containerName(job)} exitCode: ${pod.exitCode} terminated message: `,
  )
}

function failPod(state: SandboxState, job: SandboxJob, pod: SandboxPod, message: string): void {
  pod.exitCode = 128
  addEvent(state, pod, message)
  addEvent(
    state,
    job,
    `Error pod ${pod.id} container ${containerName(job)} exitCode: 128 terminated message: ${message}`,
  )
  finishPod(state, pod, 'Failed')
}

export function finishPod(state: SandboxState, pod: SandboxPod, status: SandboxPod['status']): void {
  pod.status = status
  pod.finished = state.clock.now()
  pod.process = undefined
}
