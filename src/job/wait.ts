import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import {createPollTolerance} from './poll-tolerance.js'
import {getStatusFacts} from './status.js'
import {type JobChange, type WatchOptions, watchJob} from './watch.js'

export interface WaitOptions extends Omit<WatchOptions, 'until'> {
  /** `running` is also reached by every later status: check `status`. */
  for: 'running' | 'finished'
  /** Milliseconds; unlimited by default. */
  timeoutMs?: number
  onChange?: (change: JobChange) => void
}

export interface WaitResult {
  jobId: string
  reached: boolean
  /** The job is not affected. */
  timedOut: boolean
  status?: string
  job?: GetJobResponse
  /** Such as a job that does not exist. */
  error?: CliError
}

/** Waits for one job. @throws CliError like watchJob */
export async function waitForJob(cloud: Cloud, jobId: string, options: WaitOptions): Promise<WaitResult> {
  const {clock, timeoutMs, onChange, signal} = options
  const until = timeoutMs === undefined ? undefined : clock.monotonic() + timeoutMs
  let last: JobChange | undefined
  for await (const change of watchJob(cloud, jobId, {...options, until})) {
    last = change
    onChange?.(change)
    if (isReached(change.status, options.for)) break
  }
  const reached = last !== undefined && isReached(last.status, options.for)
  return {jobId, reached, timedOut: !reached && !signal?.aborted, ...(last ? {status: last.status, job: last.job} : {})}
}

/** Waits for several jobs, with at most about five polls per second. Failed waits have an error. */
export async function waitForJobs(
  cloud: Cloud,
  jobIds: readonly string[],
  options: WaitOptions,
): Promise<WaitResult[]> {
  const factor = Math.max(1, jobIds.length / 10)
  const intervalMs = (options.intervalMs ?? 2_000) * factor
  const pacedOptions = {
    ...options,
    tolerance: createPollTolerance(options),
    intervalMs,
    maxIntervalMs: Math.max(intervalMs, options.maxIntervalMs ?? 10_000),
  }
  return Promise.all(
    jobIds.map((jobId) =>
      waitForJob(cloud, jobId, pacedOptions).catch((error: unknown) => toFailedResult(jobId, error)),
    ),
  )
}

function isReached(status: string, goal: WaitOptions['for']): boolean {
  const {started, terminal} = getStatusFacts(status)
  return goal === 'running' ? started : terminal
}

function toFailedResult(jobId: string, error: unknown): WaitResult {
  if (error instanceof CliError) return {jobId, reached: false, timedOut: false, error}
  throw error
}
