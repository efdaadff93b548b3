import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {poll} from './poll.js'
import {createPollTolerance, type PollTolerance} from './poll-tolerance.js'
import {getWriteOutcome} from './write-outcome.js'

export interface WriteOptions {
  cloud: Cloud
  clock: Clock
  jobId: string
  /** Milliseconds between the first two polls; 2,000. */
  intervalMs?: number
  onNote: (line: string) => void
  /** The operation sent, such as StopJob. */
  operation: string
  /** Whether the job shows that the write was done; the job is undefined if it does not exist. */
  isDone: (job: GetJobResponse | undefined) => boolean
  /** The job's state in words if the write was not done, such as "is Running". */
  describeState: (job: GetJobResponse | undefined) => string
  /** The command to suggest if the write was not done. */
  retryCommand: string
}

/** A stop is visible immediately, a change within a minute. */
const MAX_READS = 6

/**
 * Sends a change of a job once. If its outcome is unknown, polls the job until the change is visible.
 * @throws CliError if the change was not made, or if that is unknown
 */
export async function sendAndConfirm<Response extends object>(
  options: WriteOptions,
  send: () => Promise<Response>,
): Promise<Response | {JobId: string}> {
  try {
    return await send()
  } catch (error) {
    if (!(error instanceof CliError) || getWriteOutcome(error) !== 'unknown') throw error
    return confirmByReading(options, error)
  }
}

async function confirmByReading(
  {cloud, clock, jobId, intervalMs = 2_000, onNote, operation, isDone, describeState, retryCommand}: WriteOptions,
  error: CliError,
) {
  onNote(`${operation} may still have succeeded (${error.code}). Checking job ${jobId} …`)
  const jobs = poll(() => getJobIfExists(cloud, jobId), {
    what: `job ${jobId}`,
    clock,
    tolerance: tolerateEverything(createPollTolerance({clock, onNote})),
    intervalMs,
    maxIntervalMs: intervalMs * 5,
  })
  let last: {job?: GetJobResponse} | undefined
  let readCount = 0
  for await (const current of jobs) {
    if (current && isDone(current.job)) {
      onNote(`${operation} succeeded: job ${jobId} ${describeState(current.job)}.`)
      return {JobId: jobId}
    }
    last = current ?? last
    if (++readCount === MAX_READS) break
  }
  const conclusion = last
    ? `It had no effect: job ${jobId} ${describeState(last.job)}.`
    : `The outcome is unknown, because job ${jobId} can't be read.`
  throw new CliError({
    code: error.code,
    exit: 'failure',
    message: `${error.message} ${conclusion} The request was not repeated.`,
    suggestions: last ? [retryCommand, `pai-dlc job get ${jobId}`] : [`pai-dlc job get ${jobId}`],
    httpStatus: error.httpStatus,
    requestId: error.requestId,
    cause: error,
  })
}

/** A failed read leaves the outcome unknown, so it must not replace the original error. */
function tolerateEverything(tolerance: PollTolerance): PollTolerance {
  return {...tolerance, read: (what, read) => tolerance.read(what, read).catch(() => undefined)}
}

async function getJobIfExists(cloud: Cloud, JobId: string): Promise<{job?: GetJobResponse}> {
  try {
    return {job: await cloud.call('GetJob', {JobId})}
  } catch (error) {
    if (error instanceof CliError && error.httpStatus === 404 && !error.fromGateway) return {}
    throw error
  }
}
