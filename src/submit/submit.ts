import type {CommandContext} from '../cli/context.js'
import {JOB_FLAGS} from '../cli/job-flags.js'
import type {JobDocument} from '../document/document.js'
import {CliError} from '../errors.js'
import type {Attempt} from './attempt.js'
import type {CreatedJob, SubmissionContext} from './create-once.js'

export interface SubmitFlags {
  'idempotency-key'?: string
  'no-attempt-tag'?: boolean
  resume?: string
}

/** How jobs are created in this context: with a journal in the user's state folder. */
export async function createSubmissionContext(
  {cloud, clock, settings}: CommandContext,
  flags: SubmitFlags,
  {intervalMs, onNote}: {intervalMs?: number; onNote: (line: string) => void},
): Promise<SubmissionContext> {
  const {createJournal} = await import('./journal.js')
  const {protocol, host} = settings.endpoints['pai-dlc'].value
  return {
    ...{cloud, clock, intervalMs, onNote},
    journal: createJournal(),
    endpoint: `${protocol}://${host}`,
    retries: settings.retries.value,
    isTagged: !flags['no-attempt-tag'],
  }
}

/** Creates the job of a document once (rule C14): anew, for its key, or as an attempt that was cut off. */
export async function submitJob(
  context: SubmissionContext,
  document: JobDocument,
  flags: SubmitFlags,
): Promise<CreatedJob> {
  const {'idempotency-key': key, resume} = flags
  if (resume !== undefined) {
    const {attemptJobNotFoundError, resumeAttempt} = await import('./resume.js')
    const attempt = await loadAttempt(context, resume)
    const created = await resumeAttempt(context, attempt.Id, document).catch(rethrowJournalError)
    if (!created) throw attemptJobNotFoundError(attempt)
    return created
  }
  if (key !== undefined)
    return (await import('./idempotency-key.js')).createJobForKey(context, document, key).catch(rethrowJournalError)
  return (await import('./create-once.js')).createJobOnce(context, document)
}

/**
 * The job of an attempt that was cut off, looked for again; undefined where there is none and the same document may be
 * sent.
 */
export async function resumeSubmission(
  context: SubmissionContext,
  flags: SubmitFlags & Record<string, unknown>,
): Promise<CreatedJob | undefined> {
  const {attemptJobNotFoundError, resumeAttempt} = await import('./resume.js')
  const attempt = await loadAttempt(context, flags.resume ?? '')
  const created = await resumeAttempt(context, attempt.Id).catch(rethrowJournalError)
  const hasNoDocument = ['file', 'set', 'unset', ...Object.keys(JOB_FLAGS)].every((name) => flags[name] === undefined)
  if (!created && hasNoDocument) throw attemptJobNotFoundError(attempt)
  return created
}

/** Attempts at this very document whose end is unknown: sending it once more could make a second job. */
export async function describeOpenAttempts(
  {journal, clock, endpoint}: SubmissionContext,
  document: JobDocument,
): Promise<string[]> {
  const {documentDigest} = await import('./attempt.js')
  const digest = documentDigest(document)
  return journal
    .listOpen()
    .filter((attempt) => attempt.DocumentDigest === digest && attempt.Place === endpoint)
    .slice(0, 3)
    .map(
      ({Id, Sent}) =>
        `what became of an attempt at this very job, ${formatMinutesAgo(Sent, clock.now())}, is unknown: pai-dlc job create --resume ${Id}`,
    )
}

async function loadAttempt(context: SubmissionContext, id: string): Promise<Attempt> {
  return (await import('./resume.js')).findAttempt(context, id)
}

/** A key, or an attempt to resume, is worth nothing where its lock can't be made. */
function rethrowJournalError(error: unknown): never {
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

const formatMinutesAgo = (sent: string, now: number) =>
  `${Math.max(0, Math.round((now - Date.parse(sent)) / 60_000))} min ago`
