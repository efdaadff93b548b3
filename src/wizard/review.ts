import type {JobDocument} from '../document/document.js'
import {fixed} from '../prompt/paged-list.js'
import {BACK} from '../prompt/prompter.js'
import {renderReview} from '../render/review.js'
import type {View} from '../render/view.js'
import {applicable, type Conversation, converse} from './loop.js'
import {askAndSave} from './save.js'
import {covers, sourceOf, type WizardState} from './state.js'
import type {Step} from './step.js'
import {hasTypedImage} from './steps/choose-image.js'
import {commandLine} from './to-command-line.js'

export interface Reviewed {
  state: WizardState
  isCreated: boolean
  /** Where it was saved. */
  saved?: string
}

interface Choice {
  id: 'create' | 'change' | 'save' | 'print' | 'cancel'
  title: string
  detail: string
}

const CREATE: Choice = {id: 'create', title: 'Create the job', detail: 'It is sent now.'}
const PRINT: Choice = {
  id: 'create',
  title: 'Print the document',
  detail: 'It is not sent: --dry-run. The answers are kept.',
}
const CHOICES: Choice[] = [
  {id: 'change', title: 'Change a value', detail: 'Asks one question again and comes back.'},
  {id: 'save', title: 'Save as a file', detail: 'For pai-dlc job create -f FILE.'},
  {id: 'print', title: 'Show the command', detail: 'One line that makes the same job.'},
  {id: 'cancel', title: 'Cancel', detail: 'Nothing is sent. The answers are kept for the next time.'},
]

/** Shows all of it with its sources and asks what to do, until the job is to be created or not. */
export async function review(
  conversation: Conversation,
  start: WizardState,
  view: View,
  isDryRun = false,
): Promise<Reviewed> {
  const {prompter} = conversation
  const {checkDocument} = await import('../document/check.js')
  let state = start
  let saved: string | undefined
  let last: Choice['id'] = 'create'
  for (let isNew = true; ; ) {
    await conversation.given?.lookUp(state)
    const {problems: broken, warnings} = checkDocument(state.document)
    const problems = [...broken, ...(conversation.given?.problems(state) ?? [])]
    const {document, names, specs} = state
    const source = (path: string) => sourceWords(sourceOf(state, path))
    if (isNew)
      prompter.note(
        `\n${renderReview({document, names, specs: Object.values(specs), source, problems, warnings}, view)}\n`,
      )
    isNew = false
    const initial: string = problems.length > 0 ? 'change' : last
    const chosen = await prompter.choose<Choice>({
      message: 'What now',
      back: false,
      fresh: true,
      rows: fixed([isDryRun ? PRINT : CREATE, ...CHOICES]),
      header: false,
      columns: [{key: 'title', header: '', value: ({title}) => title}],
      id: ({id}) => id,
      detail: ({detail}) => detail,
      disabled: ({id}) =>
        id === 'create' && problems.length > 0 ? 'There is something to mend first: change a value.' : undefined,
      initial,
    })
    if (chosen === BACK) continue
    last = chosen.id === 'change' ? 'create' : chosen.id
    if (chosen.id === 'create') return {state, isCreated: true, saved}
    if (chosen.id === 'cancel') return {state, isCreated: false, saved}
    if (chosen.id === 'save') saved = (await askAndSave(conversation, state)) ?? saved
    if (chosen.id === 'print')
      prompter.note(`\n  ${await commandLine(state.document as JobDocument, {more: extraFlags(state)})}\n`)
    if (chosen.id === 'change') {
      const step = await chooseStep(conversation, state)
      if (step === undefined) continue
      state = await converse(conversation, state, step)
      isNew = true
    }
  }
}

/** Flags that are none of the job's and that it needs. */
export function extraFlags(state: WizardState): string[] {
  return hasTypedImage(state) ? ['--no-verify-image'] : []
}

/** Where a value came from, as the review says it. */
export function sourceWords(source: string | undefined): string | undefined {
  return source === 'wizard' ? 'asked' : source === 'config' ? 'profile' : source
}

/** Asks which of the questions to ask again; undefined for none. */
export async function chooseStep(conversation: Conversation, state: WizardState): Promise<string | undefined> {
  const steps = applicable(conversation, state).filter(({fields}) => fields.length > 0)
  const chosen = await conversation.prompter.choose({
    message: 'Change what',
    what: 'questions',
    rows: fixed(steps),
    header: false,
    columns: [
      {key: 'title', header: '', value: ({title}) => title},
      {
        key: 'now',
        header: '',
        value: (step) => (step.shown?.(state) ?? valueText(step, state)) || 'none',
        flexible: 12,
      },
    ],
    id: ({id}) => id,
  })
  return chosen === BACK ? undefined : chosen.id
}

/** The values that a question has settled, in short. */
function valueText({fields}: Step, {document}: WizardState): string {
  const found: string[] = []
  const walk = (value: unknown, path: string): void => {
    const isHit = fields.some((field) => !/\]$/.test(field) && field !== 'JobSpecs' && covers(field, path) > 0)
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value))
        walk(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`)
    } else if (isHit && !found.includes(String(value)))
      found.push(path.startsWith('Envs') ? path.slice(5) : String(value))
  }
  walk(document, '')
  return found.join(', ')
}
