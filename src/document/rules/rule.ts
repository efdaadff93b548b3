import type {JobSpec} from '../../api/generated/types.js'
import {isRecord} from '../../platform/record.js'
import type {JobDocument, JobDraft} from '../document.js'
import {isZeroValue} from '../json-values.js'

/** One way in which a document breaks a rule. */
export interface RuleFinding {
  path: string
  message: string
  fix?: string
  /** Further fields that this is about: when one of them has a wrong shape, that is what the author hears of. */
  relatedPaths?: string[]
}

/** A row of the rule table. */
export interface DocumentRule {
  /** As in the project's list of domain rules. */
  id: string
  field: string
  /** What must be so, in a few words: the docs' table is made from it. */
  requirement: string
  /** A warning does not keep a document from being sent. */
  level: 'problem' | 'warning'
  broken(job: JobDraft): RuleFinding[]
}

export type DataSource = NonNullable<JobDocument['DataSources']>[number]

export interface WithPath<T> {
  value: T
  path: string
}

/** The TaskSpecs that are maps, each with its path. */
export function getTaskSpecs(job: JobDraft): WithPath<JobSpec>[] {
  return withPaths<JobSpec>(job.JobSpecs, 'JobSpecs')
}

/** The data sources that are maps, each with its path. */
export function getDataSources(job: JobDraft): WithPath<DataSource>[] {
  return withPaths<DataSource>(job.DataSources, 'DataSources')
}

/** A text that is there and not blank. */
export function isPresent(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : !isZeroValue(value)
}

function withPaths<T>(list: unknown, name: string): WithPath<T>[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((value, index) => (isRecord(value) ? [{value: value as T, path: `${name}[${index}]`}] : []))
}

/**
 * The place in JobSpecs of the TaskSpec that the flags about pods are for: the first Worker, or the first without a
 * role.
 */
export function findWorkerIndex(job: JobDraft): number | undefined {
  const worker = getTaskSpecs(job).find(({value}) => value.Type === 'Worker' || !isPresent(value.Type))
  return worker && (job.JobSpecs ?? []).indexOf(worker.value)
}
