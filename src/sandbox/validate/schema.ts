import type {FieldSchema} from '../../api/field.js'
import {SCHEMAS} from '../../api/generated/schemas.js'
import {isRecord} from '../../platform/record.js'
import {invalidParameter} from '../service-error.js'

/** Checks a JSON value against its contract; unknown fields pass, as on the real service. @throws ApiError */
function checkValue(path: string, facts: FieldSchema, value: unknown): void {
  if (isUnset(value)) {
    if (facts.required && facts.default === undefined) throw invalidParameter(path, 'is required')
    return
  }
  if (facts.ref) checkFields(path, SCHEMAS[facts.ref] ?? {}, value)
  else if (facts.arrayOf) checkArray(path, facts, facts.arrayOf, value)
  else if (facts.mapOf) checkMap(path, facts.mapOf, value)
  else checkScalar(path, facts, value)
}

/** Checks all fields of an object; `path` is empty for the body itself. @throws ApiError */
export function checkFields(path: string, fields: Record<string, FieldSchema>, value: unknown): void {
  if (!isRecord(value)) throw invalidParameter(path || 'The body', 'must be an object')
  for (const [name, facts] of Object.entries(fields)) checkValue(path ? `${path}.${name}` : name, facts, value[name])
}

/** Clients send empty strings and nulls for unset fields. */
export const isUnset = (value: unknown) => value === undefined || value === null || value === ''

/** Checks a string or number against the limits of the contract. @throws ApiError */
export function checkLimits(path: string, facts: FieldSchema, value: string | number): void {
  const {enum: allowed, min, max, minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern} = facts
  if (allowed && !facts.list && !allowed.includes(value))
    throw invalidParameter(path, `must be one of ${allowed.join(', ')}, not ${value}`)

  const number = Number(value)
  if (min !== undefined && !(number >= min)) throw invalidParameter(path, `must be at least ${min}`)
  if (max !== undefined && !(number <= max)) throw invalidParameter(path, `must be at most ${max}`)
  if (typeof value !== 'string') return

  if (value.length < minLength) throw invalidParameter(path, `must have at least ${minLength} characters`)
  if (value.length > maxLength) throw invalidParameter(path, `must have at most ${maxLength} characters`)
  if (pattern && !new RegExp(`^(?:${pattern})$`).test(value)) throw invalidParameter(path, `must match ${pattern}`)
}

function checkArray(path: string, facts: FieldSchema, item: FieldSchema, value: unknown): void {
  if (!Array.isArray(value)) throw invalidParameter(path, 'must be an array')
  if (facts.required && value.length === 0) throw invalidParameter(path, 'must not be empty')
  if (facts.maxItems !== undefined && value.length > facts.maxItems)
    throw invalidParameter(path, `must have at most ${facts.maxItems} items`)
  value.forEach((entry, index) => {
    checkValue(`${path}[${index}]`, item, entry)
  })
}

function checkMap(path: string, item: FieldSchema, value: unknown): void {
  if (!isRecord(value)) throw invalidParameter(path, 'must be an object')
  for (const [key, entry] of Object.entries(value)) checkValue(`${path}.${key}`, item, entry)
}

function checkScalar(path: string, facts: FieldSchema, value: unknown): void {
  if (facts.type === undefined || facts.type === 'any') return
  if (typeof value !== facts.type) throw invalidParameter(path, `must be a ${facts.type}`)
  if (typeof value === 'string' || typeof value === 'number') checkLimits(path, facts, value)
}
