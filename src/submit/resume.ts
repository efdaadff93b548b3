import {join} from 'node:path'
import type {CreateJobInput} from '../api/generated/types.js'
import {CliError, usageError} from '../errors.js'
import {isAlive} from '../platform/process-identity.js'
import {type Attempt, documentDigest} from './attempt.js'
import {type CreatedJob, findJobOfAttempt, recordFoundJob, type SubmissionContext, sendAttempt} from './create-once.js'
import {acquireLock} from './lock.js'

/**
 * The attempt of an id, or for `last` the newest open one of this place. @throws CliError (usage) with those that there
 * are
 */
export function findAttempt({journal, endpoint}: Pick<SubmissionContext, 'journal' | 'endpoint'>, id: string): Attempt {
  const open = journal.listOpen().filter(({Place}) => Place === endpoint)
  const attempt = id === 'last' ? open[0] : journal.read(id)
  if (attempt) return attempt
  const resumeCommands = open
    .slice(0, 3)
    .map(({Id, DisplayName}) => `pai-dlc job create --resume ${Id}   # ${DisplayName}`)
  const reason = id === 'last' ? 'No attempt to create a job is open' : `There is no attempt ${id}`
  throw usageError(
    `${reason} on this machine.`,
    resumeCommands.length > 0 ? resumeCommands : ['pai-dlc job list --since 1d'],
  )
}

/**
 * Finds out what became of an attempt, and sends nothing before that is known. With the document it is sent again where
 * there is no job; without, or before `send`, undefined says that there is none.
 * @throws CliError where its process still works on it, where it was made elsewhere, where the document is another one
 */
export async function resumeAttempt(
  context: SubmissionContext,
  id: string,
  document?: CreateJobInput,
): Promise<CreatedJob | undefined> {
  const {journal, clock, onNote} = context
  const onWait = (pid: number) => onNote(`Process ${pid} works on attempt ${id}: waiting for it …`)
  const release = await acquireLock(join(journal.folder, 'locks', id), {clock, onWait})
  try {
    return await resumeWithLock(context, findAttempt(context, id), document)
  } finally {
    release()
  }
}

/** The same where whoever calls holds a lock that keeps others from this attempt. */
export async function resumeWithLock(
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

/** An attempt of which there is no job, and no document to send. */
export function attemptJobNotFoundError({Id}: Attempt): CliError {
  return new CliError({
    code: 'AttemptJobNotFound',
    exit: 'failure',
    message: `There is no job of attempt ${Id}: most likely none was made. Nothing was sent.`,
    suggestions: [`To send it now, run the command that made it once more, with --resume ${Id} added.`],
  })
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
