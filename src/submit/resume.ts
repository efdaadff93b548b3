import {join} from 'node:path'
import type {CreateJobInput} from '../api/generated/types.js'
import {usageError} from '../errors.js'
import type {Attempt} from './attempt.js'
import {acquireLock, describeOwner} from './lock.js'
import {type CreatedJob, finishAttempt, type SubmissionContext} from './run-attempt.js'

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
  const onWait = (pid: number) => onNote(`${describeOwner(pid)} works on attempt ${id}: waiting for it …`)
  const release = await acquireLock(join(journal.folder, 'locks', id), {clock, onWait})
  try {
    return await finishAttempt(context, findAttempt(context, id), document)
  } finally {
    release()
  }
}
