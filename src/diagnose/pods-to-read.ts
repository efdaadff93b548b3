import type {GetJobResponse} from '../api/generated/types.js'
import type {JobPod} from '../job/pods.js'
import {getStatusFacts} from '../job/status.js'
import type {PodEvidence} from './evidence.js'

const MAX_FAILED_PODS = 8
const MAX_OTHER_PODS = 4

type StatusDetail = {ExitCode?: string | number | null; Reason?: string | null; Message?: string | null} | null

/**
 * The pods to read: of a job in which some failed these, the earliest first; of one that was stopped none; else the
 * first ones. A pipeline can hide that a job failed, so the logs of one that succeeded are read, too.
 */
export function selectPodsToRead(
  job: GetJobResponse,
  pods: PodEvidence[],
  failedCount: number,
  maxPods: number | undefined,
): PodEvidence[] {
  if (failedCount > 0) return pods.slice(0, Math.min(failedCount, maxPods ?? MAX_FAILED_PODS))
  if (getStatusFacts(job.Status).terminal && !job.Status?.startsWith('Failed') && !hasSucceeded(job)) return []
  const pending = pods.filter(({status}) => status === 'Pending' || status === 'Unknown')
  const candidates = pending.length > 0 && job.Status !== 'Running' ? pending : pods
  return candidates.slice(0, maxPods ?? MAX_OTHER_PODS)
}

export const hasSucceeded = ({Status}: GetJobResponse): boolean => Status?.startsWith('Succeeded') === true

/** Failed pods first, earliest first; within one second by how telling the exit code is, then by rank. */
export function sortByFailure(pods: PodEvidence[]): PodEvidence[] {
  const endTime = ({finishedAt = ''}: PodEvidence) => Date.parse(finishedAt) || Number.MAX_SAFE_INTEGER
  return pods.toSorted(
    (a, b) =>
      Number(b.hasFailed) - Number(a.hasFailed) ||
      (a.hasFailed ? endTime(a) - endTime(b) || exitCodeVagueness(a) - exitCodeVagueness(b) : 0) ||
      a.rank - b.rank,
  )
}

/** A signal or a specific code is more telling than 1; 143 only means that the pod was terminated. */
function exitCodeVagueness({exitCode}: PodEvidence): number {
  return exitCode === undefined ? 2 : exitCode === 143 ? 3 : exitCode === 1 || exitCode === 255 ? 1 : 0
}

/** A pod before its log and events are read. */
export function toPodEvidence({pod, ...identity}: JobPod, rank: number): PodEvidence {
  const {ExitCode, Reason, Message} = (pod as {StatusDetail?: StatusDetail}).StatusDetail ?? {}
  const code = ExitCode === undefined || ExitCode === null || ExitCode === '' ? undefined : Number(ExitCode)
  const subStatus = pod.SubStatus && pod.SubStatus !== 'Normal' ? pod.SubStatus : ''
  const reason = [subStatus, Reason].filter(Boolean).join(', ')
  return {
    ...identity,
    rank,
    hasFailed: pod.Status === 'Failed' || pod.SubStatus === 'Evicted',
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
export function findExitCode({hasFailed, podId, reason, events}: PodEvidence, jobEvents: string[]): number | undefined {
  if (!hasFailed) return undefined
  for (const line of [...events, ...jobEvents.filter((text) => text.includes(podId))]) {
    const [, code] = /exited with code (\d+)|exitCode: (\d+)/.exec(line)?.filter(Boolean) ?? []
    if (code !== undefined) return Number(code)
  }
  return /OOMKilled/.test(reason ?? '') ? 137 : undefined
}
