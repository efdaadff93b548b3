import type {JobDocument, JobDraft} from '../document/document.js'
import {CliError} from '../errors.js'
import {interruptedError, isInterrupted} from '../prompt/interrupted.js'
import type {Prompter} from '../prompt/prompter.js'
import type {View} from '../render/view.js'
import {createSavedDraft, type JobDraftStore} from './draft.js'
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

const RESUME_SUGGESTIONS = ['pai-dlc job create   # goes on with them']

export interface WizardOptions {
  prompter: Prompter
  catalog: WizardCatalog
  /** Says of what flags, a file or a draft have named whether it is there. */
  checkReferences?: ReferenceChecker
  /** How the review is drawn; `now` also dates the name. */
  view: View
  /** What flags and a file have said, and where each value came from: "flag", "file" or in other words; "config", "profile" and
   * "environment" are confirmed by a question. */
  document?: JobDraft
  sources?: Record<string, string>
  /** The folder or repository that one works in, for the name's proposal. */
  project?: string
  draftStore?: JobDraftStore
  /** The document is to be printed, and nothing sent. */
  isDryRun?: boolean
  /** Fields that look misspelt are sent as they are (C17). */
  allowUnknownFields?: boolean
}

export interface WizardResult {
  document: JobDocument
  /** Where each value came from, by its path, in words for people. */
  sources: Record<string, string>
  /** What is known of its machine types. */
  specs: EcsSpec[]
  /** False where an image was typed that the catalog does not know. */
  verifyImages: boolean
  /** One line that makes the same job; secrets of its environment are left to the shell's. */
  commandLine: string
  /** The file that it was saved as. */
  savedPath?: string
}

/**
 * Asks for a job until it is to be created. Sends nothing; whoever does removes the draft then.
 * @throws CliError (canceled) when it is not to be created, (interrupted) on Ctrl-C; the draft stays
 */
export async function runWizard(options: WizardOptions): Promise<WizardResult> {
  try {
    return await runSession(options)
  } catch (error) {
    if (!isInterrupted(error) || !options.draftStore?.read()) throw error
    throw interruptedError('Interrupted: nothing was sent. The answers are kept.', RESUME_SUGGESTIONS)
  }
}

async function runSession({
  prompter,
  catalog,
  checkReferences,
  view,
  document,
  sources,
  project,
  draftStore,
  isDryRun,
  allowUnknownFields,
}: WizardOptions): Promise<WizardResult> {
  const save = (state: WizardState) => draftStore?.save(createSavedDraft(state, view.now))
  const context = {prompter, lists: cacheLists(catalog), now: view.now, project}
  const session: WizardSession = {
    ...context,
    steps: jobSteps,
    givenValues: createGivenValues(prompter, checkReferences),
    allowUnknownFields,
    save,
  }
  const initialState = createWizardState(document, sources)
  // The first list comes while one reads whether to resume.
  session.lists.workspaces()
  const startState = (await offerToResume(prompter, draftStore, view.now, initialState)) ?? initialState
  const answeredState = await runSteps(session, startState)
  await resolveNames(session, answeredState)
  const {state, isConfirmed, savedPath} = await reviewJob(session, answeredState, view, isDryRun)
  if (!isConfirmed) {
    const message = 'Cancelled: nothing was sent. The answers are kept.'
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
