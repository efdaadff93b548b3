import {CliError} from '../errors.js'
import {STATE_RULES, type StateRule, type Subject, type Verb} from './state-rules.js'

export interface Refusal {
  rule: StateRule
  reason: string
  instead: string[]
}

/** Every row that forbids a verb for a job as it is now; none with `force` where the row yields to it. */
export function refusals(verb: Verb, subject: Subject, {force = false} = {}): Refusal[] {
  return STATE_RULES.filter((rule) => rule.verb === verb && !(force && rule.forceable) && rule.when(subject)).map(
    (rule) => ({
      rule,
      reason: rule.why(subject),
      instead: rule.instead(subject),
    }),
  )
}

const CODES: Record<Verb, string> = {
  stop: 'NotStoppable',
  update: 'NotChangeable',
  delete: 'NotDeletable',
  terminal: 'NoTerminal',
}

/** The error for refusals, exit 7: each reason, and that nothing was sent. */
export function refusedError(found: readonly Refusal[]): CliError {
  const [first] = found
  const reasons = found.map(({reason}) => reason)
  return new CliError({
    code: CODES[first?.rule.verb ?? 'update'],
    exit: 'refused',
    message: `${[...new Set(reasons)].join(' ')} Nothing was sent.`,
    suggestions: [...new Set(found.flatMap(({instead}) => instead))].slice(0, 4),
  })
}
