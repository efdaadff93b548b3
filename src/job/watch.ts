import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {poll} from './poll.js'
import type {PollTolerance, PollToleranceOptions} from './poll-tolerance.js'
import {isTerminal} from './status.js'
import {toApiTime} from './times.js'

export interface JobChange {
  jobId: string
  status: string
  subStatus?: string
  reasonCode?: string
  reasonMessage?: string
  previous?: string
  /** When the status began, UTC: from the job's history, or when it was first seen. */
  at: string
  job: GetJobResponse
}

export interface WatchOptions extends PollToleranceOptions {
  /** Initial interval, by default 2,000 ms. */
  intervalMs?: number
  /** Maximum interval while nothing changes, by default 10,000 ms. */
  maxIntervalMs?: number
  signal?: AbortSignal
  /** The monotonic time of the last poll. */
  until?: number
  /** Shared between watched jobs, so that an outage is noted once. */
  tolerance?: PollTolerance
}

/**
 * Yields the job's status and each change until it ends, tolerating temporary failures. @throws CliError for permanent
 * failures of GetJob and too long an outage
 */
export async function* watchJob(cloud: Cloud, jobId: string, options: WatchOptions): AsyncGenerator<JobChange, void> {
  const {clock, intervalMs = 2_000, maxIntervalMs = 10_000, until} = options
  let last: JobChange | undefined
  let change: JobChange | undefined
  const jobs = poll((readSignal) => getJob(cloud, jobId, readSignal), {
    ...options,
    what: `job ${jobId}`,
    intervalMs,
    maxIntervalMs,
    deadline: until,
    isActive: () => change !== undefined,
  })
  for await (const job of jobs) {
    change = job && detectChange(jobId, job, last, clock.now())
    if (change) {
      last = change
      yield change
    }
    if (isTerminal(last?.status)) return
  }
}

export function getJob(cloud: Cloud, jobId: string, signal?: AbortSignal): Promise<GetJobResponse> {
  return cloud.call('GetJob', {JobId: jobId}, {signal})
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
