import type {Cloud} from '../api/cloud.js'
import type {CreateJobInput, CreateJobResponse} from '../api/generated/types.js'
import {retryDelayMs} from '../api/retry.js'
import {CliError} from '../errors.js'
import {getWriteOutcome} from '../job/write-outcome.js'
import type {Clock} from '../platform/clock.js'
import {type Attempt, createAttempt, currentProcess, withAttemptTags} from './attempt.js'
import {type FoundJobs, findJob} from './find-job.js'
import type {Journal} from './journal.js'

/** What creating a job takes. */
export interface SubmissionContext {
  cloud: Cloud
  clock: Clock
  journal: Journal
  /** Where the calls go: an attempt is looked for there only. */
  endpoint: string
  /** How often it is sent again after what provably made no job. */
  retries: number
  /** The first pause between two looks, in milliseconds; 2,000. */
  intervalMs?: number
  /** Stamps the attempt into the job's tags. */
  isTagged: boolean
  onNote: (line: string) => void
}

export interface CreatedJob {
  response: CreateJobResponse
  /** The job was there already, and this is how it was found; absent where the answer of CreateJob said it. */
  foundBy?: 'tag' | 'name' | 'key' | 'journal'
}

/** Sends CreateJob so that there is one job or none, and says which (rule C14). @throws CliError */
export async function createJobOnce(
  context: SubmissionContext,
  document: CreateJobInput,
  key?: string,
): Promise<CreatedJob> {
  const {clock, endpoint, isTagged} = context
  return sendAttempt(context, document, createAttempt({document, endpoint, now: clock.now(), isTagged, key}))
}

/**
 * Sends an attempt that is known to have made no job. It is written down first. After an answer that says nothing the
 * job is looked for, and nothing is sent again but what provably was not done.
 */
export async function sendAttempt(
  context: SubmissionContext,
  document: CreateJobInput,
  attempt: Attempt,
): Promise<CreatedJob> {
  const {clock, retries, onNote} = context
  for (let count = 1; ; count++) {
    const current = {...attempt, Sent: new Date(clock.now()).toISOString(), ...currentProcess(), State: 'open' as const}
    saveAttempt(context, current, () =>
      onNote(`Note: this attempt can’t be written down; were it cut off, look by its tag: ${current.Id}.`),
    )
    try {
      return await sendOnce(context, document, current)
    } catch (error) {
      const outcome = getWriteOutcome(error)
      if (outcome === 'unknown') return findCreatedJob(context, {...current, IsUnclear: true}, error)
      const delayMs = outcome === 'notDone' && count <= retries ? retryDelayMs(error as CliError, count) : undefined
      if (delayMs === undefined) throw failedAttemptError(context, current, error, outcome)
      const {code} = error as CliError
      onNote(`Nothing was created yet (${code}): sending it again in ${Math.ceil(delayMs / 100) / 10} s.`)
      await clock.sleep(delayMs)
    }
  }
}

async function sendOnce(context: SubmissionContext, document: CreateJobInput, attempt: Attempt): Promise<CreatedJob> {
  const response = await context.cloud.call('CreateJob', withAttemptTags(document, attempt))
  // A job could not be read by anything else than an id.
  if (typeof response.JobId !== 'string' || !/^[\w.-]+$/.test(response.JobId)) throw missingJobIdError()
  recordOutcome(context, attempt, {State: 'made', JobId: response.JobId})
  return {response}
}

/** Records that no more is sent. A request before this one may still have made the job. */
function failedAttemptError(
  context: SubmissionContext,
  attempt: Attempt,
  error: unknown,
  outcome: ReturnType<typeof getWriteOutcome>,
): unknown {
  recordOutcome(context, attempt, {State: attempt.IsUnclear ? 'open' : 'notMade'})
  if (outcome !== 'notDone' || !(error instanceof CliError)) return error
  return error.withContext({message: `${error.message} No job was created.`})
}

/** The job that an attempt has made, once it shows. @throws CliError where none does, or several do */
async function findCreatedJob(context: SubmissionContext, attempt: Attempt, error: unknown): Promise<CreatedJob> {
  const {onNote} = context
  saveAttempt(context, attempt)
  const code = error instanceof CliError ? error.code : 'no answer'
  onNote(`CreateJob may have made the job all the same (${code}): looking for it …`)
  const found = await findJobOfAttempt(context, attempt).catch((failure: unknown) => {
    throw unknownOutcomeError(attempt, error, failure)
  })
  if (!found) throw unknownOutcomeError(attempt, error)
  return recordFoundJob(context, attempt, found)
}

/** The jobs of an attempt, leaving out those that other attempts of this machine are known to have made. */
export function findJobOfAttempt(
  {cloud, clock, journal, intervalMs, onNote}: SubmissionContext,
  attempt: Attempt,
): Promise<FoundJobs | undefined> {
  const findOthersJobs = (jobIds: string[]) => {
    const known = new Set(journal.listAll().flatMap(({Id, JobId}) => (JobId && Id !== attempt.Id ? [JobId] : [])))
    return jobIds.filter((id) => known.has(id))
  }
  return findJob(cloud, attempt, {clock, intervalMs, onNote}, findOthersJobs)
}

/**
 * Takes the job that was found for the attempt's own. @throws CliError where it can't be told which of several it is
 */
export function recordFoundJob(context: SubmissionContext, attempt: Attempt, {jobIds, foundBy}: FoundJobs): CreatedJob {
  const [JobId = '', ...otherIds] = jobIds
  if (otherIds.length > 0) throw ambiguousAttemptError(attempt, jobIds)
  recordOutcome(context, attempt, {State: 'made', JobId})
  context.onNote(
    `Found ${JobId} ${foundBy === 'tag' ? 'by the attempt’s tag' : 'by name, command and time'}: the first request made it. Nothing was sent again.`,
  )
  return {response: {JobId}, foundBy}
}

export function recordOutcome(
  context: SubmissionContext,
  attempt: Attempt,
  outcome: Pick<Attempt, 'State' | 'JobId'>,
): void {
  saveAttempt(context, {...attempt, ...outcome})
  if (outcome.State !== 'open') pruneJournal(context)
}

/** A journal that can't be written keeps no job from being made: its tag still finds it. */
function saveAttempt({journal}: SubmissionContext, attempt: Attempt, onFailure: () => void = () => {}): void {
  try {
    journal.save(attempt)
  } catch {
    onFailure()
  }
}

function pruneJournal({journal, clock}: SubmissionContext): void {
  try {
    journal.prune(clock.now())
  } catch {
    // Old attempts do no harm.
  }
}

const missingJobIdError = () =>
  new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: 'CreateJob: the answer names no job.',
    httpStatus: 200,
  })

function unknownOutcomeError({Id, DisplayName}: Attempt, error: unknown, failure?: unknown): CliError {
  const cliError = error instanceof CliError ? error : undefined
  const searchResult =
    failure === undefined
      ? 'It does not show in the list of jobs.'
      : `Looking for it failed, too: ${failure instanceof Error ? failure.message : failure}`
  return new CliError({
    code: cliError?.code ?? 'CallFailed',
    exit: 'failure',
    message: `${cliError?.message ?? 'CreateJob failed.'} The job may have been created all the same, so it was not sent again. ${searchResult} This is attempt ${Id}.`,
    suggestions: [
      `pai-dlc job create --resume ${Id}   # looks again, and sends nothing`,
      ...(/^[\w.-]+$/.test(DisplayName) ? [`pai-dlc job list --display-name ${DisplayName} --since 15m`] : []),
    ],
    httpStatus: cliError?.httpStatus,
    requestId: cliError?.requestId,
    cause: error,
  })
}

function ambiguousAttemptError({Id}: Attempt, jobIds: string[]): CliError {
  return new CliError({
    code: 'AmbiguousAttempt',
    exit: 'failure',
    message: `${jobIds.length} jobs fit attempt ${Id}, and which is its own can’t be told: ${jobIds.join(', ')}. Nothing was sent again.`,
    suggestions: jobIds.slice(0, 3).map((id) => `pai-dlc job get ${id}`),
  })
}
