import type {JobSpec} from '../../api/generated/types.js'
import type {JobDocument, JobDraft} from '../document.js'
import {isEmpty, isObject} from '../json-values.js'

/** One way in which a document breaks a rule. */
export interface Finding {
  path: string
  message: string
  mend?: string
  /** Further fields that this is about: when one of them has a wrong shape, that is what the author hears of. */
  concerns?: string[]
}

/** A row of the rule table. */
export interface Rule {
  /** As in the project's list of domain rules. */
  id: string
  field: string
  /** What must be so, in a few words: the docs' table is made from it. */
  claim: string
  /** A warning does not keep a document from being sent. */
  level: 'problem' | 'warning'
  broken(job: JobDraft): Finding[]
}

export type DataSource = NonNullable<JobDocument['DataSources']>[number]

export interface Placed<T> {
  value: T
  path: string
}

/** The TaskSpecs that are maps, each with its path. */
export function specsOf(job: JobDraft): Placed<JobSpec>[] {
  return placed<JobSpec>(job.JobSpecs, 'JobSpecs')
}

/** The data sources that are maps, each with its path. */
export function dataSourcesOf(job: JobDraft): Placed<DataSource>[] {
  return placed<DataSource>(job.DataSources, 'DataSources')
}

/** A text that is there and not blank. */
export function isGiven(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : !isEmpty(value)
}

function placed<T>(list: unknown, name: string): Placed<T>[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((value, place) => (isObject(value) ? [{value: value as T, path: `${name}[${place}]`}] : []))
}

/**
 * The place in JobSpecs of the TaskSpec that the flags about pods are for: the first Worker, or the first without a
 * role.
 */
export function firstWorker(job: JobDraft): number | undefined {
  const found = specsOf(job).find(({value}) => value.Type === 'Worker' || !isGiven(value.Type))
  return found && (job.JobSpecs ?? []).indexOf(found.value)
}
