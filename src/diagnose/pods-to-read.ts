import type {GetJobResponse} from '../api/generated/types.js'
import type {JobPod} from '../job/pods.js'
import {statusFacts} from '../job/status.js'
import type {PodEvidence} from './evidence.js'

const FAILED_PODS = 8
const OTHER_PODS = 4

type StatusDetail = {ExitCode?: string | number | null; Reason?: string | null; Message?: string | null} | null

/**
 * The pods to read: of a job in which some failed these, the earliest first; of one that ended otherwise none; else the
 * first ones.
 */
export function choosePods(
  job: GetJobResponse,
  pods: PodEvidence[],
  failed: number,
  most: number | undefined,
): PodEvidence[] {
  if (failed > 0) return pods.slice(0, Math.min(failed, most ?? FAILED_PODS))
  if (statusFacts(job.Status).terminal && !job.Status?.startsWith('Failed')) return []
  const pending = pods.filter(({status}) => status === 'Pending' || status === 'Unknown')
  const first = pending.length > 0 && job.Status !== 'Running' ? pending : pods
  return first.slice(0, most ?? OTHER_PODS)
}

/**
 * Failed pods first, the earliest first; of those that ended in one second what tells most by its exit, then by rank.
 */
export function inOrderOfFailure(pods: PodEvidence[]): PodEvidence[] {
  const end = ({finishedAt = ''}: PodEvidence) => Date.parse(finishedAt) || Number.MAX_SAFE_INTEGER
  return pods.toSorted(
    (one, other) =>
      Number(other.failed) - Number(one.failed) ||
      (one.failed ? end(one) - end(other) || vague(one) - vague(other) : 0) ||
      one.rank - other.rank,
  )
}

/** A signal or a code of its own says more than 1, and 143 only that somebody ended it. */
function vague({exitCode}: PodEvidence): number {
  return exitCode === undefined ? 2 : exitCode === 143 ? 3 : exitCode === 1 || exitCode === 255 ? 1 : 0
}

/** A pod as it stands before anything of it is read. */
export function podEvidence({pod, ...named}: JobPod, rank: number): PodEvidence {
  const {ExitCode, Reason, Message} = (pod as {StatusDetail?: StatusDetail}).StatusDetail ?? {}
  const code = ExitCode === undefined || ExitCode === null || ExitCode === '' ? undefined : Number(ExitCode)
  const evicted = pod.SubStatus && pod.SubStatus !== 'Normal' ? pod.SubStatus : ''
  const reason = [evicted, Reason].filter(Boolean).join(', ')
  return {
    ...named,
    rank,
    failed: pod.Status === 'Failed' || pod.SubStatus === 'Evicted',
    ...(code === undefined || Number.isNaN(code) ? {} : {exitCode: code}),
    ...(reason ? {reason} : {}),
    ...(Message ? {message: Message} : {}),
    ...(pod.GmtStartTime ? {startedAt: pod.GmtStartTime} : {}),
    ...(pod.GmtFinishTime ? {finishedAt: pod.GmtFinishTime} : {}),
    ...(pod.NodeName ? {nodeName: pod.NodeName} : {}),
    events: [],
  }
}

/** Where a pod has no StatusDetail: what its events say. */
export function exitCodeIn({failed, podId, reason, events}: PodEvidence, jobEvents: string[]): number | undefined {
  if (!failed) return undefined
  for (const line of [...events, ...jobEvents.filter((text) => text.includes(podId))]) {
    const [, code] = /exited with code (\d+)|exitCode: (\d+)/.exec(line)?.filter(Boolean) ?? []
    if (code !== undefined) return Number(code)
  }
  return /OOMKilled/.test(reason ?? '') ? 137 : undefined
}
