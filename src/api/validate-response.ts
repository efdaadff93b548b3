import {CliError} from '../errors.js'
import type {Cloud, OperationName} from './cloud.js'
import type {FieldSchema} from './field.js'

/**
 * Where an answer is not of the contract's form, in words such as `Pods[0].PodId is a list, not a text`; undefined
 * where it is.
 */
export async function validateResponse(operation: OperationName, response: unknown): Promise<string | undefined> {
  // The whole contract: loaded only here.
  const {PARAMETERS, SCHEMAS} = await import('./generated/schemas.js')
  return findViolation(SCHEMAS, 'the answer', {ref: PARAMETERS[operation]?.response ?? ''}, response)
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

const TYPE_NAMES: Record<string, string | undefined> = {string: 'a text', number: 'a number', boolean: 'true or false'}

/** Undefined where anything is as good. */
function expectedType({arrayOf, ref, mapOf, type = 'any'}: FieldSchema): string | undefined {
  if (arrayOf) return 'a list'
  return ref !== undefined || mapOf ? 'an object' : TYPE_NAMES[type]
}

function actualType(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : (TYPE_NAMES[typeof value] ?? 'an object')
}

const fieldPath = (path: string, name: string) => (path === 'the answer' ? name : `${path}.${name}`)

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

/** The last answer of each operation: looked at only where the program has stumbled. */
const lastResponses = new Map<OperationName, unknown>()

/** Of long lists, the items are looked at, and not what is in them. */
const LIST_DEPTH = 2

/** The same cloud, which remembers what it was answered last, and takes a null for nothing. */
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

/**
 * What a service has answered in another form than the contract has, as an error; undefined where all is in order, so
 * that the fault is ours.
 */
export async function contractViolation(thrown: unknown): Promise<CliError | undefined> {
  if (lastResponses.size === 0 || !(thrown instanceof TypeError || thrown instanceof RangeError)) return undefined
  for (const [operation, response] of [...lastResponses].reverse()) {
    const violation = await validateResponse(operation, response)
    if (violation)
      return new CliError({
        code: 'InvalidResponse',
        exit: 'failure',
        message: `${operation}: the service’s answer has another form than its contract: ${violation}.`,
        suggestions: ['The whole answer, as it came: --json', 'pai-dlc auth status   # is the endpoint right?'],
        cause: thrown,
      })
  }
  return undefined
}

/**
 * Takes every null out of an answer, in place: services write one for an empty list, and it means as much as a field
 * that is not there.
 * @param depth of objects that are looked into; of long lists the items themselves are enough
 */
export function deleteNulls<Value>(value: Value, depth = Number.POSITIVE_INFINITY): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    // Millions of log lines hold none.
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
