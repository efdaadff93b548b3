import {join} from 'node:path'
import type {CreateJobInput} from '../api/generated/types.js'
import {usageError} from '../errors.js'
import type {Attempt} from './attempt.js'
import {acquireLock, describeOwner} from './lock.js'
import {type CreatedJob, finishAttempt, type SubmissionContext} from './run-attempt.js'

/** The attempt with an id, or for `last` the newest open one of this endpoint. @throws CliError (usage) */
export function findAttempt({journal, endpoint}: Pick<SubmissionContext, 'journal' | 'endpoint'>, id: string): Attempt {
  const open = journal.listOpen().filter(({Place}) => Place === endpoint)
  const attempt = id === 'last' ? open[0] : journal.read(id)
  if (attempt) return attempt
  const resumeCommands = open
    .slice(0, 3)
    .map(({Id, DisplayName}) => `pai-dlc job create --resume ${Id}   # ${DisplayName}`)
  const reason = id === 'last' ? 'No open attempt to create a job' : `No attempt ${id}`
  throw usageError(
    `${reason} on this machine.`,
    resumeCommands.length > 0 ? resumeCommands : ['pai-dlc job list --since 1d'],
  )
}

/**
 * Finds the job of an attempt. If there is none, submits the document, or returns undefined without one.
 * @throws CliError if its process is still running, or if endpoint or document differ
 */
export async function resumeAttempt(
  context: SubmissionContext,
  id: string,
  document?: CreateJobInput,
): Promise<CreatedJob | undefined> {
  const {journal, clock, onNote} = context
  const onWait = (pid: number) => onNote(`${describeOwner(pid)} is working on attempt ${id}. Waiting …`)
  const release = await acquireLock(join(journal.folder, 'locks', id), {clock, onWait})
  try {
    return await finishAttempt(context, findAttempt(context, id), document)
  } finally {
    release()
  }
}
