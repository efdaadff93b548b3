import type {JobDocument} from '../document/document.js'
import type {Problem} from '../errors.js'
import {fromArray} from '../prompt/paged-list.js'
import {BACK, type Back, type Prompter} from '../prompt/prompter.js'
import {renderReview} from '../render/review.js'
import type {View} from '../render/view.js'
import {applicableSteps, runSteps, type WizardSession} from './run-steps.js'
import {promptToSave} from './save.js'
import {ASKED_SOURCE, findSource, matchScore, totalResources, type WizardState} from './state.js'
import type {WizardStep} from './step.js'
import {hasTypedImage} from './steps/choose-image.js'
import {toCommandLine} from './to-command-line.js'

export interface ReviewResult {
  state: WizardState
  isConfirmed: boolean
  savedPath?: string
}

interface ReviewChoice {
  /** `create`, or the id of a step to ask again. */
  id: string
  title: string
  value?: string
  detail: string
}

const CREATE: ReviewChoice = {id: 'create', title: 'Create the job', detail: 'Submit now.'}
const PRINT: ReviewChoice = {
  id: 'create',
  title: 'Print the document',
  detail: 'Dry run: nothing is sent. Your answers are saved.',
}
const ACTIONS = [
  {name: 'save', label: 'Save as a file', detail: 'For use with pai-dlc job create -f FILE.'},
  {name: 'print', label: 'Show the command', detail: 'One line that creates the same job.'},
  {name: 'cancel', label: 'Cancel', detail: 'Nothing is sent. Your answers are saved for next time.'},
] as const

/** A job with more GPUs is confirmed once more. */
export const LARGE_JOB_GPUS = 8

/** Shows the job with the source of each value and asks what to do, until it is created or canceled. */
export async function reviewJob(
  session: WizardSession,
  start: WizardState,
  view: View,
  isDryRun = false,
): Promise<ReviewResult> {
  const {prompter} = session
  let review: ReviewState = {state: start, focusedId: 'create', isChanged: true}
  for (;;) {
    const {state} = review
    const {problems, warnings} = await findReviewProblems(session, state)
    if (review.isChanged) prompter.note(`\n${renderState(state, problems, warnings, view)}\n`)
    const steps = applicableSteps(session, state).filter(({fields}) => fields.length > 0)
    const initial =
      problems.length > 0 ? (findProblemStep(steps, problems) ?? steps[0]?.id ?? review.focusedId) : review.focusedId
    const chosen = await promptForChoice(prompter, {state, steps, isDryRun, hasProblems: problems.length > 0, initial})
    if (chosen === BACK) review = {...review, isChanged: false}
    else if (chosen === 'cancel' || (chosen === 'create' && (isDryRun || (await confirmLargeJob(prompter, state)))))
      return {state, isConfirmed: chosen === 'create', savedPath: review.savedPath}
    else review = await applyChoice(session, review, chosen)
  }
}

/** @returns false if the user declines */
async function confirmLargeJob(prompter: Prompter, state: WizardState): Promise<boolean> {
  const {gpus = 0} = totalResources(state)
  return gpus <= LARGE_JOB_GPUS || (await prompter.confirm(`Create a job with ${gpus} GPUs?`))
}

function findProblemStep(steps: readonly WizardStep[], [problem]: readonly Problem[]): string | undefined {
  const score = (step: WizardStep) => Math.max(0, ...step.fields.map((field) => matchScore(field, problem?.path ?? '')))
  const [best] = [...steps].sort((a, b) => score(b) - score(a))
  return best && score(best) > 0 ? best.id : undefined
}

interface ReviewState {
  state: WizardState
  savedPath?: string
  /** The choice that has the focus: after a change not the one that creates the job. */
  focusedId: string
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
  const source = (path: string) => {
    const valueSource = describeValueSource(findSource(state, path))
    return valueSource === ASKED_SOURCE ? undefined : valueSource
  }
  return renderReview(
    {document, catalogNames: names, ecsSpecs: Object.values(specs), sourceOf: source, problems, warnings},
    view,
  )
}

interface ChoiceOptions {
  state: WizardState
  steps: readonly WizardStep[]
  isDryRun: boolean
  hasProblems: boolean
  initial: string
}

async function promptForChoice(
  prompter: Prompter,
  {state, steps, isDryRun, hasProblems, initial}: ChoiceOptions,
): Promise<string | Back> {
  const valueChoices = steps.map((step) => ({
    id: step.id,
    title: step.title,
    value: (step.summary?.(state) ?? describeValues(step, state)) || 'none',
    detail: 'Press Enter to change it.',
  }))
  const chosen = await prompter.choose<ReviewChoice, (typeof ACTIONS)[number]['name']>({
    message: 'What next?',
    canGoBack: false,
    discardTypeAhead: true,
    rows: fromArray([isDryRun ? PRINT : CREATE, ...valueChoices]),
    actions: ACTIONS,
    hasHeader: false,
    columns: [
      {key: 'title', header: '', value: ({title}) => title},
      {key: 'now', header: '', value: ({value}) => value ?? '', flexible: 12},
    ],
    id: ({id}) => id,
    answerText: ({title}) => title,
    detail: ({detail}) => detail,
    disabledReason: ({id}) => (id === 'create' && hasProblems ? 'Fix the problems first.' : undefined),
    initial,
  })
  return typeof chosen === 'object' ? chosen.id : chosen
}

async function applyChoice(session: WizardSession, review: ReviewState, choice: string): Promise<ReviewState> {
  const {state} = review
  const next: ReviewState = {...review, focusedId: choice, isChanged: false}
  if (choice === 'create') return next
  if (choice === 'save') return {...next, savedPath: (await promptToSave(session, state)) ?? review.savedPath}
  if (choice === 'print') {
    const line = await toCommandLine(state.document as JobDocument, {extraFlags: extraFlags(state)})
    session.prompter.note(`\n  ${line}\n`)
    return next
  }
  return {...next, state: await runSteps(session, state, choice), isChanged: true}
}

/** Flags that the command line needs in addition to the job's fields. */
export function extraFlags(state: WizardState): string[] {
  return hasTypedImage(state) ? ['--no-verify-image'] : []
}

export function describeValueSource(source: string | undefined): string | undefined {
  return source === 'wizard' ? 'asked' : source === 'config' ? 'profile' : source
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
