import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {findPods, getPods, type JobPod} from '../job/pods.js'
import type {Clock} from '../platform/clock.js'
import {type FollowOptions, type FollowResult, followStreams} from './follow.js'
import type {StreamSpec} from './stream.js'
import type {FollowCheckpoint} from './streams.js'
import {capLines, type ReadResult, resolveWindow} from './window-reader.js'

export const DEFAULT_MAX_LINES = 100

export interface ReadLogsOptions {
  jobId: string
  podId: string
  /** An earlier instance of the pod (HistoryPods). */
  podUid?: string
  /** By default 100 (R1). */
  maxLines?: number
  /** UTC times from parseTime. */
  since?: string
  until?: string
  /** A job that ended over 7 days ago must be read from its creation. */
  job?: Pick<GetJobResponse, 'Status' | 'GmtCreateTime'>
  clock: Clock
  signal?: AbortSignal
}

/** The last lines of a pod's log, and whether there are earlier ones. @throws CliError */
export async function readLogs(cloud: Cloud, options: ReadLogsOptions): Promise<ReadResult> {
  const {jobId, podId, podUid, maxLines = DEFAULT_MAX_LINES, clock, signal} = options
  const window = resolveWindow({...options, now: clock.now()})
  const input = {JobId: jobId, PodId: podId, ...(podUid ? {PodUid: podUid} : {}), MaxLines: maxLines + 1, ...window}
  const {Logs} = await cloud.call('GetPodLogs', input, {signal})
  return capLines(Logs ?? [], maxLines)
}

/** The most lines in memory over all pods; a pod with more is read alone. */
const MAX_CONCURRENT_LINES = 100_000
const MAX_CONCURRENT_PODS = 8

/** Yields the logs of several pods in order, reading as many concurrently as memory allows. */
export async function* readLogsOfPods(
  cloud: Cloud,
  reads: readonly ReadLogsOptions[],
): AsyncGenerator<ReadResult & {podId: string}> {
  const maxLinesPerPod = Math.max(...reads.map(({maxLines = DEFAULT_MAX_LINES}) => maxLines))
  const concurrency = Math.min(MAX_CONCURRENT_PODS, Math.max(1, Math.floor(MAX_CONCURRENT_LINES / maxLinesPerPod)))
  const pending: Promise<ReadResult>[] = []
  for (const [index, {podId}] of reads.entries()) {
    for (const next of reads.slice(index + pending.length, index + concurrency)) {
      const read = readLogs(cloud, next)
      read.catch(() => {})
      pending.push(read)
    }
    const read = await pending.shift()
    if (read) yield {podId, ...read}
  }
}

export interface FollowLogsOptions extends FollowOptions {
  jobId: string
  /** All pods or the named ones; the first one by default (R2). */
  pods?: 'all' | readonly string[]
}

export interface PodLogLine {
  podId: string
  line: string
}

/**
 * Yields the logs of pods as they grow, including pods that join or restart. No line that reaches the service within a
 * minute (`drainMs` at the end of the job) is lost or duplicated. Returns the ended job; undefined if aborted.
 * @throws CliError PodNotFound for an unknown pod
 */
export async function* followLogs(
  cloud: Cloud,
  options: FollowLogsOptions,
): AsyncGenerator<PodLogLine, FollowResult | undefined> {
  const {jobId, pods, signal, resume, onCheckpoint} = options
  let first = resume?.first
  const getFollowedPods = (job: GetJobResponse) => {
    // Keep following the pod that was first, even if another one is inserted before it.
    first ??= getPods(job)[0]?.podId
    return findFollowedPods(job, pods ?? (first === undefined ? [] : [first]))
  }
  const getSpecs = (job: GetJobResponse) =>
    getFollowedPods({...job, JobId: jobId}).flatMap((pod) => toStreamSpecs(cloud, jobId, pod, signal))
  const withFirstPod = (cursor: () => FollowCheckpoint) => () => ({
    ...cursor(),
    ...(pods === undefined && first ? {first} : {}),
  })
  const lines = followStreams(cloud, jobId, getSpecs, {
    ...options,
    onCheckpoint: onCheckpoint && ((cursor, isNew) => onCheckpoint(withFirstPod(cursor), isNew)),
  })
  for (let next = await lines.next(); ; next = await lines.next()) {
    if (next.done) return next.value
    yield {podId: next.value.id, line: next.value.line}
  }
}

function findFollowedPods(job: GetJobResponse, pods: 'all' | readonly string[]): JobPod[] {
  const all = getPods(job)
  return pods === 'all' || all.length === 0 ? all : findPods(job, pods)
}

/** The streams of a pod's earlier instances, oldest first, and of its current one. */
function toStreamSpecs(
  cloud: Cloud,
  jobId: string,
  {podId, podUid, status, pod}: JobPod,
  signal: AbortSignal | undefined,
): StreamSpec[] {
  const createReader: StreamSpec['createReader'] = (uid) => async (window, max) => {
    const input = {JobId: jobId, PodId: podId, ...(uid ? {PodUid: uid} : {}), MaxLines: max, ...window}
    return (await cloud.call('GetPodLogs', input, {signal})).Logs ?? []
  }
  const past = (pod.HistoryPods ?? []).flatMap(({PodUid, GmtCreateTime, GmtFinishTime}) =>
    PodUid && PodUid !== podUid
      ? [
          {
            id: podId,
            uid: PodUid,
            isPrevious: true,
            hasEnded: true,
            startedAt: GmtCreateTime,
            endedAt: GmtFinishTime,
            createReader,
          },
        ]
      : [],
  )
  const hasEnded = status === 'Succeeded' || status === 'Failed' || status === 'Stopped'
  const times = {startedAt: pod.GmtCreateTime, endedAt: pod.GmtFinishTime}
  return [...past, {id: podId, ...(podUid ? {uid: podUid} : {}), hasEnded, ...times, createReader}]
}
