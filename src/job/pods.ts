import type {GetJobResponse} from '../api/generated/types.js'
import {CliError} from '../errors.js'

type WirePod = NonNullable<GetJobResponse['Pods']>[number]

export interface JobPod {
  podId: string
  /** Undefined until the service assigns one. */
  podUid?: string
  /** Without the job's id, such as worker-1. */
  shortName: string
  /** In lower case: worker, master, ps. */
  role: string
  index: number
  status?: string
  pod: WirePod
}

type JobWithPods = Pick<GetJobResponse, 'JobId' | 'Status' | 'Pods'>

/** Whose first pod logs what a job does; parameter servers come after all others. */
const LEADER_ROLES = ['chief', 'master', 'head', 'worker']

/** The pods of a job: chief, master, head, workers, other roles, ps; each by index. */
export function getPods(job: JobWithPods): JobPod[] {
  return (job.Pods ?? []).flatMap((pod) => (pod.PodId ? [toJobPod(job, pod, pod.PodId)] : [])).sort(comparePods)
}

/**
 * The pods with these names, in their order. A name is a PodId, its short form (worker-1) or a unique suffix.
 * @throws CliError PodNotFound with a list of pods (R2), or InvalidUsage if a suffix is ambiguous
 */
export function findPods(job: JobWithPods, names: readonly string[]): JobPod[] {
  const pods = getPods(job)
  const found = names.map((name) => findPod(job, pods, name))
  return found.filter((pod, index) => found.indexOf(pod) === index)
}

function findPod(job: JobWithPods, pods: JobPod[], name: string): JobPod {
  const normalizedName = name.trim().toLowerCase()
  const exact = pods.find(
    (pod) => pod.podId.toLowerCase() === normalizedName || pod.shortName.toLowerCase() === normalizedName,
  )
  if (exact) return exact

  const matches =
    normalizedName === ''
      ? []
      : pods.filter((pod) => pod.podId.toLowerCase().endsWith(`-${normalizedName.replace(/^-/, '')}`))
  if (matches.length === 1 && matches[0]) return matches[0]
  if (matches.length > 1) {
    throw new CliError({
      code: 'InvalidUsage',
      exit: 'usage',
      message: `"${name}" matches ${matches.length} pods of job ${job.JobId}: ${formatPodNames(matches)}.`,
      suggestions: [`--pod ${matches[0]?.shortName}`],
    })
  }
  throw podNotFoundError(job, pods, name)
}

function podNotFoundError(job: JobWithPods, pods: JobPod[], name: string): CliError {
  const noPodsMessage = `Job ${job.JobId} has no pods yet: it is ${job.Status ?? 'in an unknown state'}.`
  return new CliError({
    code: 'PodNotFound',
    exit: 'notFound',
    message:
      pods.length === 0 ? noPodsMessage : `Job ${job.JobId} has no pod "${name}". It has: ${formatPodNames(pods)}.`,
    suggestions:
      pods.length === 0
        ? [`pai-dlc job wait ${job.JobId} --for running`]
        : pods.slice(0, 3).map((pod) => `--pod ${pod.shortName}`),
  })
}

function formatPodNames(pods: JobPod[]): string {
  const names = pods.slice(0, 10).map((pod) => pod.shortName)
  return pods.length > names.length ? `${names.join(', ')} and ${pods.length - names.length} more` : names.join(', ')
}

function toJobPod(job: JobWithPods, pod: WirePod, podId: string): JobPod {
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

function comparePods(a: JobPod, b: JobPod): number {
  return roleRank(a) - roleRank(b) || compareText(a.role, b.role) || a.index - b.index || compareText(a.podId, b.podId)
}

function roleRank(pod: JobPod): number {
  if (pod.role === 'ps') return LEADER_ROLES.length + 1
  const index = LEADER_ROLES.indexOf(pod.role)
  return index === -1 ? LEADER_ROLES.length : index
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The named pods, all pods, or the first one (R2). @throws CliError (notFound) if there are no pods */
export function selectPods(job: GetJobResponse, {names, selectAll}: {names?: string[]; selectAll: boolean}): JobPod[] {
  const pods = getPods(job)
  if (names) return findPods(job, names)
  if (pods.length > 0) return selectAll ? pods : pods.slice(0, 1)
  throw new CliError({
    code: 'PodNotFound',
    exit: 'notFound',
    message: `Job ${job.JobId} has no pods: it is ${job.Status}.`,
    suggestions: [`pai-dlc events ${job.JobId}`, `pai-dlc job wait ${job.JobId} --for running`],
  })
}

/** A pod's instance before its last restart. @throws CliError (notFound) if it was never restarted */
export function getPreviousInstance({podId, pod}: JobPod): {podUid?: string} {
  const previous = pod.HistoryPods?.at(-1)
  if (previous) return {podUid: previous.PodUid}
  throw new CliError({
    code: 'PreviousPodNotFound',
    exit: 'notFound',
    message: `Pod ${podId} has not been restarted.`,
    suggestions: ['Omit --previous'],
  })
}
