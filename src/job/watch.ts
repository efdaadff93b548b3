import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import type {Clock} from '../platform/clock.js'
import {createPollInterval} from './poll-interval.js'
import {createPollTolerance, type PollTolerance} from './poll-tolerance.js'
import {isTerminal} from './status.js'
import {toApiTime} from './times.js'

export interface JobChange {
  jobId: string
  status: string
  subStatus?: string
  reasonCode?: string
  reasonMessage?: string
  /** The status before; absent for the first one seen. */
  previous?: string
  /** When it began, UTC: the service's word where it keeps a history, else the moment it was seen. */
  at: string
  job: GetJobResponse
}

export interface WatchOptions {
  clock: Clock
  /** The first pause between two looks; 2,000. */
  intervalMs?: number
  /** Pauses grow up to this; 10,000. */
  maxIntervalMs?: number
  /** Ends the watch quietly. */
  signal?: AbortSignal
  /** Milliseconds since the epoch: one last look then, and the watch ends. */
  until?: number
  /** Failures in a row that are tolerated before anything was read; 30. An outage later is sat out for two hours. */
  maxFailures?: number
  /** Reads credentials again that the service rejects, and says where from; undefined where they are the same. */
  renew?: () => Promise<string | undefined>
  onNote?: (note: string) => void
  /** Shared by those that watch several jobs, so that an outage is told of once. */
  tolerance?: PollTolerance
}

/**
 * A job's status as it changes, the present one first; ends after a terminal one. Server faults, throttling and network
 * failures are tolerated; any other error of GetJob, and the failure after too many of these in a row, is thrown.
 */
export async function* watchJob(cloud: Cloud, jobId: string, options: WatchOptions): AsyncGenerator<JobChange, void> {
  const {clock, intervalMs = 2_000, maxIntervalMs = 10_000, signal, until} = options
  const tolerance = options.tolerance ?? createPollTolerance(options)
  const pollInterval = createPollInterval(intervalMs, maxIntervalMs)
  let last: JobChange | undefined

  while (!signal?.aborted) {
    const throttledBefore = tolerance.throttleCount()
    const job = await tolerance.read(`job ${jobId}`, () => getJob(cloud, jobId, signal)).catch(ignoreAbort(signal))
    if (signal?.aborted) return
    const change = job && detectChange(jobId, job, last, clock.now())
    if (change) {
      last = change
      yield change
    }
    const now = clock.now()
    if (isTerminal(last?.status) || (until !== undefined && now >= until)) return
    const delayMs = Math.max(
      pollInterval.next(change !== undefined, tolerance.throttleCount() > throttledBefore),
      tolerance.notBefore() - now,
    )
    await clock.sleep(until === undefined ? delayMs : Math.min(delayMs, until - now), signal)
  }
}

/** The job as it is now. */
export function getJob(cloud: Cloud, jobId: string, signal?: AbortSignal): Promise<GetJobResponse> {
  return cloud.call('GetJob', {JobId: jobId}, {signal})
}

/** An aborted call fails; that is no error of the job. */
export function ignoreAbort(signal: AbortSignal | undefined): (error: unknown) => undefined {
  return (error) => {
    if (signal?.aborted) return undefined
    throw error
  }
}

function detectChange(
  jobId: string,
  job: GetJobResponse,
  last: JobChange | undefined,
  now: number,
): JobChange | undefined {
  const status = job.Status ?? 'Unknown'
  const isSame =
    last?.status === status &&
    last.subStatus === (job.SubStatus || undefined) &&
    last.reasonCode === (job.ReasonCode || undefined)
  if (isSame) return undefined
  const startedAt =
    last?.status === status ? undefined : job.StatusHistory?.findLast((entry) => entry.Status === status)?.StartTime
  return {
    jobId,
    status,
    ...(job.SubStatus ? {subStatus: job.SubStatus} : {}),
    ...(job.ReasonCode ? {reasonCode: job.ReasonCode} : {}),
    ...(job.ReasonMessage ? {reasonMessage: job.ReasonMessage} : {}),
    ...(last ? {previous: last.status} : {}),
    at: startedAt || toApiTime(now),
    job,
  }
}
