import type {FieldFacts} from '../../api/field.js'
import {SCHEMAS} from '../../api/generated/schemas.js'
import {isObject, isUnset} from './schema.js'

/** What the service takes although the contract does not list it. */
const BEYOND: Record<string, string[]> = {CreateJobRequestCodeSource: ['Uri']}

/**
 * Of a checked value, what the contract knows and what is set. Clients that are newer than the contract say more, and null for what they
 * don't set; none of that may come back in an answer.
 */
export function knownPart(facts: FieldFacts, value: unknown): unknown {
  const {ref, arrayOf, mapOf} = facts
  if (arrayOf && Array.isArray(value)) return value.flatMap((item) => (isNothing(arrayOf, item) ? [] : [knownPart(arrayOf, item)]))
  if (mapOf && isObject(value)) return knownEntries(value, () => mapOf)
  if (!ref || !isObject(value)) return value
  const fields = SCHEMAS[ref] ?? {}
  return knownEntries(value, (name) => fields[name] ?? (BEYOND[ref]?.includes(name) ? {type: 'any'} : undefined))
}

function knownEntries(value: Record<string, unknown>, factsOf: (name: string) => FieldFacts | undefined): Record<string, unknown> {
  const known = Object.entries(value).flatMap(([name, entry]) => {
    const facts = factsOf(name)
    return facts && !isNothing(facts, entry) ? [[name, knownPart(facts, entry)]] : []
  })
  return Object.fromEntries(known)
}

/** An empty string is a value where text is wanted, such as a variable's. */
const isNothing = ({type}: FieldFacts, value: unknown) => isUnset(value) && !(type === 'string' && value === '')
