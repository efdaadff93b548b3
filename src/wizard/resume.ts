import {parsePath} from '../document/set-values.js'
import {fixed} from '../prompt/paged-list.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import {age} from '../text/time.js'
import {type DraftPlace, type KeptDraft, readKept} from './draft.js'
import {answer, type WizardState} from './state.js'

/** The conversation that was left, if one was and it is to go on; what flags say now wins over it. */
export async function resumed(
  prompter: Prompter,
  drafts: DraftPlace | undefined,
  now: number,
  given: WizardState,
): Promise<WizardState | undefined> {
  const kept = readKept(drafts?.read())
  if (!kept) return undefined
  const chosen = await prompter.choose({
    message: 'A job was begun and not created',
    back: false,
    rows: fixed([
      {id: 'resume', title: 'Go on with it', what: draftText(kept, now)},
      {id: 'anew', title: 'Start anew', what: ''},
    ]),
    header: false,
    columns: [
      {key: 'title', header: '', value: ({title}) => title},
      {key: 'what', header: '', value: ({what}) => what, flexible: true},
    ],
    id: ({id}) => id,
    shown: ({title}) => title.toLowerCase(),
  })
  if (chosen === BACK || chosen.id === 'anew') {
    drafts?.remove()
    return undefined
  }
  const {state, withheld = []} = kept
  if (withheld.length > 0) prompter.note(`Not kept, for there may be a secret in it: ${withheld.join(', ')}.`)
  for (const [path, source] of Object.entries(given.sources)) {
    const steps = parsePath(path)
    if (steps && source !== 'default') answer(state, steps, valueAt(given.document, steps), source)
  }
  return state
}

function draftText({keptAt, state: {document, answered}}: KeptDraft, now: number): string {
  const count = Object.keys(answered).length
  return [document.DisplayName, `${count} ${count === 1 ? 'answer' : 'answers'}`, `${age(keptAt, now)} ago`]
    .filter(Boolean)
    .join(', ')
}

function valueAt(document: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | undefined)?.[step],
    document,
  )
}
