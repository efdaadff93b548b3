import {CliError} from '../errors.js'
import type {Cloud, OperationName} from './cloud.js'
import type {FieldFacts} from './field.js'

/**
 * Where an answer is not of the contract's form, in words such as `Pods[0].PodId is a list, not a text`; undefined
 * where it is.
 */
export async function firstOddity(operation: OperationName, answer: unknown): Promise<string | undefined> {
  // The whole contract: loaded only here.
  const {PARAMETERS, SCHEMAS} = await import('./generated/schemas.js')
  return oddity(SCHEMAS, 'the answer', {ref: PARAMETERS[operation]?.response ?? ''}, answer)
}

type Schemas = Readonly<Record<string, Readonly<Record<string, FieldFacts>>>>

function oddity(
  schemas: Schemas,
  path: string,
  {ref, arrayOf, mapOf, type}: FieldFacts,
  value: unknown,
): string | undefined {
  if (value === undefined) return undefined
  const wanted = arrayOf ? 'a list' : ref !== undefined || mapOf ? 'an object' : WORDS[type ?? 'any']
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : (WORDS[typeof value] ?? 'an object')
  if (wanted !== undefined && found !== wanted) return `${path} is ${found}, not ${wanted}`
  if (arrayOf) return first(value as unknown[], (item, place) => oddity(schemas, `${path}[${place}]`, arrayOf, item))
  const fields = ref === undefined ? undefined : (schemas[ref] ?? {})
  return (
    fields &&
    first(Object.entries(fields), ([name, facts]) =>
      oddity(schemas, within(path, name), facts, (value as Record<string, unknown>)[name]),
    )
  )
}

const WORDS: Record<string, string | undefined> = {string: 'a text', number: 'a number', boolean: 'true or false'}

const within = (path: string, name: string) => (path === 'the answer' ? name : `${path}.${name}`)

function first<Item>(
  items: readonly Item[],
  look: (item: Item, place: number) => string | undefined,
): string | undefined {
  for (const [place, item] of items.entries()) {
    const found = look(item, place)
    if (found) return found
  }
  return undefined
}

/** The last answer of each operation: looked at only where the program has stumbled. */
const last = new Map<OperationName, unknown>()

/** Of long lists, the items are looked at, and not what is in them. */
const ITEMS = 2

/** The same cloud, which remembers what it was answered last, and takes a null for nothing. */
export function remembering(cloud: Cloud): Cloud {
  return {
    async call(operation, input, options) {
      const answer = withoutNulls(
        await cloud.call(operation, input, options),
        operation.startsWith('List') ? ITEMS : undefined,
      )
      last.set(operation, answer)
      return answer
    },
  }
}

/**
 * What a service has answered in another form than the contract has, as an error; undefined where all is in order, so
 * that the fault is ours.
 */
export async function oddAnswer(thrown: unknown): Promise<CliError | undefined> {
  if (last.size === 0 || !(thrown instanceof TypeError || thrown instanceof RangeError)) return undefined
  for (const [operation, answer] of [...last].reverse()) {
    const found = await firstOddity(operation, answer)
    if (found)
      return new CliError({
        code: 'InvalidResponse',
        exit: 'failure',
        message: `${operation}: the service’s answer has another form than its contract: ${found}.`,
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
export function withoutNulls<Value>(value: Value, depth = Number.POSITIVE_INFINITY): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    // Millions of log lines hold none.
    if (typeof value[0] !== 'string') for (const item of value) withoutNulls(item, depth)
    return value
  }
  const fields = value as Record<string, unknown>
  for (const key in fields) {
    const inner = fields[key]
    if (inner === null) delete fields[key]
    else if (depth > 1 && typeof inner === 'object') withoutNulls(inner, depth - 1)
  }
  return value
}
