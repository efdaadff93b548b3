import type {CreateJobInput} from '../api/generated/types.js'
import type {CommandContext} from '../cli/context.js'
import {JOB_FLAGS} from '../cli/job-flags.js'
import type {JobDocument} from '../document/document.js'
import {CliError} from '../errors.js'
import {describeFsError} from '../platform/fs-errors.js'
import {attemptJobNotFoundError} from './errors.js'
import type {CreatedJob, SubmissionContext} from './run-attempt.js'

export interface SubmitFlags {
  'idempotency-key'?: string
  'no-attempt-tag'?: boolean
  resume?: string
}

/** Uses the journal in the user's state directory. */
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

/** Creates the job of a document exactly once (rule C14): a new one, the one of its key, or that of an attempt. */
export async function submitJob(
  context: SubmissionContext,
  document: JobDocument,
  flags: SubmitFlags,
): Promise<CreatedJob> {
  const {'idempotency-key': key, resume} = flags
  if (resume !== undefined) return resumeWithDocument(context, document, resume)
  if (key === undefined) return createJobOnce(context, document)
  const {createJobForKey} = await import('./idempotency-key.js')
  return createJobForKey(context, document, key).catch(rethrowJournalError)
}

/** Submits a new attempt (rule C14). @throws CliError */
export async function createJobOnce(context: SubmissionContext, document: CreateJobInput): Promise<CreatedJob> {
  const {createAttempt} = await import('./attempt.js')
  const {sendAttempt} = await import('./run-attempt.js')
  const {clock, endpoint, isTagged} = context
  return sendAttempt(context, document, createAttempt({document, endpoint, now: clock.now(), isTagged}))
}

async function resumeWithDocument(
  context: SubmissionContext,
  document: CreateJobInput,
  id: string,
): Promise<CreatedJob> {
  const {findAttempt, resumeAttempt} = await import('./resume.js')
  const attempt = findAttempt(context, id)
  const created = await resumeAttempt(context, attempt.Id, document).catch(rethrowJournalError)
  if (!created) throw attemptJobNotFoundError(attempt)
  return created
}

/** Searches for the job of an interrupted attempt; undefined if there is none and the document may be submitted. */
export async function resumeSubmission(
  context: SubmissionContext,
  flags: SubmitFlags & Record<string, unknown>,
): Promise<CreatedJob | undefined> {
  const {findAttempt, resumeAttempt} = await import('./resume.js')
  const attempt = findAttempt(context, flags.resume ?? '')
  const created = await resumeAttempt(context, attempt.Id).catch(rethrowJournalError)
  const hasNoDocument = ['file', 'template', 'set', 'unset', ...Object.keys(JOB_FLAGS)].every(
    (name) => flags[name] === undefined,
  )
  if (!created && hasNoDocument) throw attemptJobNotFoundError(attempt)
  return created
}

/** Notes about open attempts with the same document: submitting it again could create a second job. */
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
        `an attempt with the same job, ${formatMinutesAgo(Sent, clock.now())}, has an unknown outcome: ` +
        `pai-dlc job create --resume ${Id}`,
    )
}

/** Without a lock, a key or a resumed attempt could create a second job. */
function rethrowJournalError(error: unknown): never {
  const {code, path} = error as NodeJS.ErrnoException
  if (error instanceof CliError || !code || !path) throw error
  throw new CliError({
    code: 'JournalUnusable',
    exit: 'failure',
    message:
      `The journal of attempts can't be written (${describeFsError(error)}: ${path}), so a second job could be created.` +
      ' Nothing was sent.',
    suggestions: ['export XDG_STATE_HOME=/a/writable/directory'],
    cause: error,
  })
}

const formatMinutesAgo = (sent: string, now: number) =>
  `${Math.max(0, Math.round((now - Date.parse(sent)) / 60_000))} min ago`
