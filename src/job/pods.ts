import type {GetJobResponse} from '../api/generated/types.js'
import {CliError} from '../errors.js'

type WirePod = NonNullable<GetJobResponse['Pods']>[number]

/** A pod of a job, named and numbered. */
export interface JobPod {
  podId: string
  /** Absent while the service has not given one. */
  podUid?: string
  /** The pod's id without the job's: worker-1. */
  shortName: string
  /** Lower case, as PodIds have it: worker, master, ps. */
  role: string
  index: number
  status?: string
  /** Everything the service says of it, earlier incarnations (HistoryPods) included. */
  pod: WirePod
}

type JobWithPods = Pick<GetJobResponse, 'JobId' | 'Status' | 'Pods'>

const LEADERS = ['master', 'chief', 'head']

/**
 * The pods of a job: the leading one (master, chief, head) first, then by role and number. Empty until the service has
 * made pods.
 */
export function podsOf(job: JobWithPods): JobPod[] {
  return (job.Pods ?? []).flatMap((pod) => (pod.PodId ? [named(job, pod, pod.PodId)] : [])).sort(inOrder)
}

/**
 * The pods that the names mean, in the names' order: a full PodId, its short form (worker-1, Master-0) or an ending
 * that only one pod has. Throws PodNotFound with the list of pods (R2), or InvalidUsage when an ending fits several.
 */
export function findPods(job: JobWithPods, names: readonly string[]): JobPod[] {
  const pods = podsOf(job)
  const found = names.map((name) => findPod(job, pods, name))
  return found.filter((pod, place) => found.indexOf(pod) === place)
}

function findPod(job: JobWithPods, pods: JobPod[], name: string): JobPod {
  const wanted = name.trim().toLowerCase()
  const exact = pods.find((pod) => pod.podId.toLowerCase() === wanted || pod.shortName.toLowerCase() === wanted)
  if (exact) return exact

  const ending =
    wanted === '' ? [] : pods.filter((pod) => pod.podId.toLowerCase().endsWith(`-${wanted.replace(/^-/, '')}`))
  if (ending.length === 1 && ending[0]) return ending[0]
  if (ending.length > 1) {
    throw new CliError({
      code: 'InvalidUsage',
      exit: 'usage',
      message: `"${name}" fits ${ending.length} pods of job ${job.JobId}: ${list(ending)}.`,
      suggestions: [`--pod ${ending[0]?.shortName}`],
    })
  }
  throw noSuchPod(job, pods, name)
}

function noSuchPod(job: JobWithPods, pods: JobPod[], name: string): CliError {
  const none = `Job ${job.JobId} has no pods yet: it is ${job.Status ?? 'in an unknown state'}.`
  return new CliError({
    code: 'PodNotFound',
    exit: 'notFound',
    message: pods.length === 0 ? none : `Job ${job.JobId} has no pod "${name}". It has: ${list(pods)}.`,
    suggestions:
      pods.length === 0
        ? [`pai-dlc job wait ${job.JobId} --for running`]
        : pods.slice(0, 3).map((pod) => `--pod ${pod.shortName}`),
  })
}

function list(pods: JobPod[]): string {
  const names = pods.slice(0, 10).map((pod) => pod.shortName)
  return pods.length > names.length ? `${names.join(', ')} and ${pods.length - names.length} more` : names.join(', ')
}

function named(job: JobWithPods, pod: WirePod, podId: string): JobPod {
  const prefix = `${job.JobId}-`
  const shortName = podId.startsWith(prefix) ? podId.slice(prefix.length) : podId
  const [, role = pod.Type ?? '', digits = '0'] = /^(.*?)-?(\d+)$/.exec(shortName) ?? [undefined, shortName]
  return {
    podId,
    ...(pod.PodUid ? {podUid: pod.PodUid} : {}),
    shortName,
    role: (pod.Type || role).toLowerCase(),
    index: Number(digits),
    ...(pod.Status ? {status: pod.Status} : {}),
    pod,
  }
}

function inOrder(one: JobPod, other: JobPod): number {
  return (
    rank(one) - rank(other) ||
    compare(one.role, other.role) ||
    one.index - other.index ||
    compare(one.podId, other.podId)
  )
}

function rank(pod: JobPod): number {
  const place = LEADERS.indexOf(pod.role)
  return place === -1 ? LEADERS.length : place
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/**
 * The pods that are meant: those named, all, or the first one (R2). @throws CliError (notFound) where the job has none
 */
export function choosePods(job: GetJobResponse, {names, all: every}: {names?: string[]; all: boolean}): JobPod[] {
  const all = podsOf(job)
  if (names) return findPods(job, names)
  if (all.length > 0) return every ? all : all.slice(0, 1)
  throw new CliError({
    code: 'PodNotFound',
    exit: 'notFound',
    message: `Job ${job.JobId} has no pods: it is ${job.Status}.`,
    suggestions: [`pai-dlc events ${job.JobId}`, `pai-dlc job wait ${job.JobId} --for running`],
  })
}

/** The incarnation of a pod before its last restart. @throws CliError (notFound) where there was none */
export function previousOf({podId, pod}: JobPod): {podUid?: string} {
  const before = pod.HistoryPods?.at(-1)
  if (before) return {podUid: before.PodUid}
  throw new CliError({
    code: 'PreviousPodNotFound',
    exit: 'notFound',
    message: `Pod ${podId} has not been restarted.`,
    suggestions: ['Leave out --previous'],
  })
}
