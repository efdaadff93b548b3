import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import {createPollTolerance} from './poll-tolerance.js'
import {getStatusFacts} from './status.js'
import {type JobChange, type WatchOptions, watchJob} from './watch.js'

export interface WaitOptions extends Omit<WatchOptions, 'until'> {
  /** `running` is reached by Running and every later status, an end without a run included: look at `status`. */
  for: 'running' | 'finished'
  /** Gives up after so many milliseconds; never when absent. */
  timeoutMs?: number
  onChange?: (change: JobChange) => void
}

export interface WaitResult {
  jobId: string
  reached: boolean
  /** The time was over before; the job goes on. */
  timedOut: boolean
  /** The last status seen. */
  status?: string
  job?: GetJobResponse
  /** Why this job could not be waited for, such as that it does not exist. */
  error?: CliError
}

/** Waits for one job; errors of the service are thrown. */
export async function waitForJob(cloud: Cloud, jobId: string, options: WaitOptions): Promise<WaitResult> {
  const {clock, timeoutMs, onChange, signal} = options
  const until = timeoutMs === undefined ? undefined : clock.now() + timeoutMs
  let last: JobChange | undefined
  for await (const change of watchJob(cloud, jobId, {...options, until})) {
    last = change
    onChange?.(change)
    if (isReached(change.status, options.for)) break
  }
  const reached = last !== undefined && isReached(last.status, options.for)
  return {jobId, reached, timedOut: !reached && !signal?.aborted, ...(last ? {status: last.status, job: last.job} : {})}
}

/**
 * Waits for several jobs at once, about five looks a second at most. A job that can't be waited for has its error in
 * its result.
 */
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
