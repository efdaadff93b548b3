import type {Cloud} from '../api/cloud.js'
import type {CreateJobInput, CreateJobResponse} from '../api/generated/types.js'
import {retryDelayMs} from '../api/retry.js'
import {CliError, usageError} from '../errors.js'
import {getWriteOutcome} from '../job/write-outcome.js'
import type {Clock} from '../platform/clock.js'
import {isAlive} from '../platform/process-identity.js'
import {type Attempt, currentProcess, documentDigest, stampSent, withAttemptTags} from './attempt.js'
import {
  ambiguousAttemptError,
  doubtfulJobError,
  foreignJobIdError,
  missingJobIdError,
  unknownOutcomeError,
} from './errors.js'
import {type FoundJobs, findJob} from './find-job.js'
import type {Journal} from './journal.js'

export interface SubmissionContext {
  cloud: Cloud
  clock: Clock
  journal: Journal
  /** Attempts are only searched for at the endpoint they were sent to. */
  endpoint: string
  /** Retries after failures that provably created no job. */
  retries: number
  /** Initial poll interval, by default 2,000 ms. */
  intervalMs?: number
  /** Adds the attempt's tag to the job. */
  isTagged: boolean
  onNote: (line: string) => void
  /** Called before CreateJob is sent: from then on there may be a job. */
  onSend?: () => void
}

export interface CreatedJob {
  response: CreateJobResponse
  /** How an existing job was found; undefined if CreateJob returned it. */
  foundBy?: 'tag' | 'name' | 'key' | 'journal'
}

/**
 * Finishes an attempt: finds its job, otherwise submits the document. The caller must hold the attempt's lock.
 * @returns undefined if there is neither a job nor a document
 * @throws CliError if its process is still running, or if endpoint or document differ
 */
export async function finishAttempt(
  context: SubmissionContext,
  attempt: Attempt,
  document?: CreateJobInput,
): Promise<CreatedJob | undefined> {
  const {endpoint, onNote} = context
  assertResumable(attempt, endpoint, document)
  if (attempt.State === 'made' && attempt.JobId) {
    onNote(`Attempt ${attempt.Id} created ${attempt.JobId}.`)
    return {response: {JobId: attempt.JobId}, foundBy: 'journal'}
  }
  if (attempt.State === 'open') {
    onNote(`Searching for the job of attempt ${attempt.Id} …`)
    const found = await findJobOfAttempt(context, attempt)
    if (found) return recordFoundJob(context, attempt, found)
  }
  if (!document) return undefined
  onNote(`No job was found for attempt ${attempt.Id}. Submitting it now.`)
  return sendAttempt(context, document, {...attempt, IsUnclear: attempt.State === 'open'})
}

/**
 * Submits an attempt that is known to have no job. Records it first, searches for the job after an unclear response,
 * and retries only if provably nothing was created.
 */
export async function sendAttempt(
  context: SubmissionContext,
  document: CreateJobInput,
  attempt: Attempt,
): Promise<CreatedJob> {
  const {clock, retries, onNote} = context
  for (let count = 1; ; count++) {
    const current = {...stampSent(attempt, clock), ...currentProcess(), State: 'open' as const}
    saveAttempt(context, current, () =>
      onNote(`Note: this attempt can't be recorded. If it is interrupted, search by its tag: ${current.Id}.`),
    )
    try {
      return await sendOnce(context, document, current)
    } catch (error) {
      const outcome = getWriteOutcome(error)
      if (outcome === 'unknown') return findCreatedJob(context, {...current, IsUnclear: true}, error)
      const delayMs = outcome === 'notDone' && count <= retries ? retryDelayMs(error as CliError, count) : undefined
      if (delayMs === undefined) throw failedAttemptError(context, current, error, outcome)
      const {code} = error as CliError
      onNote(`Nothing was created (${code}). Retrying in ${Math.ceil(delayMs / 100) / 10} s.`)
      await clock.sleep(delayMs)
    }
  }
}

async function sendOnce(context: SubmissionContext, document: CreateJobInput, attempt: Attempt): Promise<CreatedJob> {
  context.onSend?.()
  const response = await context.cloud.call('CreateJob', withAttemptTags(document, attempt))
  // An invalid id could not be used in any later request.
  if (typeof response.JobId !== 'string' || !/^[\w.-]+$/.test(response.JobId)) throw missingJobIdError()
  // A balancer that mixes responses up gives back that of an earlier request.
  const other = context.journal.findByJob(response.JobId)
  if (other && other.Id !== attempt.Id && other.Place === attempt.Place) throw foreignJobIdError(response.JobId)
  recordOutcome(context, attempt, {State: 'made', JobId: response.JobId})
  return {response}
}

/** Records a failure. An earlier request may still have created the job. */
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

/** Waits for the job of an attempt to be listed. @throws CliError if there is none, or several */
async function findCreatedJob(context: SubmissionContext, attempt: Attempt, error: unknown): Promise<CreatedJob> {
  const {onNote} = context
  saveAttempt(context, attempt)
  const code = error instanceof CliError ? error.code : 'no response'
  onNote(`CreateJob may still have created the job (${code}). Searching for it …`)
  const found = await findJobOfAttempt(context, attempt).catch((failure: unknown) => {
    throw unknownOutcomeError(attempt, error, failure)
  })
  if (!found) throw unknownOutcomeError(attempt, error)
  return recordFoundJob(context, attempt, found)
}

/** The jobs of an attempt, without those known to belong to other attempts of this machine. */
function findJobOfAttempt(
  {cloud, clock, journal, intervalMs, onNote}: SubmissionContext,
  attempt: Attempt,
): Promise<FoundJobs | undefined> {
  const listMadeAttempts = () =>
    journal.listAll().filter(({Id, JobId, Place}) => JobId && Id !== attempt.Id && Place === attempt.Place)
  return findJob(cloud, attempt, {clock, intervalMs, onNote}, listMadeAttempts)
}

/** Records the job that was found. @throws CliError if several match, or it may belong to another user */
function recordFoundJob(
  context: SubmissionContext,
  attempt: Attempt,
  {jobIds, foundBy, isDoubtful}: FoundJobs,
): CreatedJob {
  const [JobId = '', ...otherIds] = jobIds
  if (otherIds.length > 0) throw ambiguousAttemptError(attempt, jobIds)
  if (isDoubtful) throw doubtfulJobError(attempt, JobId)
  recordOutcome(context, attempt, {State: 'made', JobId})
  context.onNote(
    `Found ${JobId} ${foundBy === 'tag' ? 'by its attempt tag' : 'by name, command and time'}: ` +
      'the first request created it. The request was not repeated.',
  )
  return {response: {JobId}, foundBy}
}

function recordOutcome(context: SubmissionContext, attempt: Attempt, outcome: Pick<Attempt, 'State' | 'JobId'>): void {
  saveAttempt(context, {...attempt, ...outcome})
  if (outcome.State !== 'open') pruneJournal(context)
}

/** Failures don't prevent submission: the tag still identifies the job. */
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
    // Old attempts are harmless.
  }
}

function assertResumable(
  {Id, Pid, Born, Place, State, DocumentDigest}: Attempt,
  endpoint: string,
  document?: CreateJobInput,
): void {
  if (State === 'open' && Pid !== process.pid && isAlive(Pid, Born))
    throw new CliError({
      code: 'AttemptInProgress',
      exit: 'failure',
      message: `Process ${Pid} is still working on attempt ${Id}. Nothing was sent.`,
      suggestions: [`ps -p ${Pid}`],
    })
  if (Place !== endpoint)
    throw usageError(`Attempt ${Id} was sent to ${Place}, but this command uses ${endpoint}. Nothing was sent.`, [
      'pai-dlc auth status   # shows the region and endpoint in use',
    ])
  if (document && documentDigest(document) !== DocumentDigest)
    throw usageError(`Attempt ${Id} was started with a different document. Nothing was sent.`, [
      `pai-dlc job create --resume ${Id}   # only searches for its job`,
    ])
}
