import type {JobDocument} from '../document/document.js'
import {fromArray} from '../prompt/paged-list.js'
import {BACK} from '../prompt/prompter.js'
import {renderReview} from '../render/review.js'
import type {View} from '../render/view.js'
import {applicableSteps, runSteps, type WizardSession} from './loop.js'
import {promptToSave} from './save.js'
import {findSource, matchScore, type WizardState} from './state.js'
import type {WizardStep} from './step.js'
import {hasTypedImage} from './steps/choose-image.js'
import {toCommandLine} from './to-command-line.js'

export interface ReviewResult {
  state: WizardState
  isConfirmed: boolean
  /** Where it was saved. */
  savedPath?: string
}

interface ReviewChoice {
  id: 'create' | 'change' | 'save' | 'print' | 'cancel'
  title: string
  detail: string
}

const CREATE: ReviewChoice = {id: 'create', title: 'Create the job', detail: 'It is sent now.'}
const PRINT: ReviewChoice = {
  id: 'create',
  title: 'Print the document',
  detail: 'It is not sent: --dry-run. The answers are kept.',
}
const CHOICES: ReviewChoice[] = [
  {id: 'change', title: 'Change a value', detail: 'Asks one question again and comes back.'},
  {id: 'save', title: 'Save as a file', detail: 'For pai-dlc job create -f FILE.'},
  {id: 'print', title: 'Show the command', detail: 'One line that makes the same job.'},
  {id: 'cancel', title: 'Cancel', detail: 'Nothing is sent. The answers are kept for the next time.'},
]

/** Shows all of it with its sources and asks what to do, until the job is to be created or not. */
export async function reviewJob(
  session: WizardSession,
  start: WizardState,
  view: View,
  isDryRun = false,
): Promise<ReviewResult> {
  const {prompter} = session
  const {checkDocument} = await import('../document/check.js')
  let state = start
  let savedPath: string | undefined
  let lastChoiceId: ReviewChoice['id'] = 'create'
  for (let isChanged = true; ; ) {
    await session.givenValues?.check(state)
    const {problems: documentProblems, warnings} = checkDocument(state.document)
    const problems = [...documentProblems, ...(session.givenValues?.problems(state) ?? [])]
    const {document, names, specs} = state
    const describeSourceAt = (path: string) => describeValueSource(findSource(state, path))
    if (isChanged)
      prompter.note(
        `\n${renderReview({document, names, specs: Object.values(specs), source: describeSourceAt, problems, warnings}, view)}\n`,
      )
    isChanged = false
    const initial: string = problems.length > 0 ? 'change' : lastChoiceId
    const chosen = await prompter.choose<ReviewChoice>({
      message: 'What now',
      canGoBack: false,
      discardTypeAhead: true,
      rows: fromArray([isDryRun ? PRINT : CREATE, ...CHOICES]),
      hasHeader: false,
      columns: [{key: 'title', header: '', value: ({title}) => title}],
      id: ({id}) => id,
      detail: ({detail}) => detail,
      disabledReason: ({id}) =>
        id === 'create' && problems.length > 0 ? 'There is something to mend first: change a value.' : undefined,
      initial,
    })
    if (chosen === BACK) continue
    lastChoiceId = chosen.id === 'change' ? 'create' : chosen.id
    if (chosen.id === 'create') return {state, isConfirmed: true, savedPath}
    if (chosen.id === 'cancel') return {state, isConfirmed: false, savedPath}
    if (chosen.id === 'save') savedPath = (await promptToSave(session, state)) ?? savedPath
    if (chosen.id === 'print')
      prompter.note(`\n  ${await toCommandLine(state.document as JobDocument, {extraFlags: extraFlags(state)})}\n`)
    if (chosen.id === 'change') {
      const stepId = await chooseStep(session, state)
      if (stepId === undefined) continue
      state = await runSteps(session, state, stepId)
      isChanged = true
    }
  }
}

/** Flags that are none of the job's and that it needs. */
export function extraFlags(state: WizardState): string[] {
  return hasTypedImage(state) ? ['--no-verify-image'] : []
}

/** Where a value came from, as the review says it. */
export function describeValueSource(source: string | undefined): string | undefined {
  return source === 'wizard' ? 'asked' : source === 'config' ? 'profile' : source
}

/** Asks which of the questions to ask again; undefined for none. */
export async function chooseStep(session: WizardSession, state: WizardState): Promise<string | undefined> {
  const steps = applicableSteps(session, state).filter(({fields}) => fields.length > 0)
  const chosen = await session.prompter.choose({
    message: 'Change what',
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

/** The values that a question has settled, in short. */
function describeValues({fields}: WizardStep, {document}: WizardState): string {
  const values: string[] = []
  const walk = (value: unknown, path: string): void => {
    const isOwnField = fields.some((field) => !/\]$/.test(field) && field !== 'JobSpecs' && matchScore(field, path) > 0)
    if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value))
        walk(child, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`)
    } else if (isOwnField && !values.includes(String(value)))
      values.push(path.startsWith('Envs') ? path.slice(5) : String(value))
  }
  walk(document, '')
  return values.join(', ')
}
