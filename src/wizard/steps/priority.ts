import {BACK} from '../../prompt/prompter.js'
import {answer, kindOf} from '../state.js'
import type {Step} from '../step.js'

/** Its place in the queue of a quota: best set now (rule M3). */
export const priorityStep: Step = {
  id: 'priority',
  title: 'Priority',
  fields: ['Priority'],
  when: (state) =>
    kindOf(state) === 'quota' &&
    (state.picks.guards?.includes('priority') === true || state.document.Priority !== undefined),
  async ask({prompter, state, problem, back}) {
    const priority = await prompter.number({
      message: 'Priority',
      problem,
      back,
      initial: typeof state.document.Priority === 'number' ? state.document.Priority : 1,
      least: 1,
      most: 9,
      hint: '9 comes first',
    })
    if (priority === BACK) return BACK
    answer(state, ['Priority'], priority)
    return undefined
  },
}
