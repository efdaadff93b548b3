import type {FieldFacts} from '../api/field.js'
import type {Problem} from '../errors.js'
import {nearest} from '../text/did-you-mean.js'

/** A value outside its legal values, range, length or pattern; undefined when it is inside all of them. */
export function limitProblem(value: unknown, facts: FieldFacts, path: string, values?: (string | number)[]): Problem | undefined {
  if (values && typeof value === 'string' && value !== '' && !values.includes(value)) {
    const meant = nearest(value, values.map(String))
    const mend = meant
      ? `Write ${meant}.`
      : `Choose one of them${facts.default === undefined ? '' : `, or leave it out for ${facts.default}`}.`
    return {path, message: `Must be one of ${values.join(', ')}, not "${value}".`, mend}
  }
  if (typeof value === 'number') return rangeProblem(value, facts, path)
  return typeof value === 'string' ? textProblem(value, facts, path) : undefined
}

function rangeProblem(value: number, {min, max}: FieldFacts, path: string): Problem | undefined {
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return undefined
  const range = min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `between ${min} and ${max}`
  return {path, message: `Must be ${range}, not ${value}.`}
}

function textProblem(value: string, {minLength, maxLength, pattern}: FieldFacts, path: string): Problem | undefined {
  if (maxLength !== undefined && value.length > maxLength) {
    return {path, message: `Has ${value.length} characters; at most ${maxLength} are allowed.`}
  }
  if (minLength !== undefined && value.length < minLength) {
    return {path, message: `Has ${value.length} characters; at least ${minLength} are needed.`}
  }
  const fits = pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value)
  return fits ? undefined : {path, message: `Must match ${pattern}, not "${value}".`}
}
