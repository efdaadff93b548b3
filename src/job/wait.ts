import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import {createPollTolerance} from './poll-tolerance.js'
import {getStatusFacts} from './status.js'
import {type JobChange, type WatchOptions, watchJob} from './watch.js'

export interface WaitOptions extends Omit<WatchOptions, 'until'> {
  /** `running` is reached by Running and every later status, also an end without a run: check `status`. */
  for: 'running' | 'finished'
  /** The longest wait in milliseconds; unlimited if absent. */
  timeoutMs?: number
  onChange?: (change: JobChange) => void
}

export interface WaitResult {
  jobId: string
  reached: boolean
  /** The timeout came first; the job is unaffected. */
  timedOut: boolean
  /** The last status seen. */
  status?: string
  job?: GetJobResponse
  /** Why waiting failed, such as a job that does not exist. */
  error?: CliError
}

/** Waits for one job. @throws CliError as watchJob does */
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

/** Waits for several jobs at once, with at most about five polls per second. Results of failed waits have an error. */
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
