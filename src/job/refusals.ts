import {CliError} from '../errors.js'
import {type JobVerb, STATE_RULES, type StateRule, type StateRuleContext} from './state-rules.js'

export interface Refusal {
  rule: StateRule
  reason: string
  suggestions: string[]
}

/** The rules that forbid a verb in the job's current state, without forceable ones if `force`. */
export function findRefusals(verb: JobVerb, context: StateRuleContext, {force = false} = {}): Refusal[] {
  return STATE_RULES.filter((rule) => rule.verb === verb && !(force && rule.forceable) && rule.isBroken(context)).map(
    (rule) => ({
      rule,
      reason: rule.message(context),
      suggestions: rule.suggestions(context),
    }),
  )
}

const REFUSAL_CODES: Record<JobVerb, string> = {
  stop: 'NotStoppable',
  update: 'NotChangeable',
  delete: 'NotDeletable',
  terminal: 'NoTerminal',
}

export function refusedError(refusals: readonly Refusal[]): CliError {
  const [first] = refusals
  const reasons = refusals.map(({reason}) => reason)
  return new CliError({
    code: REFUSAL_CODES[first?.rule.verb ?? 'update'],
    exit: 'refused',
    message: `${[...new Set(reasons)].join(' ')} Nothing was sent.`,
    suggestions: [...new Set(refusals.flatMap(({suggestions}) => suggestions))].slice(0, 4),
  })
}
