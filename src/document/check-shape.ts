import type {FieldSchema} from '../api/field.js'
import type {Problem} from '../errors.js'
import {isRecord} from '../platform/record.js'
import {findNearest} from '../text/did-you-mean.js'
import type {JobDraft} from './document.js'
import {closestField, exactField, getLegalValues, isUnpublishedField, JOB_SCHEMA} from './fields.js'
import {describeValue, isZeroValue, joinPath} from './json-values.js'
import {suggestFieldPath} from './misplaced-field.js'

export interface ShapeCheck {
  structureProblems: Problem[]
  /** Values that violate the contract's enums, ranges, lengths and patterns. */
  valueProblems: Problem[]
  /** Paths of values of a wrong type: they are not missing. */
  mistypedPaths: string[]
  /** Deprecated, ignored and unpublished fields. */
  warnings: string[]
  /** A copy with corrected field names, so that rules don't report the same mistake again. */
  normalized: JobDraft
}

/** Checked by rules C8 and C9 with better messages. */
const CHECKED_BY_RULES = new Set([`${JOB_SCHEMA}.JobType`, 'JobSpec.Type'])

/** Of one structure, each is reported with what may be meant. */
const MAX_UNKNOWN_FIELDS = 100

const REPLACEMENTS: Record<string, string> = {UseSpotInstance: 'use SpotSpec', IsCheif: 'write IsChief'}

export interface ShapeOptions {
  /** Fields that look misspelled are sent as written (C17). */
  allowUnknownFields?: boolean
}

interface ShapeState extends ShapeCheck, ShapeOptions {}

/** Checks names, types and values of all fields against the contract. Never throws. */
export function checkShape(document: JobDraft, options: ShapeOptions = {}): ShapeCheck {
  const result: ShapeState = {
    ...{structureProblems: [], valueProblems: [], mistypedPaths: [], warnings: [], normalized: {}},
    ...options,
  }
  result.normalized = checkStructure(document, JOB_SCHEMA, '', result) as JobDraft
  return result
}

export function listShapeProblems(document: JobDraft): Problem[] {
  const {structureProblems, valueProblems} = checkShape(document)
  return [...structureProblems, ...valueProblems]
}

function checkStructure(value: unknown, name: string, path: string, result: ShapeState): unknown {
  if (!isRecord(value)) return reportWrongType(value, 'a map of fields', path, result)
  const present = Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined))
  const unknownKeys = Object.keys(present).filter((key) => !exactField(name, key))
  const ignored = new Set(unknownKeys.slice(MAX_UNKNOWN_FIELDS))
  if (ignored.size > 0)
    result.structureProblems.push({path, message: `There are ${ignored.size} more fields that are unknown here.`})
  const normalized = Object.entries(present).flatMap(([key, inner]): [string, unknown][] => {
    if (ignored.has(key)) return []
    const fieldPath = joinPath(path, key)
    const field = closestField(name, key)
    if (field?.name === key) warnAboutField(name, key, inner, field.schema, fieldPath, result)
    else {
      const problem = result.allowUnknownFields ? undefined : describeMisnamedField(name, key, present, field?.name)
      if (!problem) return [[key, passUnknownField(inner, fieldPath, result)]]
      result.structureProblems.push({path: fieldPath, ...problem, rule: 'C17'})
    }
    if (!field || (field.name !== key && Object.hasOwn(present, field.name))) return []
    return [[field.name, checkValue(inner, field.schema, fieldPath, result, `${name}.${field.name}`)]]
  })
  return Object.fromEntries(normalized)
}

/** A field that the contract does not know is sent as it was written (C17). */
function passUnknownField(value: unknown, path: string, result: ShapeState): unknown {
  if (value === null) return checkValue(value, {type: 'any'}, path, result, '')
  result.warnings.push(`${path} is not in the published contract; it is sent unchanged.`)
  return value
}

function checkValue(value: unknown, schema: FieldSchema, path: string, result: ShapeState, owner: string): unknown {
  if (value === null) {
    const fix =
      schema.type === 'string'
        ? 'Use "" for an empty string, or remove the field.'
        : 'Set a value, or remove the field.'
    result.structureProblems.push({path, message: 'Has no value.', fix})
    return undefined
  }
  if (schema.ref) return checkStructure(value, schema.ref, path, result)
  if (schema.arrayOf) {
    const itemSchema = schema.arrayOf
    if (!Array.isArray(value)) return reportWrongType(value, 'a list', path, result)
    return value.map((item, index) => checkValue(item, itemSchema, `${path}[${index}]`, result, owner))
  }
  if (schema.mapOf) {
    const itemSchema = schema.mapOf
    if (!isRecord(value)) return reportWrongType(value, 'a map', path, result)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        checkValue(item, itemSchema, joinPath(path, key), result, owner),
      ]),
    )
  }
  return checkScalar(value, schema, path, result, owner)
}

function checkScalar(value: unknown, schema: FieldSchema, path: string, result: ShapeState, owner: string): unknown {
  const typeNames = {string: 'a string', number: 'a number', boolean: 'true or false'}
  if (schema.type === undefined || schema.type === 'any') return value
  if (typeof value !== schema.type || (typeof value === 'number' && !Number.isFinite(value)))
    return reportWrongType(value, typeNames[schema.type], path, result)
  const field = owner.slice(owner.indexOf('.') + 1)
  const problem = CHECKED_BY_RULES.has(owner)
    ? undefined
    : findValueProblem(value, schema, path, getLegalValues(field, schema))
  if (problem) result.valueProblems.push(problem)
  return value
}

function reportWrongType(value: unknown, expected: string, path: string, result: ShapeState): undefined {
  result.mistypedPaths.push(path)
  result.structureProblems.push({
    path,
    message: `Must be ${expected}, not ${describeValue(value)}.`,
    ...suggestTypeFix(value, expected),
  })
}

function suggestTypeFix(value: unknown, expected: string): {fix?: string} {
  if (expected === 'a string' && Array.isArray(value))
    return {fix: 'Use one string; in YAML, put several lines below a |.'}
  if (expected === 'a string') return typeof value === 'object' ? {} : {fix: `Quote it: "${value}".`}
  if (expected === 'a list') return {fix: 'Make it a list: prefix it with "- " in YAML, or enclose it in [ ] in JSON.'}
  const unquoted = typeof value === 'string' ? value.trim() : ''
  if (expected === 'a number' && /^-?\d+(\.\d+)?$/.test(unquoted)) return {fix: `Remove the quotes: ${unquoted}.`}
  if (expected === 'true or false' && /^(true|yes|on|1)$/i.test(String(value))) return {fix: 'Use true without quotes.'}
  if (expected === 'true or false' && /^(false|no|off|0)$/i.test(String(value)))
    return {fix: 'Use false without quotes.'}
  return {}
}

/** The correct name or place of a misspelled or misplaced field; undefined if it may be new. */
function describeMisnamedField(
  structure: string,
  key: string,
  siblings: object,
  name: string | undefined,
): Omit<Problem, 'path'> | undefined {
  if (name === undefined) {
    const fix = suggestFieldPath(structure, key)
    return fix === undefined ? undefined : {message: `Unknown field ${key}.`, fix}
  }
  if (Object.hasOwn(siblings, name))
    return {message: `Unknown field ${key}, and ${name} is also set.`, fix: `Keep only ${name}.`}
  return {message: `Unknown field ${key}.`, fix: `Did you mean ${name}?`}
}

function warnAboutField(
  structure: string,
  key: string,
  value: unknown,
  schema: FieldSchema,
  path: string,
  result: ShapeState,
): void {
  if (isZeroValue(value)) return
  if (schema.deprecated)
    result.warnings.push(`${path} is deprecated${REPLACEMENTS[key] ? `: ${REPLACEMENTS[key]}` : ''}.`)
  if (schema.unsupported) result.warnings.push(`${path} is ignored by the service.`)
  if (isUnpublishedField(structure, key))
    result.warnings.push(`${path} is not in the published contract; it is sent unchanged.`)
}

/** A value that violates its enum, range, length or pattern. */
function findValueProblem(
  value: unknown,
  schema: FieldSchema,
  path: string,
  legalValues?: (string | number)[],
): Problem | undefined {
  if (legalValues && typeof value === 'string' && value !== '' && !legalValues.includes(value)) {
    const closest = findNearest(value, legalValues.map(String))
    const fix = closest
      ? `Did you mean ${closest}?`
      : `Use one of these values${schema.default === undefined ? '' : `, or omit it for ${schema.default}`}.`
    return {path, message: `Must be one of ${legalValues.join(', ')}, not "${value}".`, fix}
  }
  if (typeof value === 'number') return findRangeProblem(value, schema, path)
  return typeof value === 'string' ? findTextProblem(value, schema, path) : undefined
}

function findRangeProblem(value: number, {min, max}: FieldSchema, path: string): Problem | undefined {
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return undefined
  const range =
    min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `between ${min} and ${max}`
  return {path, message: `Must be ${range}, not ${value}.`}
}

function findTextProblem(
  value: string,
  {minLength, maxLength, pattern}: FieldSchema,
  path: string,
): Problem | undefined {
  if (maxLength !== undefined && value.length > maxLength) {
    return {path, message: `Has ${value.length} characters; at most ${maxLength} are allowed.`}
  }
  if (minLength !== undefined && value.length < minLength) {
    return {path, message: `Has ${value.length} characters; at least ${minLength} are required.`}
  }
  const matches = pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value)
  return matches ? undefined : {path, message: `Must match ${pattern}, not "${value}".`}
}
