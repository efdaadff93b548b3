import type {JobDocument, JobDraft} from '../document/document.js'
import {CliError} from '../errors.js'
import {interrupted, isInterrupted} from '../prompt/interrupted.js'
import type {Prompter} from '../prompt/prompter.js'
import type {View} from '../render/view.js'
import {type DraftPlace, keptDraft} from './draft.js'
import {type EcsSpec, listsOf, type WizardCatalog} from './lists.js'
import {type Conversation, converse} from './loop.js'
import {learn} from './resolve-names.js'
import {resumed} from './resume.js'
import {extraFlags, review, sourceWords} from './review.js'
import {ASKED, begin, type WizardState} from './state.js'
import {hasTypedImage} from './steps/choose-image.js'
import {jobSteps} from './steps/index.js'
import {commandLine} from './to-command-line.js'
import {givenValues, type LookUp} from './verify-given.js'

const GO_ON = ['pai-dlc job create   # goes on with them']

export interface WizardOptions {
  prompter: Prompter
  catalog: WizardCatalog
  /** Says of what flags, a file or a draft have named whether it is there. */
  lookUp?: LookUp
  /** How the review is drawn; `now` also dates the name. */
  view: View
  /** What flags and a file have said, and where each value came from: "flag", "file" or in other words; "config", "profile" and
   * "environment" are confirmed by a question. */
  document?: JobDraft
  sources?: Record<string, string>
  /** The folder or repository that one works in, for the name's proposal. */
  project?: string
  drafts?: DraftPlace
  /** The document is to be printed, and nothing sent. */
  isDryRun?: boolean
}

export interface WizardAnswer {
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
  saved?: string
}

/**
 * Asks for a job until it is to be created. Sends nothing; whoever does removes the draft then.
 * @throws CliError (canceled) when it is not to be created, (interrupted) on Ctrl-C; the draft stays
 */
export async function runWizard(options: WizardOptions): Promise<WizardAnswer> {
  try {
    return await conversation(options)
  } catch (error) {
    if (!isInterrupted(error) || !options.drafts?.read()) throw error
    throw interrupted('Interrupted: nothing was sent. The answers are kept.', GO_ON)
  }
}

async function conversation({
  prompter,
  catalog,
  lookUp,
  view,
  document,
  sources,
  project,
  drafts,
  isDryRun,
}: WizardOptions): Promise<WizardAnswer> {
  const keep = (state: WizardState) => drafts?.keep(keptDraft(state, view.now))
  const asking = {prompter, lists: listsOf(catalog), now: view.now, project}
  const talk: Conversation = {...asking, steps: jobSteps, given: givenValues(prompter, lookUp), keep}
  const given = begin(document, sources)
  // The first list comes while one reads whether to resume.
  talk.lists.workspaces()
  const start = (await resumed(prompter, drafts, view.now, given)) ?? given
  const answered = await converse(talk, start)
  await learn(talk, answered)
  const {state, isCreated, saved} = await review(talk, answered, view, isDryRun)
  if (!isCreated) {
    const message = 'Cancelled: nothing was sent. The answers are kept.'
    throw new CliError({code: 'Canceled', exit: 'canceled', message, suggestions: GO_ON})
  }
  return {
    document: state.document as JobDocument,
    sources: Object.fromEntries(
      Object.entries(state.sources).map(([path, source]) => [path, sourceWords(source) ?? ASKED]),
    ),
    specs: Object.values(state.specs),
    verifyImages: !hasTypedImage(state),
    commandLine: await commandLine(state.document as JobDocument, {more: extraFlags(state)}),
    saved,
  }
}
