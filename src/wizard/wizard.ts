import type {JobDocument, JobDraft} from '../document/document.js'
import {CliError} from '../errors.js'
import {interruptedError, isInterrupted} from '../prompt/interrupted.js'
import type {Prompter} from '../prompt/prompter.js'
import type {View} from '../render/view.js'
import {createSavedDraft, type JobDraftStore} from './draft.js'
import {type EarlierJobs, offerEarlierJob} from './earlier-job.js'
import {cacheLists, type EcsSpec, type WizardCatalog} from './lists.js'
import {resolveNames} from './resolve-names.js'
import {offerToResume} from './resume.js'
import {describeValueSource, extraFlags, reviewJob} from './review.js'
import {runSteps, type WizardSession} from './run-steps.js'
import {ASKED_SOURCE, createWizardState, type WizardState} from './state.js'
import {hasTypedImage} from './steps/choose-image.js'
import {jobSteps} from './steps/index.js'
import {toCommandLine} from './to-command-line.js'
import {createGivenValues, type ReferenceChecker} from './verify-given.js'

const RESUME_SUGGESTIONS = ['pai-dlc job create   # resume with the saved answers']

export interface WizardOptions {
  prompter: Prompter
  catalog: WizardCatalog
  /** Checks whether values from flags, files and drafts exist. */
  checkReferences?: ReferenceChecker
  /** For the review; `now` also dates the proposed name. */
  view: View
  /** To start from one of them, if nothing is given. */
  earlierJobs?: EarlierJobs
  /** Values of flags and a file. Values from "config", "profile" and "environment" must be confirmed by the user. */
  document?: JobDraft
  sources?: Record<string, string>
  /** The current folder or repository, for the proposed name. */
  project?: string
  draftStore?: JobDraftStore
  isDryRun?: boolean
  /** Fields that look misspelled are sent as they are (C17). */
  allowUnknownFields?: boolean
  /** Asks every question, also those with a proposal. */
  asksAll?: boolean
}

export interface WizardResult {
  document: JobDocument
  sources: Record<string, string>
  specs: EcsSpec[]
  /** False if the user typed an image URI. */
  verifyImages: boolean
  /** The equivalent command; secrets in it refer to shell variables. */
  commandLine: string
  savedPath?: string
}

/**
 * Asks for all values of a job and reviews it. Sends nothing; the caller submits the job and removes the draft.
 * @throws CliError (canceled or interrupted); the draft is kept
 */
export async function runWizard(options: WizardOptions): Promise<WizardResult> {
  try {
    return await runSession(options)
  } catch (error) {
    if (!isInterrupted(error) || !options.draftStore?.read()) throw error
    throw interruptedError('Interrupted. Nothing was sent. Your answers are saved.', RESUME_SUGGESTIONS)
  }
}

async function runSession({
  prompter,
  catalog,
  checkReferences,
  view,
  earlierJobs,
  document = {},
  sources,
  project,
  draftStore,
  isDryRun,
  allowUnknownFields,
  asksAll,
}: WizardOptions): Promise<WizardResult> {
  const save = (state: WizardState) => draftStore?.save(createSavedDraft(state, view.now))
  const context = {prompter, lists: cacheLists(catalog), now: view.now, project}
  const session: WizardSession = {
    ...context,
    steps: jobSteps,
    givenValues: createGivenValues(prompter, checkReferences),
    allowUnknownFields,
    asksAll,
    save,
  }
  const initialState = createWizardState(document, sources)
  session.lists.workspaces()
  const {WorkspaceId: _configured, ...given} = document
  const copies = Object.keys(given).length === 0 && !asksAll ? earlierJobs : undefined
  const startState =
    (await offerToResume(prompter, draftStore, view.now, initialState)) ??
    (await offerEarlierJob(prompter, copies, {now: view.now, unicode: view.unicode !== false})) ??
    initialState
  const answeredState = await runSteps(session, startState)
  await resolveNames(session, answeredState)
  const {state, isConfirmed, savedPath} = await reviewJob(session, answeredState, view, isDryRun)
  if (!isConfirmed) {
    const message = 'Canceled. Nothing was sent. Your answers are saved.'
    throw new CliError({code: 'Canceled', exit: 'canceled', message, suggestions: RESUME_SUGGESTIONS})
  }
  return {
    document: state.document as JobDocument,
    sources: Object.fromEntries(
      Object.entries(state.sources).map(([path, source]) => [path, describeValueSource(source) ?? ASKED_SOURCE]),
    ),
    specs: Object.values(state.specs),
    verifyImages: !hasTypedImage(state),
    commandLine: await toCommandLine(state.document as JobDocument, {extraFlags: extraFlags(state)}),
    savedPath,
  }
}
