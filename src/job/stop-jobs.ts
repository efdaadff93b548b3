import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import {sendAndConfirm, type WriteOptions} from './confirm-write.js'
import {findRefusals, refusedError} from './refusals.js'
import {isTerminal} from './status.js'
import {type WaitOptions, type WaitResult, waitForJobs} from './wait.js'

type StopOptions = Pick<WriteOptions, 'cloud' | 'clock' | 'intervalMs' | 'onNote'>

/**
 * Reads jobs that are to be stopped.
 * @param force allows all states except final ones
 * @throws CliError (refused) with all reasons if any of them cannot be stopped
 */
export async function readStoppableJobs(
  cloud: Cloud,
  ids: readonly string[],
  {force}: {force?: boolean},
): Promise<GetJobResponse[]> {
  const jobs = await Promise.all(ids.map((JobId) => cloud.call('GetJob', {JobId}))).catch(rethrowNothingStopped)
  const refused = jobs.flatMap((job) => findRefusals('stop', {job}, {force}))
  if (refused.length > 0) throw refusedError(refused)
  return jobs
}

/** Stops all jobs at once. If one fails, the error also names those that are stopping. */
export async function stopJobs(ids: readonly string[], options: StopOptions): Promise<{JobId?: string}[]> {
  const results = await Promise.allSettled(ids.map((jobId) => stopJob(jobId, options)))
  const failed = results.find((result) => result.status === 'rejected')
  const stopping = ids.filter((_, index) => results[index]?.status === 'fulfilled')
  if (failed) throw withStopped(failed.reason, stopping)
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

/** Waits until stopped jobs have ended. Errors say that the stop was sent. */
export async function waitForStop(
  cloud: Cloud,
  ids: readonly string[],
  options: Omit<WaitOptions, 'for'>,
): Promise<WaitResult[]> {
  const results = await waitForJobs(cloud, ids, {...options, for: 'finished'})
  return results.map(({error, ...result}) =>
    error ? {...result, error: error.withContext({message: `${error.message} The stop request was sent.`})} : result,
  )
}

function stopJob(jobId: string, options: StopOptions) {
  return sendAndConfirm(
    {
      ...options,
      jobId,
      operation: 'StopJob',
      isDone: (job) => job === undefined || job.Status === 'Stopping' || isTerminal(job.Status),
      describeState: (job) => (job ? `is ${job.Status}` : 'no longer exists'),
      retryCommand: `pai-dlc job stop ${jobId}`,
    },
    () => options.cloud.call('StopJob', {JobId: jobId}),
  )
}

function withStopped(error: unknown, stopping: string[]): unknown {
  if (!(error instanceof CliError) || stopping.length === 0) return error
  return error.withContext({message: `${error.message} Stopping: ${stopping.join(', ')}.`})
}

/** One job that can't be read keeps all from being stopped, and the error says so. */
function rethrowNothingStopped(error: unknown): never {
  throw error instanceof CliError ? error.withContext({message: `${error.message} Nothing was stopped.`}) : error
}
