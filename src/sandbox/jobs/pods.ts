import {constants} from 'node:os'
import {OWNER} from '../catalog/users.js'
import type {Job, Pod, World} from '../types.js'
import {type Ports, podEnvironment} from './environment.js'
import {keptLog} from './pod-log.js'
import {type PodPlan, planPods} from './roles.js'
import {note} from './status.js'

/** Seconds. */
const LONGEST_GRACE = 3600

export const NAMESPACE = `t${OWNER.userId}`

/** Gives a job its pods, not yet started. */
export function createPods(world: World, job: Job): void {
  job.pods = planPods(job.request).map((plan, rank) => newPod(world, job, plan, rank))
}

/** The next incarnation of a pod: same id, new uid, nothing of the old one's files. */
export function replacePod(world: World, job: Job, old: Pod): Pod {
  const pod = newPod(world, job, {...old, name: old.id.slice(job.id.length + 1)}, old.rank, old.incarnation + 1)
  pod.history = [...old.history, old]
  job.pods = job.pods.map((other) => (other === old ? pod : other))
  return pod
}

/** Starts a prepared pod as a process; what goes wrong on the way fails the pod, not the sandbox. */
export function startPod(world: World, job: Job, pod: Pod, folder: string, ports: Ports): void {
  try {
    run(world, job, pod, folder, ports)
  } catch (error) {
    failPod(world, job, pod, `Failed to start the container: ${error instanceof Error ? error.message : error}`)
  }
}

/** Ends a pod for the platform's reasons: TERM, then KILL, or KILL at once when the sandbox closes. */
export async function dismissPod(world: World, job: Job, pod: Pod): Promise<void> {
  if (pod.finished !== undefined) return
  pod.dismissed = true
  if (!pod.process) {
    settle(world, pod, 'Stopped')
    return
  }
  note(world, pod, `Stopping container ${containerOf(job)}`)
  if (world.closing.signal.aborted) pod.process.kill()
  else pod.process.stop(graceOf(world, job))
  await pod.ended
}

/** Between TERM and KILL, in milliseconds. */
export function graceOf(world: World, job: Job): number {
  const seconds = Math.min(
    job.request.Settings?.TerminationGracePeriodSeconds ?? world.settings.gracePeriodSeconds,
    LONGEST_GRACE,
  )
  return (seconds * 1000) / world.settings.speed
}

export const containerOf = (job: Job) => job.request.JobType.replace(/Job$/, '').toLowerCase()

function newPod(world: World, job: Job, plan: PodPlan, rank: number, incarnation = 0): Pod {
  const pod = makePod(world, job, plan, rank, incarnation)
  for (const text of createdEvents(pod)) note(world, job, text)
  return pod
}

/** Of a job. */
export const createdEvents = ({id}: Pod) => [`Created pod: ${id}`, `Created service: ${id}`]

/** A pod that nothing has become of yet; the same for a job and a name every time, but for when it was created. */
export function makePod(world: World, job: Job, plan: PodPlan, rank: number, incarnation = 0): Pod {
  const random = world.random.fork(`${job.id}/${plan.name}/${incarnation}`)
  const ip = `10.224.${random.below(255)}.${1 + random.below(254)}`
  const lingjun = (job.quota?.resourceType ?? (plan.spec.EcsSpec?.startsWith('ml.') ? 'Lingjun' : 'ECS')) === 'Lingjun'
  return {
    id: `${job.id}-${plan.name}`,
    uid: random.uuid(),
    role: plan.role,
    type: plan.type,
    spec: plan.spec,
    rank,
    ip,
    node: lingjun ? `lingj${random.base36(10)}` : `${world.regionId}.${ip}`,
    incarnation,
    history: [],
    status: 'Pending',
    created: world.clock.now(),
    dismissed: false,
    log: keptLog(),
    events: [],
    ended: Promise.resolve(),
  }
}

function run(world: World, job: Job, pod: Pod, folder: string, ports: Ports): void {
  const written = keptLog()
  pod.status = 'Running'
  pod.started = world.clock.now()
  note(world, pod, `Started container ${containerOf(job)}`)
  pod.process = world.machine.runner.start({
    podId: pod.id,
    podUid: pod.uid,
    incarnation: pod.incarnation,
    command: job.request.UserCommand,
    shell: job.request.Settings?.Shell,
    folder,
    env: podEnvironment(job, pod, folder, ports),
    onLine: (_stream, text) => written.add({time: world.clock.now(), text}),
    onExit: ({exitCode, signal}) => {
      pod.exitCode = exitCode ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0)
      noteExit(world, job, pod)
      settle(
        world,
        pod,
        pod.evicted ? 'Failed' : pod.dismissed ? 'Stopped' : pod.exitCode === 0 ? 'Succeeded' : 'Failed',
      )
    },
  })
  pod.log = pod.process.log ?? written
  pod.ended = pod.process.ended
}

function noteExit(world: World, job: Job, pod: Pod): void {
  note(world, job, `Pod: ${NAMESPACE}.${pod.id} exited with code ${pod.exitCode}`)
  note(world, pod, `Container ${containerOf(job)} exited with code ${pod.exitCode}`)
  if (pod.exitCode === 0 || pod.dismissed) return
  note(world, job, `Error pod ${pod.id} container ${containerOf(job)} exitCode: ${pod.exitCode} terminated message: `)
}

function failPod(world: World, job: Job, pod: Pod, message: string): void {
  pod.exitCode = 128
  note(world, pod, message)
  note(world, job, `Error pod ${pod.id} container ${containerOf(job)} exitCode: 128 terminated message: ${message}`)
  settle(world, pod, 'Failed')
}

export function settle(world: World, pod: Pod, status: Pod['status']): void {
  pod.status = status
  pod.finished = world.clock.now()
  pod.process = undefined
}
