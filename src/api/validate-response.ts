import {CliError} from '../errors.js'
import type {Cloud, OperationName} from './cloud.js'
import type {FieldSchema} from './field.js'

/** The first difference between a response and the contract, such as `Pods[0].PodId is a list, not a string`. */
export async function validateResponse(operation: OperationName, response: unknown): Promise<string | undefined> {
  const {PARAMETERS, SCHEMAS} = await import('./generated/schemas.js')
  return findViolation(SCHEMAS, ROOT, {ref: PARAMETERS[operation]?.response ?? ''}, response)
}

type Schemas = Readonly<Record<string, Readonly<Record<string, FieldSchema>>>>

function findViolation(schemas: Schemas, path: string, schema: FieldSchema, value: unknown): string | undefined {
  if (value === undefined) return undefined
  const [expected, actual] = [expectedType(schema), actualType(value)]
  if (expected !== undefined && actual !== expected) return `${path} is ${actual}, not ${expected}`
  const {arrayOf, ref} = schema
  if (arrayOf)
    return firstViolation(value as unknown[], (item, index) =>
      findViolation(schemas, `${path}[${index}]`, arrayOf, item),
    )
  if (ref === undefined) return undefined
  return firstViolation(Object.entries(schemas[ref] ?? {}), ([name, fieldSchema]) =>
    findViolation(schemas, fieldPath(path, name), fieldSchema, (value as Record<string, unknown>)[name]),
  )
}

const ROOT = 'the response'
const TYPE_NAMES: Record<string, string | undefined> = {string: 'a string', number: 'a number', boolean: 'a boolean'}

/** Undefined if any type is allowed. */
function expectedType({arrayOf, ref, mapOf, type = 'any'}: FieldSchema): string | undefined {
  if (arrayOf) return 'a list'
  return ref !== undefined || mapOf ? 'an object' : TYPE_NAMES[type]
}

function actualType(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : (TYPE_NAMES[typeof value] ?? 'an object')
}

const fieldPath = (path: string, name: string) => (path === ROOT ? name : `${path}.${name}`)

function firstViolation<Item>(
  items: readonly Item[],
  check: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const violation = check(item, index)
    if (violation) return violation
  }
  return undefined
}

/** The last response of each operation, used only to explain a TypeError. */
const lastResponses = new Map<OperationName, unknown>()

const LIST_DEPTH = 2

/** Remembers the last responses, and removes their nulls. */
export function rememberResponses(cloud: Cloud): Cloud {
  return {
    async call(operation, input, options) {
      const response = deleteNulls(
        await cloud.call(operation, input, options),
        operation.startsWith('List') ? LIST_DEPTH : undefined,
      )
      lastResponses.set(operation, response)
      return response
    },
  }
}

/** The error for a response that caused a TypeError because it does not match the contract; otherwise undefined. */
export async function contractViolation(thrown: unknown): Promise<CliError | undefined> {
  if (lastResponses.size === 0 || !(thrown instanceof TypeError || thrown instanceof RangeError)) return undefined
  for (const [operation, response] of [...lastResponses].reverse()) {
    const violation = await validateResponse(operation, response)
    if (violation)
      return new CliError({
        code: 'InvalidResponse',
        exit: 'failure',
        message: `${operation}: the response does not match the API contract: ${violation}.`,
        suggestions: ['Show the full response: --json', 'Check the endpoint: pai-dlc auth status'],
        cause: thrown,
      })
  }
  return undefined
}

/**
 * Deletes nulls in place: services send null for an empty list or a missing field.
 * @param depth levels of objects to search; the items are enough for long lists
 */
export function deleteNulls<Value>(value: Value, depth = Number.POSITIVE_INFINITY): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    // Skips lists of strings: there may be millions of log lines.
    if (typeof value[0] !== 'string') for (const item of value) deleteNulls(item, depth)
    return value
  }
  const fields = value as Record<string, unknown>
  for (const key in fields) {
    const field = fields[key]
    if (field === null) delete fields[key]
    else if (depth > 1 && typeof field === 'object') deleteNulls(field, depth - 1)
  }
  return value
}
