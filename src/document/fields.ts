import type {FieldSchema} from '../api/field.js'
import {SCHEMAS} from '../api/generated/schemas.js'
import {findNearest} from '../text/did-you-mean.js'

// This file brings the whole contract table: import it late.

/** The structure that a job document is. */
export const JOB_SCHEMA = 'CreateJobRequest'

/** Fields that are sent although the published contract does not list them, with what to say about it (C12, C7). */
const UNPUBLISHED_FIELDS: Record<string, Record<string, FieldSchema>> = {
  [JOB_SCHEMA]: {EnableGangScheduling: {type: 'boolean'}},
  CreateJobRequestCodeSource: {Uri: {type: 'string'}},
}

/** Values that the service's notes know and the contract's list lacks. */
const UNPUBLISHED_VALUES: Record<string, string[]> = {SuccessPolicy: ['Partial']}

/** The fields of a structure of the contract; empty for one it does not have. */
export function getFields(structure: string): Record<string, FieldSchema> {
  return {...SCHEMAS[structure], ...UNPUBLISHED_FIELDS[structure]}
}

/** Is it sent although the published contract does not list it? */
export function isUnpublishedField(structure: string, field: string): boolean {
  return Object.hasOwn(UNPUBLISHED_FIELDS[structure] ?? {}, field)
}

/** The legal values of a field, where the contract closes the list. */
export function getLegalValues(field: string, schema: FieldSchema): (string | number)[] | undefined {
  return schema.enum && [...schema.enum, ...(UNPUBLISHED_VALUES[field] ?? [])]
}

/** The field of a structure that a key is or, misspelt, most likely means. */
export function closestField(structure: string, key: string): {name: string; schema: FieldSchema} | undefined {
  const fields = getFields(structure)
  const name = Object.hasOwn(fields, key) ? key : findNearest(key, Object.keys(fields))
  const schema = name === undefined ? undefined : fields[name]
  return name !== undefined && schema ? {name, schema} : undefined
}
