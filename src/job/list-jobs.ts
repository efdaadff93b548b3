import type {Cloud} from '../api/cloud.js'
import type {JobItem, ListJobsInput} from '../api/generated/types.js'
import {listItems, listPages, type Page} from '../api/paging.js'
import {CliError} from '../errors.js'

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
export const ALL_TIME_START = '1970-01-01T00:00:00Z'

/** The first `limit` jobs that fit, in the order asked for. With several statuses one list a status, merged. */
export async function listJobs(cloud: Cloud, {Statuses = [], ...input}: JobFilter, limit: number): Promise<JobListing> {
  const statuses = Statuses.length > 0 ? [...new Set(Statuses)] : [undefined]
  const lists = await Promise.all(statuses.map((Status) => listItems(cloud, 'ListJobs', {...input, Status}, {limit})))
  const [singleList] = lists
  if (lists.length === 1 && singleList) return {Jobs: singleList.items, TotalCount: singleList.totalCount}
  const merged = lists.flatMap(({items}) => items).sort(jobComparator(input))
  return {Jobs: merged.slice(0, limit), TotalCount: lists.reduce((sum, {totalCount}) => sum + totalCount, 0)}
}

/** All jobs that fit, a page at a time; of one status at most, since several would have to be merged. */
export function listJobPages(
  cloud: Cloud,
  {Statuses: [Status] = [], ...input}: JobFilter,
): AsyncGenerator<Page<'ListJobs'>> {
  return listPages(cloud, 'ListJobs', {...input, Status})
}

/** How many jobs of the same filter the defaults of the service leave out (rule R4). */
export interface HiddenJobCounts {
  /** Own ones, or whose the filter names, created before the last 7 days. */
  olderCount: number
  /** Of other users, in the same time. */
  otherUsersCount: number
}

/**
 * Counts what the default window and the default owner hide, each only where the filter leaves that default in place. A
 * count that fails counts as none: it is a courtesy, and whoever may list own jobs need not be allowed to list all.
 * @param total how many fit the filter as it is
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
  /** All without it. */
  statuses?: readonly string[]
}

const MAX_OTHER_USERS_JOBS = 100
const PAGE_SIZE = 50

/** The caller’s jobs of all times: of few statuses all there are; else the newest first, page by page. */
export async function* listOwnJobs(cloud: Cloud, {statuses}: StatusFilter, limit: number): AsyncGenerator<JobItem[]> {
  if (statuses) {
    const {Jobs} = await listJobs(cloud, {Statuses: [...statuses], StartTime: ALL_TIME_START}, limit)
    yield Jobs
    return
  }
  for await (const {items} of listPages(cloud, 'ListJobs', {StartTime: ALL_TIME_START}, {limit, pageSize: PAGE_SIZE}))
    yield items
}

/** Jobs of others, of the last 7 days. A courtesy: whoever may list own jobs need not be allowed to list all. */
export async function listOtherUsersJobs(cloud: Cloud, {statuses}: StatusFilter): Promise<JobItem[]> {
  try {
    return (await listJobs(cloud, {Statuses: [...(statuses ?? [])], ShowOwn: false}, MAX_OTHER_USERS_JOBS)).Jobs
  } catch (error) {
    if (error instanceof CliError) return []
    throw error
  }
}
