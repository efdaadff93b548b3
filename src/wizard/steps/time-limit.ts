import {BACK} from '../../prompt/prompter.js'
import {minutesText} from '../../render/review.js'
import {answer, totals, type WizardState} from '../state.js'
import type {Step} from '../step.js'

const DAY_MINUTES = 24 * 60

/** How long it may run, in minutes. */
export const limitStep: Step = {
  id: 'limit',
  title: 'Time limit',
  shown: ({document: {JobMaxRunningTimeMinutes: limit}}) =>
    typeof limit === 'number' ? minutesText(limit) : String(limit ?? ''),
  fields: ['JobMaxRunningTimeMinutes'],
  when: (state) =>
    state.picks.guards?.includes('limit') === true || state.document.JobMaxRunningTimeMinutes !== undefined,
  async ask({prompter, state, problem, back, check}) {
    const before = state.document.JobMaxRunningTimeMinutes
    const text = await prompter.text({
      message: 'Stop it after',
      problem,
      back,
      initial: typeof before === 'number' && before > 0 ? minutesText(before) : '1d',
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

/** Units may be written out: "2 days", "90 minutes". */
const TIME = /^(?:(\d+)\s*d(?:ays?)?)?\s*(?:(\d+)\s*h(?:ours?|rs?)?)?\s*(?:(\d+)\s*(?:m|mins?|minutes?)?)?$/i

/** Minutes from "90", "90m", "1h30m", "2d"; undefined for what is none. */
export function readMinutes(text: string): number | undefined {
  const [, days, hours, minutes] = TIME.exec(text.trim()) ?? []
  if (days === undefined && hours === undefined && minutes === undefined) return undefined
  return Number(days ?? 0) * DAY_MINUTES + Number(hours ?? 0) * 60 + Number(minutes ?? 0)
}

function limitHint(state: WizardState): string {
  const {gpus} = totals(state)
  const hours = gpus ? ` A day on ${gpus} GPU is ${gpus * 24} GPU hours.` : ''
  return `Minutes, hours or days: 90m, 12h, 2d.${hours}`
}
