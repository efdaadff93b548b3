import {fixed} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import {FRAMEWORKS, frameworkOf} from '../presets.js'
import {answer} from '../state.js'
import type {Step} from '../step.js'
import {imageOf} from './image.js'

/** Rule C8: one of the nine, letter for letter. */
export const frameworkStep: Step = {
  id: 'framework',
  title: 'Framework',
  fields: ['JobType'],
  async ask({prompter, state, problem, back}) {
    const {document, picks} = state
    const chosen = await prompter.choose({
      message: 'Framework',
      problem,
      back,
      rows: fixed(FRAMEWORKS),
      header: false,
      columns: [
        {key: 'type', header: '', value: ({type}) => type},
        {key: 'what', header: '', value: ({what}) => what, flexible: true},
      ],
      id: ({type}) => type,
      detail: ({type}) =>
        type === 'PyTorchJob' ? 'It has the most permissive roles. The framework cannot be changed later.' : undefined,
      initial: document.JobType ?? frameworkOf(picks.framework || imageOf(state)) ?? 'PyTorchJob',
    })
    if (chosen === BACK) return BACK
    answer(state, ['JobType'], chosen.type)
    return undefined
  },
}
