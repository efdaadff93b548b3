import {BACK} from '../../prompt/prompter.js'
import {getResourceKind, setAnswer} from '../state.js'
import type {WizardStep} from '../step.js'

/** Asked before submission because it is fixed once the job starts (rule M3). */
export const priorityStep: WizardStep = {
  id: 'priority',
  title: 'Priority',
  fields: ['Priority'],
  when: (state) =>
    getResourceKind(state) === 'quota' &&
    (state.picks.guards?.includes('priority') === true || state.document.Priority !== undefined),
  async ask({prompter, state, problem, canGoBack}) {
    const priority = await prompter.number({
      message: 'Priority',
      problem,
      canGoBack,
      initial: typeof state.document.Priority === 'number' ? state.document.Priority : 1,
      min: 1,
      max: 9,
      hint: '9 is the highest',
    })
    if (priority === BACK) return BACK
    setAnswer(state, ['Priority'], priority)
    return undefined
  },
}
