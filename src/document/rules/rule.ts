import type {JobSpec} from '../../api/generated/types.js'
import {isRecord} from '../../platform/record.js'
import type {JobDocument, JobDraft} from '../document.js'
import {isZeroValue} from '../json-values.js'

/** A violation of a rule in a document. */
export interface RuleFinding {
  path: string
  message: string
  fix?: string
  /** Further fields that the rule depends on: if one of them has a wrong type, only that is reported. */
  relatedPaths?: string[]
}

/** A row of the rule table. */
export interface DocumentRule {
  id: string
  field: string
  requirement: string
  /** A warning does not prevent submission. */
  level: 'problem' | 'warning'
  broken(job: JobDraft): RuleFinding[]
}

export type DataSource = NonNullable<JobDocument['DataSources']>[number]

export interface WithPath<T> {
  value: T
  path: string
}

export function getTaskSpecs(job: JobDraft): WithPath<JobSpec>[] {
  return withPaths<JobSpec>(job.JobSpecs, 'JobSpecs')
}

export function getDataSources(job: JobDraft): WithPath<DataSource>[] {
  return withPaths<DataSource>(job.DataSources, 'DataSources')
}

export function isPresent(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : !isZeroValue(value)
}

function withPaths<T>(list: unknown, name: string): WithPath<T>[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((value, index) => (isRecord(value) ? [{value: value as T, path: `${name}[${index}]`}] : []))
}

/** The index of the TaskSpec that pod flags apply to: the first Worker or the first without a role. */
export function findWorkerIndex(job: JobDraft): number | undefined {
  const worker = getTaskSpecs(job).find(({value}) => value.Type === 'Worker' || !isPresent(value.Type))
  return worker && (job.JobSpecs ?? []).indexOf(worker.value)
}
