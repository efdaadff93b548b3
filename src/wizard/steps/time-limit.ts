import {parseMinutes} from '../../document/flag-values.js'
import {BACK} from '../../prompt/prompter.js'
import {formatDuration} from '../../text/duration.js'
import {PROPOSED_SOURCE, setAnswer, totalResources, type WizardState} from '../state.js'
import type {WizardStep} from '../step.js'

export const timeLimitStep: WizardStep = {
  id: 'limit',
  title: 'Time limit',
  summary: ({document: {JobMaxRunningTimeMinutes: limit}}) =>
    typeof limit === 'number' ? formatMinutes(limit) : String(limit ?? ''),
  fields: ['JobMaxRunningTimeMinutes'],
  when: (state) =>
    state.picks.guards?.includes('limit') === true || state.document.JobMaxRunningTimeMinutes !== undefined,
  propose({state}) {
    setAnswer(state, ['JobMaxRunningTimeMinutes'], PROPOSED_MINUTES, PROPOSED_SOURCE)
    return true
  },
  async ask({prompter, state, problem, canGoBack, check}) {
    const previousMinutes = state.document.JobMaxRunningTimeMinutes
    const text = await prompter.text({
      message: 'Time limit',
      problem,
      canGoBack,
      initial:
        typeof previousMinutes === 'number' && previousMinutes > 0
          ? formatMinutes(previousMinutes)
          : formatMinutes(PROPOSED_MINUTES),
      isProposal: true,
      hint: timeLimitHint(state),
      validate: (typed) => {
        const {value: minutes} = parseMinutes(typed)
        return minutes === undefined
          ? 'A time is a number and a unit, such as 90m, 12h or 2d.'
          : check((trial) => setAnswer(trial, ['JobMaxRunningTimeMinutes'], minutes))
      },
    })
    if (text === BACK) return BACK
    setAnswer(state, ['JobMaxRunningTimeMinutes'], parseMinutes(text).value)
    return undefined
  },
}

/** A day: long enough for most jobs, and short enough to stop a hung one. */
const PROPOSED_MINUTES = 24 * 60

const formatMinutes = (minutes: number) => formatDuration(minutes * 60, {units: 4})

function timeLimitHint(state: WizardState): string {
  const {gpus} = totalResources(state)
  const hours = gpus ? ` A day on ${gpus} GPU is ${gpus * 24} GPU hours.` : ''
  return `Minutes, hours or days: 90m, 12h, 2d.${hours}`
}
