import {BACK} from '../../prompt/prompter.js'
import {getResourceKind, setAnswer} from '../state.js'
import type {WizardStep} from '../step.js'
import {spotPriceRatio} from './options.js'
import {getJobSpecs} from './topology.js'

export const spotStep: WizardStep = {
  id: 'spot',
  title: 'Max bid',
  fields: ['JobSpecs[].SpotSpec'],
  when: (state) => getResourceKind(state) === 'public' && state.picks.guards?.includes('spot') === true,
  async ask({prompter, state, problem, canGoBack}) {
    const currentPercent = Math.round((spotPriceRatio(state) ?? 0) * 100)
    const previousLimit = getJobSpecs(state)[0]?.SpotSpec?.SpotDiscountLimit
    const percent = await prompter.number({
      message: 'Maximum bid (% of on-demand price)',
      problem,
      canGoBack,
      initial: previousLimit
        ? Math.round(previousLimit * 100)
        : Math.min(100, currentPercent === 0 ? 50 : currentPercent + 10),
      min: 1,
      max: 100,
      hint: currentPercent > 0 ? `Now ${currentPercent} %. Above your bid, the instances are reclaimed.` : undefined,
    })
    if (percent === BACK) return BACK
    const spot = {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: percent / 100}
    for (const index of getJobSpecs(state).keys()) setAnswer(state, ['JobSpecs', index, 'SpotSpec'], spot)
    return undefined
  },
}
