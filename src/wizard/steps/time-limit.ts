import {BACK} from '../../prompt/prompter.js'
import {formatDuration, parseDuration} from '../../text/duration.js'
import {answer, totals, type WizardState} from '../state.js'
import type {Step} from '../step.js'

/** How long it may run, in minutes. */
export const limitStep: Step = {
  id: 'limit',
  title: 'Time limit',
  shown: ({document: {JobMaxRunningTimeMinutes: limit}}) =>
    typeof limit === 'number' ? exactText(limit) : String(limit ?? ''),
  fields: ['JobMaxRunningTimeMinutes'],
  when: (state) =>
    state.picks.guards?.includes('limit') === true || state.document.JobMaxRunningTimeMinutes !== undefined,
  async ask({prompter, state, problem, back, check}) {
    const before = state.document.JobMaxRunningTimeMinutes
    const text = await prompter.text({
      message: 'Stop it after',
      problem,
      back,
      initial: typeof before === 'number' && before > 0 ? exactText(before) : '1d',
      isProposal: true,
      hint: limitHint(state),
      validate: (typed) => {
        const minutes = readMinutes(typed)
        return minutes === undefined
          ? 'A time is a number and a unit, such as 90m, 12h or 2d.'
          : check((trial) => answer(trial, ['JobMaxRunningTimeMinutes'], minutes))
      },
    })
    if (text === BACK) return BACK
    answer(state, ['JobMaxRunningTimeMinutes'], readMinutes(text))
    return undefined
  },
}

const exactText = (minutes: number) => formatDuration(minutes * 60, {units: 4})

/** Whole minutes from "90", "90m", "1h30m", "2 days"; undefined for what is none. */
export function readMinutes(text: string): number | undefined {
  const seconds = parseDuration(text, {bareUnit: 'm'})
  return seconds === undefined || seconds % 60 !== 0 ? undefined : seconds / 60
}

function limitHint(state: WizardState): string {
  const {gpus} = totals(state)
  const hours = gpus ? ` A day on ${gpus} GPU is ${gpus * 24} GPU hours.` : ''
  return `Minutes, hours or days: 90m, 12h, 2d.${hours}`
}
