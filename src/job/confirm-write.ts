import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {createPace} from './poll-interval.js'
import {createPatience} from './poll-tolerance.js'
import {outcomeOf} from './write-outcome.js'

export interface Write {
  cloud: Cloud
  clock: Clock
  jobId: string
  /** The first pause between two looks; 2,000. */
  intervalMs?: number
  note: (line: string) => void
  /** Such as StopJob. */
  operation: string
  /** Whether the job shows that it was done; undefined for a job that is not there. */
  isDone: (job: GetJobResponse | undefined) => boolean
  /** The job in words, such as "is Running", where it was not done. */
  state: (job: GetJobResponse | undefined) => string
  /** What to type where it was not done. */
  again: string
}

/** Five looks with growing pauses: a stop shows at once, a change within a minute. */
const LOOKS = 6

/**
 * Sends a change of a job, once. After an answer that says nothing the job is read until it shows the change, and the
 * outcome is said.
 * @throws CliError where it was not done, or where that can't be told
 */
export async function sendAndReadBack<Answer extends object>(
  write: Write,
  send: () => Promise<Answer>,
): Promise<Answer | {JobId: string}> {
  try {
    return await send()
  } catch (error) {
    if (!(error instanceof CliError) || outcomeOf(error) !== 'unknown') throw error
    return settled(write, error)
  }
}

async function settled(
  {cloud, clock, jobId, intervalMs = 2_000, note, operation, isDone, state, again}: Write,
  error: CliError,
) {
  note(`${operation} may have worked all the same (${error.code}): reading job ${jobId} …`)
  const patience = createPatience({clock, onNote: note})
  const pace = createPace(intervalMs, intervalMs * 5)
  let last: {job?: GetJobResponse} | undefined
  for (let look = 1; look <= LOOKS; look++) {
    const refusals = patience.throttled()
    const seen = await patience.read(`job ${jobId}`, () => read(cloud, jobId)).catch(() => undefined)
    if (seen && isDone(seen.job)) {
      note(`${operation} of ${jobId} has worked: the job ${state(seen.job)}.`)
      return {JobId: jobId}
    }
    last = seen ?? last
    if (look < LOOKS)
      await clock.sleep(Math.max(pace.next(false, patience.throttled() > refusals), patience.notBefore() - clock.now()))
  }
  throw new CliError({
    code: error.code,
    exit: 'failure',
    message: last
      ? `${error.message} It was not done: job ${jobId} ${state(last.job)}. It was not sent again.`
      : `${error.message} Whether it was done is unknown, for job ${jobId} can’t be read either. It was not sent again.`,
    suggestions: last ? [again, `pai-dlc job get ${jobId}`] : [`pai-dlc job get ${jobId}`],
    httpStatus: error.httpStatus,
    requestId: error.requestId,
    cause: error,
  })
}

async function read(cloud: Cloud, JobId: string): Promise<{job?: GetJobResponse}> {
  try {
    return {job: await cloud.call('GetJob', {JobId})}
  } catch (error) {
    if (error instanceof CliError && error.httpStatus === 404) return {}
    throw error
  }
}
