import type {Cloud} from '../api/cloud.js'
import type {JobItem, ListJobsInput} from '../api/generated/types.js'
import {listItems, listPages, type Page} from '../api/paging.js'
import {CliError} from '../errors.js'

export interface JobFilter extends Omit<ListJobsInput, 'Status' | 'PageNumber' | 'PageSize'> {
  /** The service accepts one status per call. */
  Statuses?: string[]
}

export interface JobListing {
  Jobs: JobItem[]
  /** All matching jobs, including those not fetched. */
  TotalCount: number
}

/** Without a start the service lists only the last 7 days (rule R4). */
export const ALL_TIME_START = '1970-01-01T00:00:00Z'

/** The first `limit` matching jobs, sorted as the filter says. Several statuses are listed separately and merged. */
export async function listJobs(cloud: Cloud, {Statuses = [], ...input}: JobFilter, limit: number): Promise<JobListing> {
  const statuses = Statuses.length > 0 ? [...new Set(Statuses)] : [undefined]
  const lists = await Promise.all(statuses.map((Status) => listItems(cloud, 'ListJobs', {...input, Status}, {limit})))
  const [singleList] = lists
  if (lists.length === 1 && singleList) return {Jobs: singleList.items, TotalCount: singleList.totalCount}
  const merged = lists.flatMap(({items}) => items).sort(jobComparator(input))
  return {Jobs: merged.slice(0, limit), TotalCount: lists.reduce((sum, {totalCount}) => sum + totalCount, 0)}
}

/** All matching jobs, page by page, for at most one status. */
export function listJobPages(
  cloud: Cloud,
  {Statuses: [Status] = [], ...input}: JobFilter,
): AsyncGenerator<Page<'ListJobs'>> {
  return listPages(cloud, 'ListJobs', {...input, Status})
}

/** The number of jobs that the service's default filters exclude (rule R4). */
export interface HiddenJobCounts {
  /** Created more than 7 days ago, by the same users. */
  olderCount: number
  otherUsersCount: number
}

/**
 * Counts the jobs that the default time window and owner exclude. A failed count is 0: the caller may lack permission
 * to list other users' jobs.
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
  statuses?: readonly string[]
}

const MAX_OTHER_USERS_JOBS = 100
const PAGE_SIZE = 50

/** The caller's jobs of all time, newest first; page by page unless statuses are given. */
export async function* listOwnJobs(cloud: Cloud, {statuses}: StatusFilter, limit: number): AsyncGenerator<JobItem[]> {
  if (statuses) {
    const {Jobs} = await listJobs(cloud, {Statuses: [...statuses], StartTime: ALL_TIME_START}, limit)
    yield Jobs
    return
  }
  for await (const {items} of listPages(cloud, 'ListJobs', {StartTime: ALL_TIME_START}, {limit, pageSize: PAGE_SIZE}))
    yield items
}

/** Other users' jobs of the last 7 days; empty if the caller lacks permission. */
export async function listOtherUsersJobs(cloud: Cloud, {statuses}: StatusFilter): Promise<JobItem[]> {
  try {
    return (await listJobs(cloud, {Statuses: [...(statuses ?? [])], ShowOwn: false}, MAX_OTHER_USERS_JOBS)).Jobs
  } catch (error) {
    if (error instanceof CliError) return []
    throw error
  }
}
