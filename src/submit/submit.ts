import type {Context} from '../cli/context.js'
import {JOB_FLAGS} from '../cli/job-flags.js'
import type {JobDocument} from '../document/document.js'
import {CliError} from '../errors.js'
import type {Attempt} from './attempt.js'
import type {Created, Creating} from './create-once.js'

export interface SubmitFlags {
  'idempotency-key'?: string
  'no-attempt-tag'?: boolean
  resume?: string
}

/** How jobs are created in this context: with a journal in the user's state folder. */
export async function creatingIn(
  {cloud, clock, settings}: Context,
  flags: SubmitFlags,
  {intervalMs, note}: {intervalMs?: number; note: (line: string) => void},
): Promise<Creating> {
  const {createJournal} = await import('./journal.js')
  const {protocol, host} = settings.endpoints['pai-dlc'].value
  return {
    ...{cloud, clock, intervalMs, note},
    journal: createJournal(),
    place: `${protocol}://${host}`,
    retries: settings.retries.value,
    isTagged: !flags['no-attempt-tag'],
  }
}

/** Creates the job of a document once (rule C14): anew, for its key, or as an attempt that was cut off. */
export async function submitJob(creating: Creating, document: JobDocument, flags: SubmitFlags): Promise<Created> {
  const {'idempotency-key': key, resume} = flags
  if (resume !== undefined) {
    const {noJobError, resumeAttempt} = await import('./resume.js')
    const attempt = await attemptIn(creating, resume)
    const created = await resumeAttempt(creating, attempt.Id, document).catch(unwritable)
    if (!created) throw noJobError(attempt)
    return created
  }
  if (key !== undefined)
    return (await import('./idempotency-key.js')).createForKey(creating, document, key).catch(unwritable)
  return (await import('./create-once.js')).createOnce(creating, document)
}

/**
 * The job of an attempt that was cut off, looked for again; undefined where there is none and the same document may be
 * sent.
 */
export async function lookAgain(
  creating: Creating,
  flags: SubmitFlags & Record<string, unknown>,
): Promise<Created | undefined> {
  const {noJobError, resumeAttempt} = await import('./resume.js')
  const attempt = await attemptIn(creating, flags.resume ?? '')
  const created = await resumeAttempt(creating, attempt.Id).catch(unwritable)
  const isBare = ['file', 'set', 'unset', ...Object.keys(JOB_FLAGS)].every((name) => flags[name] === undefined)
  if (!created && isBare) throw noJobError(attempt)
  return created
}

/** Attempts at this very document whose end is unknown: sending it once more could make a second job. */
export async function openAttempts({journal, clock, place}: Creating, document: JobDocument): Promise<string[]> {
  const {documentDigest} = await import('./attempt.js')
  const same = documentDigest(document)
  return journal
    .open()
    .filter((attempt) => attempt.DocumentDigest === same && attempt.Place === place)
    .slice(0, 3)
    .map(
      ({Id, Sent}) =>
        `what became of an attempt at this very job, ${minutes(Sent, clock.now())}, is unknown: pai-dlc job create --resume ${Id}`,
    )
}

async function attemptIn(creating: Creating, id: string): Promise<Attempt> {
  return (await import('./resume.js')).attemptOf(creating, id)
}

/** A key, or an attempt to resume, is worth nothing where its lock can't be made. */
function unwritable(error: unknown): never {
  const {code, path} = error as NodeJS.ErrnoException
  if (error instanceof CliError || !code || !path) throw error
  throw new CliError({
    code: 'JournalUnusable',
    exit: 'failure',
    message: `The journal of attempts can’t be written (${code}, ${path}), and without it a second job could be made. Nothing was sent.`,
    suggestions: ['export XDG_STATE_HOME=/a/folder/that/can/be/written'],
    cause: error,
  })
}

const minutes = (sent: string, now: number) => `${Math.max(0, Math.round((now - Date.parse(sent)) / 60_000))} min ago`
