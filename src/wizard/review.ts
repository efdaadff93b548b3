import type {JobDocument} from '../document/document.js'
import type {Problem} from '../errors.js'
import {fromArray} from '../prompt/paged-list.js'
import {BACK, type Back, type Prompter} from '../prompt/prompter.js'
import {renderReview} from '../render/review.js'
import type {View} from '../render/view.js'
import {applicableSteps, runSteps, type WizardSession} from './run-steps.js'
import {promptToSave} from './save.js'
import {findSource, matchScore, type WizardState} from './state.js'
import type {WizardStep} from './step.js'
import {hasTypedImage} from './steps/choose-image.js'
import {toCommandLine} from './to-command-line.js'

export interface ReviewResult {
  state: WizardState
  isConfirmed: boolean
  savedPath?: string
}

interface ReviewChoice {
  id: 'create' | 'change' | 'save' | 'print' | 'cancel'
  title: string
  detail: string
}

const CREATE: ReviewChoice = {id: 'create', title: 'Create the job', detail: 'Submit now.'}
const PRINT: ReviewChoice = {
  id: 'create',
  title: 'Print the document',
  detail: 'Dry run: nothing is sent. Your answers are saved.',
}
const CHOICES: ReviewChoice[] = [
  {id: 'change', title: 'Change a value', detail: 'Answer one question again.'},
  {id: 'save', title: 'Save as a file', detail: 'For use with pai-dlc job create -f FILE.'},
  {id: 'print', title: 'Show the command', detail: 'One line that creates the same job.'},
  {id: 'cancel', title: 'Cancel', detail: 'Nothing is sent. Your answers are saved for next time.'},
]

/** Shows the job with the source of each value and asks what to do, until it is created or canceled. */
export async function reviewJob(
  session: WizardSession,
  start: WizardState,
  view: View,
  isDryRun = false,
): Promise<ReviewResult> {
  const {prompter} = session
  let review: ReviewState = {state: start, lastChoiceId: 'create', isChanged: true}
  for (;;) {
    const {problems, warnings} = await findReviewProblems(session, review.state)
    if (review.isChanged) prompter.note(`\n${renderState(review.state, problems, warnings, view)}\n`)
    const initial = problems.length > 0 ? 'change' : review.lastChoiceId
    const chosen = await promptForChoice(prompter, {isDryRun, hasProblems: problems.length > 0, initial})
    if (chosen === BACK) review = {...review, isChanged: false}
    else if (chosen === 'create' || chosen === 'cancel')
      return {state: review.state, isConfirmed: chosen === 'create', savedPath: review.savedPath}
    else review = await applyChoice(session, review, chosen)
  }
}

interface ReviewState {
  state: WizardState
  savedPath?: string
  lastChoiceId: ReviewChoice['id']
  /** The job must be shown again. */
  isChanged: boolean
}

async function findReviewProblems(session: WizardSession, state: WizardState) {
  const {checkDocument} = await import('../document/check.js')
  await session.givenValues?.check(state)
  const {problems, warnings} = checkDocument(state.document, session)
  return {problems: [...problems, ...(session.givenValues?.problems(state) ?? [])], warnings}
}

function renderState(
  state: WizardState,
  problems: readonly Problem[],
  warnings: readonly string[],
  view: View,
): string {
  const {document, names, specs} = state
  const source = (path: string) => describeValueSource(findSource(state, path))
  return renderReview(
    {document, catalogNames: names, ecsSpecs: Object.values(specs), sourceOf: source, problems, warnings},
    view,
  )
}

async function promptForChoice(
  prompter: Prompter,
  {isDryRun, hasProblems, initial}: {isDryRun: boolean; hasProblems: boolean; initial: string},
): Promise<ReviewChoice['id'] | Back> {
  const chosen = await prompter.choose<ReviewChoice>({
    message: 'What next?',
    canGoBack: false,
    discardTypeAhead: true,
    rows: fromArray([isDryRun ? PRINT : CREATE, ...CHOICES]),
    hasHeader: false,
    columns: [{key: 'title', header: '', value: ({title}) => title}],
    id: ({id}) => id,
    detail: ({detail}) => detail,
    disabledReason: ({id}) => (id === 'create' && hasProblems ? 'Fix the problems first: change a value.' : undefined),
    initial,
  })
  return chosen === BACK ? BACK : chosen.id
}

async function applyChoice(
  session: WizardSession,
  review: ReviewState,
  choice: Exclude<ReviewChoice['id'], 'create' | 'cancel'>,
): Promise<ReviewState> {
  const {state} = review
  const next: ReviewState = {...review, lastChoiceId: choice === 'change' ? 'create' : choice, isChanged: false}
  if (choice === 'save') return {...next, savedPath: (await promptToSave(session, state)) ?? review.savedPath}
  if (choice === 'print') {
    const line = await toCommandLine(state.document as JobDocument, {extraFlags: extraFlags(state)})
    session.prompter.note(`\n  ${line}\n`)
    return next
  }
  const stepId = await chooseStep(session, state)
  return stepId === undefined ? next : {...next, state: await runSteps(session, state, stepId), isChanged: true}
}

/** Flags that the command line needs in addition to the job's fields. */
export function extraFlags(state: WizardState): string[] {
  return hasTypedImage(state) ? ['--no-verify-image'] : []
}

export function describeValueSource(source: string | undefined): string | undefined {
  return source === 'wizard' ? 'asked' : source === 'config' ? 'profile' : source
}

async function chooseStep(session: WizardSession, state: WizardState): Promise<string | undefined> {
  const steps = applicableSteps(session, state).filter(({fields}) => fields.length > 0)
  const chosen = await session.prompter.choose({
    message: 'Which value?',
    noun: 'questions',
    rows: fromArray(steps),
    hasHeader: false,
    columns: [
      {key: 'title', header: '', value: ({title}) => title},
      {
        key: 'now',
        header: '',
        value: (step) => (step.summary?.(state) ?? describeValues(step, state)) || 'none',
        flexible: 12,
      },
    ],
    id: ({id}) => id,
  })
  return chosen === BACK ? undefined : chosen.id
}

function describeValues({fields}: WizardStep, {document}: WizardState): string {
  const isOwnField = (path: string) =>
    fields.some((field) => !/\]$/.test(field) && field !== 'JobSpecs' && matchScore(field, path) > 0)
  const values = listLeaves(document)
    .filter(({path}) => isOwnField(path))
    .map(({path, value}) => (path.startsWith('Envs') ? path.slice('Envs.'.length) : String(value)))
  return [...new Set(values)].join(', ')
}

function listLeaves(value: unknown, path = ''): {path: string; value: unknown}[] {
  if (typeof value !== 'object' || value === null) return [{path, value}]
  return Object.entries(value).flatMap(([key, child]) => {
    const childPath = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    return listLeaves(child, childPath)
  })
}
