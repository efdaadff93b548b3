import type {FieldSchema} from '../api/field.js'
import {SCHEMAS} from '../api/generated/schemas.js'
import {editDistance, findNearest, normalizeName} from '../text/did-you-mean.js'

// Loads the whole contract table: import it lazily.

export const JOB_SCHEMA = 'CreateJobRequest'

/** Fields that are sent although the published contract does not list them (C12, C17). */
const UNPUBLISHED_FIELDS: Record<string, Record<string, FieldSchema>> = {
  [JOB_SCHEMA]: {EnableGangScheduling: {type: 'boolean'}, Tags: {type: 'any'}},
  CreateJobRequestCodeSource: {Uri: {type: 'string'}},
  CreateJobRequestDataSources: {DataSourceType: {type: 'string'}},
  JobSettings: {QuotaInstanceTypes: {type: 'any'}},
}

/** Values that the service's notes list, but the contract does not. */
const UNPUBLISHED_VALUES: Record<string, string[]> = {SuccessPolicy: ['Partial']}

export function getFields(structure: string): Record<string, FieldSchema> {
  return {...SCHEMAS[structure], ...UNPUBLISHED_FIELDS[structure]}
}

export function isUnpublishedField(structure: string, field: string): boolean {
  return Object.hasOwn(UNPUBLISHED_FIELDS[structure] ?? {}, field)
}

export function getLegalValues(field: string, schema: FieldSchema): (string | number)[] | undefined {
  return schema.enum && [...schema.enum, ...(UNPUBLISHED_VALUES[field] ?? [])]
}

export function exactField(structure: string, key: string): {name: string; schema: FieldSchema} | undefined {
  const fields = getFields(structure)
  const schema = Object.hasOwn(fields, key) ? fields[key] : undefined
  return schema && {name: key, schema}
}

/** The field with this name, or the one that is misspelled so: a new field may resemble a known one (C17). */
export function closestField(structure: string, key: string): {name: string; schema: FieldSchema} | undefined {
  const fields = getFields(structure)
  const nearest = Object.hasOwn(fields, key) ? key : findNearest(key, Object.keys(fields))
  const name = nearest !== undefined && isNearMiss(key, nearest) ? nearest : undefined
  const schema = name === undefined ? undefined : fields[name]
  return name !== undefined && schema ? {name, schema} : undefined
}

function isNearMiss(key: string, name: string): boolean {
  const [a, b] = [normalizeName(key), normalizeName(name)]
  const length = Math.max(a.length, b.length)
  return editDistance(a, b) <= (length >= 10 ? 2 : length >= 4 ? 1 : 0)
}
