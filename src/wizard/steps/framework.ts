import type {JobType} from '../../document/rules/framework.js'
import {fromArray} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import {FRAMEWORKS, guessJobType} from '../presets.js'
import {PROPOSED_SOURCE, setAnswer, type WizardState} from '../state.js'
import type {WizardStep} from '../step.js'
import {getMainImage} from './image.js'

/** The exact name of a framework (rule C8). */
export const frameworkStep: WizardStep = {
  id: 'framework',
  title: 'Framework',
  fields: ['JobType'],
  proposalKey: (state) => proposeJobType(state),
  propose({state}) {
    setAnswer(state, ['JobType'], proposeJobType(state), PROPOSED_SOURCE)
    return true
  },
  async ask({prompter, state, problem, canGoBack}) {
    const {document} = state
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
      initial: document.JobType ?? proposeJobType(state),
    })
    if (chosen === BACK) return BACK
    setAnswer(state, ['JobType'], chosen.type)
    return undefined
  },
}

function proposeJobType(state: WizardState): JobType {
  return guessJobType(state.picks.framework || getMainImage(state)) ?? 'PyTorchJob'
}
