import type {Cloud, OperationName} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError, EXIT} from '../errors.js'
import {METRICS, resolveMetricWindow, toMetricsInput, toPodSeries} from '../job/metrics.js'
import {getPods} from '../job/pods.js'
import {DEFAULT_LIST_WINDOW_MS, toApiTime} from '../job/times.js'
import {readEvents} from '../logs/events.js'
import {readLogs} from '../logs/logs.js'
import type {Clock} from '../platform/clock.js'
import type {JobEvidence, PodEvidence, ReadFailure} from './evidence.js'
import {parseTimestamp} from './log/lines.js'
import {getPodEnd} from './log/pod-end.js'
import {findExitCode, hasSucceeded, selectPodsToRead, sortByFailure, toPodEvidence} from './pods-to-read.js'
import {type QueueEvidence, readQueue, readQuotaCapacity} from './queue.js'
import {needsGpu} from './wording.js'

export interface CollectOptions {
  clock: Clock
  /** The number of pods to read: for a failed job the first failed ones (default 8), otherwise 4. */
  maxPods?: number
  /** Lines of each log, the last ones. Default 1000. */
  maxLines?: number
  /** How long a running job may write nothing, in milliseconds. Default 30 minutes. */
  silenceMs?: number
}

const DEFAULT_SILENCE_MS = 30 * 60_000

const MAX_LINES = 1000
/** Read where the last 1000 lines do not tell how a pod ended: other ranks and libraries can write thousands behind it. */
const MAX_MORE_LINES = 20_000
const MAX_EVENTS = 200
const CONCURRENCY = 4

/**
 * Reads what a diagnosis needs, in the order of R3: the job, its events, logs and events of the pods that matter, the
 * sanity checks where it had some. What can't be read, other than the job itself, is a gap and no error.
 */
export async function collectEvidence(cloud: Cloud, jobId: string, options: CollectOptions): Promise<JobEvidence> {
  const {clock} = options
  const job = {...(await cloud.call('GetJob', {JobId: jobId}))}
  job.JobId ??= jobId
  const now = clock.now()
  const readFailures: ReadFailure[] = []
  const tryRead = createTryRead(readFailures)
  const pods = sortByFailure(getPods(job).map(toPodEvidence))
  const failedPodCount = pods.filter(({hasFailed}) => hasFailed).length
  const selected = selectPodsToRead(job, pods, failedPodCount, options.maxPods)
  const context = {cloud, job, jobId, now, options, tryRead}

  const events = await tryRead('GetJobEvents', [], () =>
    readEvents(cloud, {jobId, maxEvents: MAX_EVENTS, since: windowStart(job, now), clock}),
  )
  await runConcurrently(CONCURRENCY, selected, (pod) => readPodEvidence(pod, context))
  for (const pod of selected) pod.exitCode ??= findExitCode(pod, events?.lines ?? [])
  const sanityChecks = hadSanityCheck(job)
    ? await tryRead('ListJobSanityCheckResults', [], () => cloud.call('ListJobSanityCheckResults', {JobId: jobId}))
    : undefined
  const queue = job.Status === 'Queuing' && job.ResourceId ? await readQueueEvidence(context) : undefined
  const gpuUse = await readGpuUse(selected, context)
  return {
    now,
    job,
    jobEvents: events?.lines ?? [],
    pods: selected,
    failedPodCount,
    ...(sanityChecks ? {sanityChecks: sanityChecks.SanityCheckResults ?? []} : {}),
    ...(queue ? {queue} : {}),
    ...(gpuUse ? {gpuUse} : {}),
    readFailures,
  }
}

interface PodReadContext {
  cloud: Cloud
  job: GetJobResponse
  jobId: string
  now: number
  options: CollectOptions
  tryRead: ReturnType<typeof createTryRead>
}

async function readPodEvidence(pod: PodEvidence, context: PodReadContext): Promise<void> {
  const {cloud, job, tryRead} = context
  const query = podQuery(pod, context)
  const hasStarted = pod.status !== 'Pending' && (pod.startedAt !== undefined || pod.status !== 'Unknown')
  if (hasStarted) await readPodLog(pod, context)
  // How the pods of a job that succeeded came to run no longer matters.
  if (hasSucceeded(job)) return
  const events = await tryRead('GetPodEvents', [pod.podId], () => readEvents(cloud, {...query, maxEvents: MAX_EVENTS}))
  pod.events = events?.lines ?? []
  if (pod.log && pod.status === 'Running') await readSilence(pod, pod.log, context)
}

const podQuery = ({podId, podUid}: PodEvidence, {job, jobId, now, options: {clock}}: PodReadContext) => ({
  ...{jobId, podId, podUid, since: windowStart(job, now), clock},
})

async function readPodLog(pod: PodEvidence, context: PodReadContext): Promise<void> {
  const {cloud, options, tryRead} = context
  const read = async (maxLines: number) => {
    const log = await tryRead('GetPodLogs', [pod.podId], () => readLogs(cloud, {...podQuery(pod, context), maxLines}))
    if (log) Object.assign(pod, {log: log.lines, isLogTruncated: log.isTruncated})
  }
  await read(options.maxLines ?? MAX_LINES)
  if (pod.hasFailed && options.maxLines === undefined && tellsNothing(pod)) await read(MAX_MORE_LINES)
}

/** Since when a running pod has been silent, if that is longer than the limit. */
async function readSilence(pod: PodEvidence, log: readonly string[], context: PodReadContext): Promise<void> {
  const {cloud, now, options, tryRead} = context
  const limit = now - (options.silenceMs ?? DEFAULT_SILENCE_MS)
  const last = log.at(-1)
  const since = last === undefined ? Date.parse(pod.startedAt ?? '') : (parseTimestamp(last) ?? limit)
  if (Number.isNaN(since) || since > limit) return
  // A program may write times of another zone, or none: the service knows which lines are younger.
  const recent = await tryRead('GetPodLogs', [pod.podId], () =>
    readLogs(cloud, {...podQuery(pod, context), since: toApiTime(limit), maxLines: 1}),
  )
  if (recent?.lines.length === 0) pod.silentSince = Math.max(since, Date.parse(pod.startedAt ?? '') || 0)
}

async function readQueueEvidence({cloud, job, tryRead}: PodReadContext): Promise<QueueEvidence | undefined> {
  const [queue, capacity] = await Promise.all([
    tryRead('ListJobs', [], () => readQueue(cloud, job)),
    tryRead('ListResources', [], () => readQuotaCapacity(cloud, job)),
  ])
  return queue || capacity ? {waiting: [], holding: [], isTruncated: false, ...queue, ...capacity} : undefined
}

/** What the GPUs did while all pods were silent. The service measures jobs on public resources only. */
async function readGpuUse(pods: readonly PodEvidence[], context: PodReadContext): Promise<number[] | undefined> {
  const {cloud, job, jobId, now, tryRead} = context
  const silent = pods.filter(({silentSince}) => silentSince !== undefined)
  if (silent.length === 0 || silent.length < pods.length || job.ResourceId || !needsGpu({job})) return undefined
  const from = Math.max(...silent.map(({silentSince = now}) => silentSince))
  const window = resolveMetricWindow({job, since: toApiTime(from), now})
  const metrics = await tryRead('GetJobMetrics', [], () =>
    cloud.call('GetJobMetrics', {JobId: jobId, MetricType: METRICS.gpu.type, ...toMetricsInput(window)}),
  )
  return metrics && toPodSeries(metrics).flatMap(({points}) => points.map(({value}) => value))
}

/** The log is truncated, and the lines that were read do not show how the pod ended. */
function tellsNothing(pod: PodEvidence): boolean {
  if (!pod.isLogTruncated) return false
  const {traceback, child} = getPodEnd({...pod})
  return traceback === undefined && child === undefined
}

/** The service looks back 7 days unless it is told when to begin. */
function windowStart({GmtCreateTime}: GetJobResponse, now: number): string | undefined {
  return GmtCreateTime && now - Date.parse(GmtCreateTime) > DEFAULT_LIST_WINDOW_MS ? GmtCreateTime : undefined
}

function hadSanityCheck({Settings, Status, StatusHistory, ReasonCode}: GetJobResponse): boolean {
  const wasChecking = StatusHistory?.some((step) => step.Status === 'SanityChecking') ?? false
  return (
    Boolean(Settings?.EnableSanityCheck) ||
    Status === 'SanityChecking' ||
    wasChecking ||
    /sanity/i.test(ReasonCode ?? '')
  )
}

function createTryRead(readFailures: ReadFailure[]) {
  return async <T>(operation: OperationName, pods: string[], read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      const isDenied = error.exit === EXIT.denied
      const action = isDenied ? String(error.accessDeniedDetail?.AuthAction ?? `pai:${operation}`) : undefined
      readFailures.push({Operation: operation, Pods: pods, Message: error.message, ...(action ? {Action: action} : {})})
      return undefined
    }
  }
}

async function runConcurrently<T>(limit: number, items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item)
  }
  await Promise.all(Array.from({length: Math.min(limit, queue.length)}, worker))
}
