import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {createPollInterval} from './poll-interval.js'
import {createPollTolerance} from './poll-tolerance.js'
import {getWriteOutcome} from './write-outcome.js'

export interface WriteOptions {
  cloud: Cloud
  clock: Clock
  jobId: string
  /** The first pause between two looks; 2,000. */
  intervalMs?: number
  onNote: (line: string) => void
  /** Such as StopJob. */
  operation: string
  /** Whether the job shows that it was done; undefined for a job that is not there. */
  isDone: (job: GetJobResponse | undefined) => boolean
  /** The job in words, such as "is Running", where it was not done. */
  describeState: (job: GetJobResponse | undefined) => string
  /** What to type where it was not done. */
  retryCommand: string
}

/** Five looks with growing pauses: a stop shows at once, a change within a minute. */
const MAX_READS = 6

/**
 * Sends a change of a job, once. After an answer that says nothing the job is read until it shows the change, and the
 * outcome is said.
 * @throws CliError where it was not done, or where that can't be told
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
  onNote(`${operation} may have worked all the same (${error.code}): reading job ${jobId} …`)
  const tolerance = createPollTolerance({clock, onNote})
  const pollInterval = createPollInterval(intervalMs, intervalMs * 5)
  let last: {job?: GetJobResponse} | undefined
  for (let attempt = 1; attempt <= MAX_READS; attempt++) {
    const throttledBefore = tolerance.throttleCount()
    const current = await tolerance.read(`job ${jobId}`, () => getJobIfExists(cloud, jobId)).catch(() => undefined)
    if (current && isDone(current.job)) {
      onNote(`${operation} of ${jobId} has worked: the job ${describeState(current.job)}.`)
      return {JobId: jobId}
    }
    last = current ?? last
    if (attempt < MAX_READS)
      await clock.sleep(
        Math.max(
          pollInterval.next(false, tolerance.throttleCount() > throttledBefore),
          tolerance.notBefore() - clock.now(),
        ),
      )
  }
  throw new CliError({
    code: error.code,
    exit: 'failure',
    message: last
      ? `${error.message} It was not done: job ${jobId} ${describeState(last.job)}. It was not sent again.`
      : `${error.message} Whether it was done is unknown, for job ${jobId} can’t be read either. It was not sent again.`,
    suggestions: last ? [retryCommand, `pai-dlc job get ${jobId}`] : [`pai-dlc job get ${jobId}`],
    httpStatus: error.httpStatus,
    requestId: error.requestId,
    cause: error,
  })
}

async function getJobIfExists(cloud: Cloud, JobId: string): Promise<{job?: GetJobResponse}> {
  try {
    return {job: await cloud.call('GetJob', {JobId})}
  } catch (error) {
    if (error instanceof CliError && error.httpStatus === 404) return {}
    throw error
  }
}
