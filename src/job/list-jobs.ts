import type {Cloud} from '../api/cloud.js'
import type {JobItem, ListJobsInput} from '../api/generated/types.js'
import {listItems, listPages, type Page} from '../api/paging.js'
import {CliError} from '../errors.js'

export interface JobFilter extends Omit<ListJobsInput, 'Status' | 'PageNumber' | 'PageSize'> {
  /** Jobs in any of these statuses; the service takes one per call. */
  Statuses?: string[]
}

export interface JobListing {
  Jobs: JobItem[]
  /** How many jobs match, including those not fetched. */
  TotalCount: number
}

/** A start before every job: without a start the service lists the last 7 days only (rule R4). */
export const ALL_TIME_START = '1970-01-01T00:00:00Z'

/** The first `limit` jobs that match, in the filter's order. Several statuses are listed one by one and merged. */
export async function listJobs(cloud: Cloud, {Statuses = [], ...input}: JobFilter, limit: number): Promise<JobListing> {
  const statuses = Statuses.length > 0 ? [...new Set(Statuses)] : [undefined]
  const lists = await Promise.all(statuses.map((Status) => listItems(cloud, 'ListJobs', {...input, Status}, {limit})))
  const [singleList] = lists
  if (lists.length === 1 && singleList) return {Jobs: singleList.items, TotalCount: singleList.totalCount}
  const merged = lists.flatMap(({items}) => items).sort(jobComparator(input))
  return {Jobs: merged.slice(0, limit), TotalCount: lists.reduce((sum, {totalCount}) => sum + totalCount, 0)}
}

/** All jobs that match, page by page, of at most one status: several would have to be merged. */
export function listJobPages(
  cloud: Cloud,
  {Statuses: [Status] = [], ...input}: JobFilter,
): AsyncGenerator<Page<'ListJobs'>> {
  return listPages(cloud, 'ListJobs', {...input, Status})
}

/** How many jobs the service's default filters leave out (rule R4). */
export interface HiddenJobCounts {
  /** Created before the last 7 days, of the same users. */
  olderCount: number
  /** Of other users, in the same period. */
  otherUsersCount: number
}

/**
 * Counts the jobs that the default window and the default owner hide, each only if the filter keeps that default. A
 * count that fails is 0: a caller who may list their own jobs need not be allowed to list all.
 * @param total how many jobs match the filter
 */
export async function countHiddenJobs(
  cloud: Cloud,
  filter: JobFilter,
  total: Promise<number>,
): Promise<HiddenJobCounts> {
  const [current, allTime, allUsers] = await Promise.all([
    total,
    filter.StartTime === undefined ? countJobs(cloud, {...filter, StartTime: ALL_TIME_START}) : 0,
    filter.ShowOwn === undefined ? countJobs(cloud, {...filter, ShowOwn: false}) : 0,
  ])
  return {olderCount: Math.max(0, allTime - current), otherUsersCount: Math.max(0, allUsers - current)}
}

async function countJobs(cloud: Cloud, {Statuses = [], ...input}: JobFilter): Promise<number> {
  const statuses = Statuses.length > 0 ? [...new Set(Statuses)] : [undefined]
  const responses = await Promise.all(
    statuses.map((Status) => cloud.call('ListJobs', {...input, PageNumber: 1, PageSize: 1, Status}).catch(emptyCount)),
  )
  return responses.reduce((sum, {TotalCount = 0}) => sum + TotalCount, 0)
}

function emptyCount(error: unknown): {TotalCount?: number} {
  if (error instanceof CliError) return {}
  throw error
}

function jobComparator({SortBy = 'GmtCreateTime', Order = 'desc'}: ListJobsInput): (a: JobItem, b: JobItem) => number {
  const sign = Order === 'asc' ? 1 : -1
  const key = (job: JobItem) => String((job as Record<string, unknown>)[SortBy] ?? '')
  return (a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)
}

interface StatusFilter {
  /** All statuses if absent. */
  statuses?: readonly string[]
}

const MAX_OTHER_USERS_JOBS = 100
const PAGE_SIZE = 50

/** The caller's jobs since the beginning: of the given statuses at once, else page by page, the newest first. */
export async function* listOwnJobs(cloud: Cloud, {statuses}: StatusFilter, limit: number): AsyncGenerator<JobItem[]> {
  if (statuses) {
    const {Jobs} = await listJobs(cloud, {Statuses: [...statuses], StartTime: ALL_TIME_START}, limit)
    yield Jobs
    return
  }
  for await (const {items} of listPages(cloud, 'ListJobs', {StartTime: ALL_TIME_START}, {limit, pageSize: PAGE_SIZE}))
    yield items
}

/** Other users' jobs of the last 7 days; none if the caller may not list them. */
export async function listOtherUsersJobs(cloud: Cloud, {statuses}: StatusFilter): Promise<JobItem[]> {
  try {
    return (await listJobs(cloud, {Statuses: [...(statuses ?? [])], ShowOwn: false}, MAX_OTHER_USERS_JOBS)).Jobs
  } catch (error) {
    if (error instanceof CliError) return []
    throw error
  }
}
