import type {OperationName} from './cloud.js'
import type {FieldFacts} from './field.js'
import {PARAMETERS, SCHEMAS} from './generated/schemas.js'

// This file brings the whole contract table: import it late.

/** Where an answer is not of the contract's form, in words such as `Pods[0].PodId is a list, not a text`; undefined where it is. */
export function firstOddity(operation: OperationName, answer: unknown): string | undefined {
  return oddity('the answer', {ref: PARAMETERS[operation]?.answer ?? ''}, answer)
}

function oddity(path: string, {ref, arrayOf, mapOf, type}: FieldFacts, value: unknown): string | undefined {
  if (value === undefined) return undefined
  const wanted = arrayOf ? 'a list' : ref !== undefined || mapOf ? 'an object' : WORDS[type ?? 'any']
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : (WORDS[typeof value] ?? 'an object')
  if (wanted !== undefined && found !== wanted) return `${path} is ${found}, not ${wanted}`
  if (arrayOf) return first(value as unknown[], (item, place) => oddity(`${path}[${place}]`, arrayOf, item))
  const fields = ref === undefined ? undefined : (SCHEMAS[ref] ?? {})
  return (
    fields && first(Object.entries(fields), ([name, facts]) => oddity(within(path, name), facts, (value as Record<string, unknown>)[name]))
  )
}

const WORDS: Record<string, string | undefined> = {string: 'a text', number: 'a number', boolean: 'true or false'}

const within = (path: string, name: string) => (path === 'the answer' ? name : `${path}.${name}`)

function first<Item>(items: readonly Item[], look: (item: Item, place: number) => string | undefined): string | undefined {
  for (const [place, item] of items.entries()) {
    const found = look(item, place)
    if (found) return found
  }
  return undefined
}
