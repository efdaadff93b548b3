import type {FieldSchema} from '../api/field.js'
import type {Problem} from '../errors.js'
import {nearest} from '../text/did-you-mean.js'
import type {JobDraft} from './document.js'
import {fieldMeant, fieldsOf, isBeyondContract, JOB, valuesOf} from './fields.js'
import {at, isEmpty, isObject, shown} from './json-values.js'
import {whereElse} from './misplaced-field.js'

export interface Shape {
  /** Unknown and misspelt fields, wrong types and empty values. */
  form: Problem[]
  /** Right in form, outside the contract's values or limits. */
  limits: Problem[]
  /** Fields that are sent and do not do what one hopes: deprecated, ignored, beyond the contract. */
  warnings: string[]
  /** A copy in which misspelt fields have their right names, so that rules do not report the same slip again. */
  meant: JobDraft
}

/** What the rule table says better than the contract does: C8, C9. */
const RULED = new Set([`${JOB}.JobType`, 'JobSpec.Type'])

const INSTEAD: Record<string, string> = {UseSpotInstance: 'use SpotSpec', IsCheif: 'write IsChief'}

/** Holds a document against the contract: names, types, legal values and limits at every depth. Never throws. */
export function inspectShape(document: JobDraft): Shape {
  const shape: Shape = {form: [], limits: [], warnings: [], meant: {}}
  shape.meant = structure(document, JOB, '', shape) as JobDraft
  return shape
}

/** All that is wrong with a document's shape. */
export function checkShape(document: JobDraft): Problem[] {
  const {form, limits} = inspectShape(document)
  return [...form, ...limits]
}

function structure(value: unknown, name: string, path: string, shape: Shape): unknown {
  if (!isObject(value)) return wrong(value, 'a map of fields', path, shape)
  const meant: Record<string, unknown> = {}
  const given = Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined))
  for (const [key, inner] of Object.entries(given)) {
    const place = at(path, key)
    const field = fieldMeant(name, key)
    if (field?.name === key) note(name, key, inner, field.facts, place, shape)
    else shape.form.push({path: place, ...unknownField(name, key, given, field?.name)})
    if (!field || (field.name !== key && Object.hasOwn(given, field.name))) continue
    meant[field.name] = checked(inner, field.facts, place, shape, `${name}.${field.name}`)
  }
  return meant
}

function checked(value: unknown, facts: FieldSchema, path: string, shape: Shape, owner: string): unknown {
  if (value === null) {
    const mend =
      facts.type === 'string'
        ? 'Write "" for an empty text, or take the field out.'
        : 'Give it a value or take the field out.'
    shape.form.push({path, message: 'Has no value.', mend})
    return undefined
  }
  if (facts.ref) return structure(value, facts.ref, path, shape)
  if (facts.arrayOf) {
    const of = facts.arrayOf
    if (!Array.isArray(value)) return wrong(value, 'a list', path, shape)
    return value.map((item, place) => checked(item, of, `${path}[${place}]`, shape, owner))
  }
  if (facts.mapOf) {
    const of = facts.mapOf
    if (!isObject(value)) return wrong(value, 'a map', path, shape)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, checked(item, of, at(path, key), shape, owner)]),
    )
  }
  return scalar(value, facts, path, shape, owner)
}

function scalar(value: unknown, facts: FieldSchema, path: string, shape: Shape, owner: string): unknown {
  const names = {string: 'a text', number: 'a number', boolean: 'true or false'}
  if (facts.type === undefined || facts.type === 'any') return value
  if (typeof value !== facts.type || (typeof value === 'number' && !Number.isFinite(value)))
    return wrong(value, names[facts.type], path, shape)
  const field = owner.slice(owner.indexOf('.') + 1)
  const problem = RULED.has(owner) ? undefined : limitProblem(value, facts, path, valuesOf(field, facts))
  if (problem) shape.limits.push(problem)
  return value
}

/** Reports a wrong type; the copy for the rules goes without the value. */
function wrong(value: unknown, expected: string, path: string, shape: Shape): undefined {
  shape.form.push({path, message: `Must be ${expected}, not ${shown(value)}.`, ...mendType(value, expected)})
}

function mendType(value: unknown, expected: string): {mend?: string} {
  if (expected === 'a text' && Array.isArray(value))
    return {mend: 'Write one text; several lines go below a | in YAML.'}
  if (expected === 'a text') return typeof value === 'object' ? {} : {mend: `Quote it: "${value}".`}
  if (expected === 'a list') return {mend: 'Put it in a list: a "- " before it in YAML, [ ] around it in JSON.'}
  const unquoted = typeof value === 'string' ? value.trim() : ''
  if (expected === 'a number' && /^-?\d+(\.\d+)?$/.test(unquoted))
    return {mend: `Write it without quotes: ${unquoted}.`}
  if (expected === 'true or false' && /^(true|yes|on|1)$/i.test(String(value)))
    return {mend: 'Write true, without quotes.'}
  if (expected === 'true or false' && /^(false|no|off|0)$/i.test(String(value)))
    return {mend: 'Write false, without quotes.'}
  return {}
}

function unknownField(
  structure: string,
  key: string,
  siblings: object,
  name: string | undefined,
): Omit<Problem, 'path'> {
  const elsewhere = whereElse(structure, key)
  if (name === undefined) return {message: `There is no field ${key} here.`, mend: elsewhere ?? known(structure)}
  if (Object.hasOwn(siblings, name))
    return {message: `There is no field ${key} here, and ${name} is given too.`, mend: `Keep ${name} only.`}
  return {message: `There is no field ${key}.`, mend: `Write ${name}.`}
}

function known(structure: string): string {
  const names = Object.keys(fieldsOf(structure))
  return `Take it out; known here: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`
}

function note(structure: string, key: string, value: unknown, facts: FieldSchema, path: string, shape: Shape): void {
  if (isEmpty(value)) return
  if (facts.deprecated) shape.warnings.push(`${path} is deprecated${INSTEAD[key] ? `: ${INSTEAD[key]}` : ''}.`)
  if (facts.unsupported) shape.warnings.push(`${path} is ignored by the service.`)
  if (isBeyondContract(structure, key))
    shape.warnings.push(`${path} is not in the published contract; it is sent as it is.`)
}

/** A value outside its legal values, range, length or pattern; undefined when it is inside all of them. */
export function limitProblem(
  value: unknown,
  facts: FieldSchema,
  path: string,
  values?: (string | number)[],
): Problem | undefined {
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

function rangeProblem(value: number, {min, max}: FieldSchema, path: string): Problem | undefined {
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return undefined
  const range =
    min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `between ${min} and ${max}`
  return {path, message: `Must be ${range}, not ${value}.`}
}

function textProblem(value: string, {minLength, maxLength, pattern}: FieldSchema, path: string): Problem | undefined {
  if (maxLength !== undefined && value.length > maxLength) {
    return {path, message: `Has ${value.length} characters; at most ${maxLength} are allowed.`}
  }
  if (minLength !== undefined && value.length < minLength) {
    return {path, message: `Has ${value.length} characters; at least ${minLength} are needed.`}
  }
  const fits = pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value)
  return fits ? undefined : {path, message: `Must match ${pattern}, not "${value}".`}
}
