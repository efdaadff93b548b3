import type {FieldSchema} from '../api/field.js'
import {SCHEMAS} from '../api/generated/schemas.js'
import {findNearest} from '../text/did-you-mean.js'

// Loads the whole contract table: import it lazily.

/** The schema of a job document. */
export const JOB_SCHEMA = 'CreateJobRequest'

/** Fields that are sent although the published contract does not list them (C12). */
const UNPUBLISHED_FIELDS: Record<string, Record<string, FieldSchema>> = {
  [JOB_SCHEMA]: {EnableGangScheduling: {type: 'boolean'}},
  CreateJobRequestCodeSource: {Uri: {type: 'string'}},
}

/** Values that the service's notes list, but the contract does not. */
const UNPUBLISHED_VALUES: Record<string, string[]> = {SuccessPolicy: ['Partial']}

/** The fields of a structure; empty if the contract does not have it. */
export function getFields(structure: string): Record<string, FieldSchema> {
  return {...SCHEMAS[structure], ...UNPUBLISHED_FIELDS[structure]}
}

export function isUnpublishedField(structure: string, field: string): boolean {
  return Object.hasOwn(UNPUBLISHED_FIELDS[structure] ?? {}, field)
}

export function getLegalValues(field: string, schema: FieldSchema): (string | number)[] | undefined {
  return schema.enum && [...schema.enum, ...(UNPUBLISHED_VALUES[field] ?? [])]
}

/** The field with this name, or the most similar name. */
export function closestField(structure: string, key: string): {name: string; schema: FieldSchema} | undefined {
  const fields = getFields(structure)
  const name = Object.hasOwn(fields, key) ? key : findNearest(key, Object.keys(fields))
  const schema = name === undefined ? undefined : fields[name]
  return name !== undefined && schema ? {name, schema} : undefined
}
