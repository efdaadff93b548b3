import type {Cloud, OperationName} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError, EXIT} from '../errors.js'
import {podsOf} from '../job/pods.js'
import {DEFAULT_WINDOW_MS, toApiTime} from '../job/times.js'
import {readEvents} from '../logs/events.js'
import {readLogs} from '../logs/logs.js'
import type {Clock} from '../platform/clock.js'
import type {Evidence, Gap, PodEvidence} from './evidence.js'
import {timeOf} from './log-lines.js'
import {choosePods, exitCodeIn, inOrderOfFailure, podEvidence} from './pods-to-read.js'

export interface CollectOptions {
  clock: Clock
  /** Pods that are read: of a failed job those that failed first. Default 8; of a job that has not failed 4. */
  mostPods?: number
  /** Lines of each log, the last ones. Default 1000. */
  maxLines?: number
  /** How long a running job may write nothing, in milliseconds. Default 30 minutes. */
  silenceMs?: number
}

const DEFAULT_SILENCE_MS = 30 * 60_000

const MAX_LINES = 1000
const MAX_EVENTS = 200
const AT_ONCE = 4

/**
 * Reads what a diagnosis needs, in the order of R3: the job, its events, logs and events of the pods that matter, the
 * sanity checks where it had some. What can't be read, other than the job itself, is a gap and no error.
 */
export async function collect(cloud: Cloud, jobId: string, options: CollectOptions): Promise<Evidence> {
  const {clock} = options
  const job = {...(await cloud.call('GetJob', {JobId: jobId}))}
  job.JobId ??= jobId
  const now = clock.now()
  const gaps: Gap[] = []
  const attempt = trying(gaps)
  const pods = inOrderOfFailure(podsOf(job).map(podEvidence))
  const failedPods = pods.filter(({failed}) => failed).length
  const chosen = choosePods(job, pods, failedPods, options.mostPods)
  const reading = {cloud, job, jobId, now, options, attempt}

  const events = await attempt('GetJobEvents', [], () =>
    readEvents(cloud, {jobId, maxEvents: MAX_EVENTS, since: sinceOf(job, now), clock}),
  )
  await atMost(AT_ONCE, chosen, (pod) => readPod(pod, reading))
  for (const pod of chosen) pod.exitCode ??= exitCodeIn(pod, events?.lines ?? [])
  const checks = hadSanityCheck(job)
    ? await attempt('ListJobSanityCheckResults', [], () => cloud.call('ListJobSanityCheckResults', {JobId: jobId}))
    : undefined
  return {
    now,
    job,
    jobEvents: events?.lines ?? [],
    pods: chosen,
    failedPods,
    ...(checks ? {sanity: checks.SanityCheckResults ?? []} : {}),
    gaps,
  }
}

interface Reading {
  cloud: Cloud
  job: GetJobResponse
  jobId: string
  now: number
  options: CollectOptions
  attempt: ReturnType<typeof trying>
}

async function readPod(pod: PodEvidence, {cloud, job, jobId, now, options, attempt}: Reading): Promise<void> {
  const {podId, podUid} = pod
  const {clock, maxLines = MAX_LINES, silenceMs = DEFAULT_SILENCE_MS} = options
  const subject = {jobId, podId, podUid, since: sinceOf(job, now), clock}
  const started = pod.status !== 'Pending' && (pod.startedAt !== undefined || pod.status !== 'Unknown')
  const read = started ? await attempt('GetPodLogs', [podId], () => readLogs(cloud, {...subject, maxLines})) : undefined
  if (read) Object.assign(pod, {log: read.lines, logCut: read.truncated})
  const events = await attempt('GetPodEvents', [podId], () => readEvents(cloud, {...subject, maxEvents: MAX_EVENTS}))
  pod.events = events?.lines ?? []
  if (!read || pod.status !== 'Running') return

  const limit = now - silenceMs
  const last = read.lines.at(-1)
  const since = last === undefined ? Date.parse(pod.startedAt ?? '') : (timeOf(last) ?? limit)
  if (Number.isNaN(since) || since > limit) return
  // A program may write times of another zone, or none: the service knows which lines are younger.
  const late = await attempt('GetPodLogs', [podId], () =>
    readLogs(cloud, {...subject, since: toApiTime(limit), maxLines: 1}),
  )
  if (late?.lines.length === 0) pod.silentSince = Math.max(since, Date.parse(pod.startedAt ?? '') || 0)
}

/** The service looks back 7 days unless it is told when to begin. */
function sinceOf({GmtCreateTime}: GetJobResponse, now: number): string | undefined {
  return GmtCreateTime && now - Date.parse(GmtCreateTime) > DEFAULT_WINDOW_MS ? GmtCreateTime : undefined
}

function hadSanityCheck({Settings, Status, StatusHistory, ReasonCode}: GetJobResponse): boolean {
  const past = StatusHistory?.some((step) => step.Status === 'SanityChecking') ?? false
  return Boolean(Settings?.EnableSanityCheck) || Status === 'SanityChecking' || past || /sanity/i.test(ReasonCode ?? '')
}

/** Turns a failed read into a gap. */
function trying(gaps: Gap[]) {
  return async <T>(operation: OperationName, pods: string[], read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      const denied = error.exit === EXIT.denied
      const action = denied ? String(error.accessDenied?.AuthAction ?? `pai:${operation}`) : undefined
      gaps.push({Operation: operation, Pods: pods, Why: error.message, ...(action ? {Action: action} : {})})
      return undefined
    }
  }
}

/** Runs over the items, so many at a time. */
async function atMost<T>(count: number, items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items]
  const lane = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await run(item)
  }
  await Promise.all(Array.from({length: Math.min(count, rest.length)}, lane))
}
