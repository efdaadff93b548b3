import type {FieldSchema} from '../api/field.js'
import {SCHEMAS} from '../api/generated/schemas.js'
import {nearest} from '../text/did-you-mean.js'

// This file brings the whole contract table: import it late.

/** The structure that a job document is. */
export const JOB = 'CreateJobRequest'

/** Fields that are sent although the published contract does not list them, with what to say about it (C12, C7). */
const BEYOND_THE_CONTRACT: Record<string, Record<string, FieldSchema>> = {
  [JOB]: {EnableGangScheduling: {type: 'boolean'}},
  CreateJobRequestCodeSource: {Uri: {type: 'string'}},
}

/** Values that the service's notes know and the contract's list lacks. */
const MORE_VALUES: Record<string, string[]> = {SuccessPolicy: ['Partial']}

/** The fields of a structure of the contract; empty for one it does not have. */
export function fieldsOf(structure: string): Record<string, FieldSchema> {
  return {...SCHEMAS[structure], ...BEYOND_THE_CONTRACT[structure]}
}

/** Is it sent although the published contract does not list it? */
export function isBeyondContract(structure: string, field: string): boolean {
  return Object.hasOwn(BEYOND_THE_CONTRACT[structure] ?? {}, field)
}

/** The legal values of a field, where the contract closes the list. */
export function valuesOf(field: string, facts: FieldSchema): (string | number)[] | undefined {
  return facts.enum && [...facts.enum, ...(MORE_VALUES[field] ?? [])]
}

/** The field of a structure that a key is or, misspelt, most likely means. */
export function fieldMeant(structure: string, key: string): {name: string; facts: FieldSchema} | undefined {
  const fields = fieldsOf(structure)
  const name = Object.hasOwn(fields, key) ? key : nearest(key, Object.keys(fields))
  const facts = name === undefined ? undefined : fields[name]
  return name !== undefined && facts ? {name, facts} : undefined
}
