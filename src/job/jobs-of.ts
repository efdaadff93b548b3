import type {Cloud} from '../api/cloud.js'
import type {JobItem} from '../api/generated/types.js'
import {pages} from '../api/paging.js'
import {CliError} from '../errors.js'
import {FROM_THE_BEGINNING, listJobs} from './list-jobs.js'

interface Wanted {
  /** All without it. */
  statuses?: readonly string[]
}

const MOST_OTHERS = 100
const PAGE_SIZE = 50

/** The caller’s jobs of all times: of few statuses all there are; else the newest first, page by page. */
export async function* ownJobs(cloud: Cloud, {statuses}: Wanted, limit: number): AsyncGenerator<JobItem[]> {
  if (statuses) {
    const {Jobs} = await listJobs(cloud, {Statuses: [...statuses], StartTime: FROM_THE_BEGINNING}, limit)
    yield Jobs
    return
  }
  for await (const {items} of pages(cloud, 'ListJobs', {StartTime: FROM_THE_BEGINNING}, {limit, pageSize: PAGE_SIZE})) yield items
}

/** Jobs of others, of the last 7 days. A courtesy: whoever may list own jobs need not be allowed to list all. */
export async function othersJobs(cloud: Cloud, {statuses}: Wanted): Promise<JobItem[]> {
  try {
    return (await listJobs(cloud, {Statuses: [...(statuses ?? [])], ShowOwn: false}, MOST_OTHERS)).Jobs
  } catch (error) {
    if (error instanceof CliError) return []
    throw error
  }
}
