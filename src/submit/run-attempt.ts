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
  /** Called before CreateJob is sent: from then on there may be a job. */
  onSend?: () => void
}

export interface CreatedJob {
  response: CreateJobResponse
  /** The job was there already, and this is how it was found; absent where the answer of CreateJob said it. */
  foundBy?: 'tag' | 'name' | 'key' | 'journal'
}

/**
 * Brings an attempt to its end: its job if it has one, else the document is sent. The caller holds a lock that keeps
 * other processes from this attempt.
 * @returns undefined if there is no job and no document to send
 * @throws CliError if its process still works on it, or if endpoint or document differ from those of the attempt
 */
export async function finishAttempt(
  context: SubmissionContext,
  attempt: Attempt,
  document?: CreateJobInput,
): Promise<CreatedJob | undefined> {
  const {endpoint, onNote} = context
  assertResumable(attempt, endpoint, document)
  if (attempt.State === 'made' && attempt.JobId) {
    onNote(`Attempt ${attempt.Id} made ${attempt.JobId}.`)
    return {response: {JobId: attempt.JobId}, foundBy: 'journal'}
  }
  if (attempt.State === 'open') {
    onNote(`Looking for the job of attempt ${attempt.Id} …`)
    const found = await findJobOfAttempt(context, attempt)
    if (found) return recordFoundJob(context, attempt, found)
  }
  if (!document) return undefined
  onNote(`There is no job of attempt ${attempt.Id}: sending it now.`)
  return sendAttempt(context, document, {...attempt, IsUnclear: attempt.State === 'open'})
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
    const current = {...stampSent(attempt, clock), ...currentProcess(), State: 'open' as const}
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
  context.onSend?.()
  const response = await context.cloud.call('CreateJob', withAttemptTags(document, attempt))
  // A job could not be read by anything else than an id.
  if (typeof response.JobId !== 'string' || !/^[\w.-]+$/.test(response.JobId)) throw missingJobIdError()
  // A balancer that mixes responses up gives back that of an earlier request.
  const other = context.journal.findByJob(response.JobId)
  if (other && other.Id !== attempt.Id && other.Place === attempt.Place) throw foreignJobIdError(response.JobId)
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
function findJobOfAttempt(
  {cloud, clock, journal, intervalMs, onNote}: SubmissionContext,
  attempt: Attempt,
): Promise<FoundJobs | undefined> {
  const listMadeAttempts = () =>
    journal.listAll().filter(({Id, JobId, Place}) => JobId && Id !== attempt.Id && Place === attempt.Place)
  return findJob(cloud, attempt, {clock, intervalMs, onNote}, listMadeAttempts)
}

/**
 * Takes the job that was found for the attempt's own. @throws CliError where it can't be told which of several it is
 */
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
    `Found ${JobId} ${foundBy === 'tag' ? 'by the attempt’s tag' : 'by name, command and time'}: the first request made it. Nothing was sent again.`,
  )
  return {response: {JobId}, foundBy}
}

function recordOutcome(context: SubmissionContext, attempt: Attempt, outcome: Pick<Attempt, 'State' | 'JobId'>): void {
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

function assertResumable(
  {Id, Pid, Born, Place, State, DocumentDigest}: Attempt,
  endpoint: string,
  document?: CreateJobInput,
): void {
  if (State === 'open' && Pid !== process.pid && isAlive(Pid, Born))
    throw new CliError({
      code: 'AttemptInProgress',
      exit: 'failure',
      message: `Process ${Pid} still works on attempt ${Id}. Nothing was sent.`,
      suggestions: [`ps -p ${Pid}`],
    })
  if (Place !== endpoint)
    throw usageError(
      `Attempt ${Id} was sent to ${Place}, and this command would look at ${endpoint}. Nothing was sent.`,
      ['pai-dlc auth status   # shows the region and endpoint in use'],
    )
  if (document && documentDigest(document) !== DocumentDigest)
    throw usageError(`Attempt ${Id} was made with another document. Nothing was sent.`, [
      `pai-dlc job create --resume ${Id}   # only looks for its job`,
    ])
}
