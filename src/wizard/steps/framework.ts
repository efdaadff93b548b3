import {fromArray} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import {FRAMEWORKS, guessJobType} from '../presets.js'
import {setAnswer} from '../state.js'
import type {WizardStep} from '../step.js'
import {getMainImage} from './image.js'

/** The exact name of a framework (rule C8). */
export const frameworkStep: WizardStep = {
  id: 'framework',
  title: 'Framework',
  fields: ['JobType'],
  async ask({prompter, state, problem, canGoBack}) {
    const {document, picks} = state
    const chosen = await prompter.choose({
      message: 'Framework',
      problem,
      canGoBack,
      rows: fromArray(FRAMEWORKS),
      hasHeader: false,
      columns: [
        {key: 'type', header: '', value: ({type}) => type},
        {key: 'what', header: '', value: ({description}) => description, flexible: true},
      ],
      id: ({type}) => type,
      detail: ({type}) =>
        type === 'PyTorchJob'
          ? 'Accepts any role; use it for any command. The framework cannot be changed later.'
          : undefined,
      initial: document.JobType ?? guessJobType(picks.framework || getMainImage(state)) ?? 'PyTorchJob',
    })
    if (chosen === BACK) return BACK
    setAnswer(state, ['JobType'], chosen.type)
    return undefined
  },
}
