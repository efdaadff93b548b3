import type {Cloud} from '../api/cloud.js'
import type {JobItem, ListJobsInput} from '../api/generated/types.js'
import {list} from '../api/paging.js'

export interface JobFilter extends Omit<ListJobsInput, 'Status' | 'PageNumber' | 'PageSize'> {
  /** Any of these; the service takes one a call. */
  Statuses?: string[]
}

export interface JobListing {
  Jobs: JobItem[]
  /** How many there are, those not fetched included. */
  TotalCount: number
}

/** The service shows no job created before this unless told to (rule R4). */
export const FROM_THE_BEGINNING = '1970-01-01T00:00:00Z'

/** The first `limit` jobs that fit, in the order asked for. With several statuses one list a status, merged. */
export async function listJobs(cloud: Cloud, {Statuses = [], ...input}: JobFilter, limit: number): Promise<JobListing> {
  const wanted = Statuses.length > 0 ? [...new Set(Statuses)] : [undefined]
  const lists = await Promise.all(wanted.map((Status) => list(cloud, 'ListJobs', {...input, Status}, {limit})))
  const [only] = lists
  if (lists.length === 1 && only) return {Jobs: only.items, TotalCount: only.totalCount}
  const merged = lists.flatMap(({items}) => items).sort(inOrder(input))
  return {Jobs: merged.slice(0, limit), TotalCount: lists.reduce((sum, {totalCount}) => sum + totalCount, 0)}
}

/**
 * How many more jobs the default window and the default owner leave out (rule R4): those older than 7 days or of other users, by the
 * service's own count with the same filters.
 */
export async function countHidden(cloud: Cloud, {Statuses = [], ...input}: JobFilter, shown: number): Promise<number> {
  const wide = {...input, StartTime: FROM_THE_BEGINNING, PageNumber: 1, PageSize: 1}
  const wanted = Statuses.length > 0 ? [...new Set(Statuses)] : [undefined]
  const counts = await Promise.all(wanted.map((Status) => cloud.call('ListJobs', {...wide, Status})))
  return Math.max(0, counts.reduce((sum, {TotalCount = 0}) => sum + TotalCount, 0) - shown)
}

function inOrder({SortBy = 'GmtCreateTime', Order = 'desc'}: ListJobsInput): (one: JobItem, other: JobItem) => number {
  const sign = Order === 'asc' ? 1 : -1
  const key = (job: JobItem) => String((job as Record<string, unknown>)[SortBy] ?? '')
  return (one, other) => sign * (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0)
}
