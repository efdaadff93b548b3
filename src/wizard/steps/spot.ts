import {BACK} from '../../prompt/prompter.js'
import {answer, kindOf} from '../state.js'
import type {Step} from '../step.js'
import {spotShare} from './guards.js'
import {specsOf} from './topology.js'

/** What spot machines may cost. */
export const spotStep: Step = {
  id: 'spot',
  title: 'Spot limit',
  fields: ['JobSpecs[].SpotSpec'],
  when: (state) => kindOf(state) === 'public' && state.picks.guards?.includes('spot') === true,
  async ask({prompter, state, problem, back}) {
    const now = Math.round((spotShare(state) ?? 0) * 100)
    const before = specsOf(state)[0]?.SpotSpec?.SpotDiscountLimit
    const percent = await prompter.number({
      message: 'Pay at most, in % of the price',
      problem,
      back,
      initial: before ? Math.round(before * 100) : Math.min(100, now === 0 ? 50 : now + 10),
      least: 1,
      most: 100,
      hint: now > 0 ? `Now ${now} %. Above your limit the machines are taken away.` : undefined,
    })
    if (percent === BACK) return BACK
    const spot = {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: percent / 100}
    for (const place of specsOf(state).keys()) answer(state, ['JobSpecs', place, 'SpotSpec'], spot)
    return undefined
  },
}
