import {fixed} from '../prompt/paged-list.js'
import {BACK} from '../prompt/prompter.js'
import {applicable, type Conversation} from './loop.js'
import {covers, type WizardState} from './state.js'
import type {Step} from './step.js'

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
      {key: 'now', header: '', value: (step) => (step.shown?.(state) ?? valueText(step, state)) || 'none', flexible: 12},
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
    } else if (isHit && !found.includes(String(value))) found.push(path.startsWith('Envs') ? path.slice(5) : String(value))
  }
  walk(document, '')
  return found.join(', ')
}
