import {parsePath} from '../document/set-values.js'
import {valueAt} from '../platform/record.js'
import {fromArray} from '../prompt/paged-list.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import {formatAge} from '../text/time.js'
import {type JobDraftStore, parseSavedDraft, type SavedDraft} from './draft.js'
import {setAnswer, type WizardState} from './state.js'

/** Offers to resume the saved draft. Values of current flags override those of the draft. */
export async function offerToResume(
  prompter: Prompter,
  draftStore: JobDraftStore | undefined,
  now: number,
  provided: WizardState,
): Promise<WizardState | undefined> {
  const savedDraft = parseSavedDraft(draftStore?.read())
  if (!savedDraft) return undefined
  const chosen = await prompter.choose({
    message: 'You have an unfinished job',
    canGoBack: false,
    rows: fromArray([
      {id: 'resume', title: 'Resume', summary: describeDraft(savedDraft, now)},
      {id: 'anew', title: 'Start over', summary: ''},
    ]),
    hasHeader: false,
    columns: [
      {key: 'title', header: '', value: ({title}) => title},
      {key: 'what', header: '', value: ({summary}) => summary, flexible: true},
    ],
    id: ({id}) => id,
    answerText: ({title}) => title.toLowerCase(),
  })
  if (chosen === BACK || chosen.id === 'anew') {
    draftStore?.remove()
    return undefined
  }
  const {state, withheld = []} = savedDraft
  if (withheld.length > 0) prompter.note(`Not saved because it may contain a secret: ${withheld.join(', ')}.`)
  for (const [path, source] of Object.entries(provided.sources)) {
    const steps = parsePath(path)
    if (steps && source !== 'default') setAnswer(state, steps, valueAt(provided.document, steps), source)
  }
  return state
}

function describeDraft({keptAt, state: {document, answered}}: SavedDraft, now: number): string {
  const count = Object.keys(answered).length
  return [document.DisplayName, `${count} ${count === 1 ? 'answer' : 'answers'}`, `${formatAge(keptAt, now)} ago`]
    .filter(Boolean)
    .join(', ')
}
