import type {Cloud} from '../api/cloud.js'
import type {JobItem} from '../api/generated/types.js'
import type {Clock} from '../platform/clock.js'
import {ALL_TIME_START} from './list-jobs.js'
import {poll} from './poll.js'

export interface RefreshOptions {
  clock: Clock
  /** Milliseconds between two refreshes; more while the service throttles. */
  intervalMs: number
  /** Reads rejected credentials again; see PollToleranceOptions. */
  renew?: () => Promise<string | undefined>
  signal: AbortSignal
  /** Ids of the listed jobs that have not ended: each refresh reads them, however old they are. */
  getActiveIds(): string[]
}

/** What one refresh has read. */
export interface JobsRefresh {
  /** The newest jobs and the active ones; none if the service could not be read. */
  jobs: JobItem[]
  /** Why the service could not be read. */
  staleReason?: string
}

/** The newest jobs to read per refresh. */
const NEWEST_PAGE_SIZE = 50
const MAX_ACTIVE_JOBS = 100

/**
 * Polls the jobs of a list until the signal aborts. A failure that may pass becomes the `staleReason` of that refresh.
 * @throws CliError for any other failure
 */
export async function* refreshJobs(
  cloud: Cloud,
  {clock, intervalMs, renew, signal, getActiveIds}: RefreshOptions,
): AsyncGenerator<JobsRefresh> {
  let staleReason: string | undefined
  const onNote = (note: string) => {
    staleReason = note
  }
  const reads = poll(() => fetchJobs(cloud, getActiveIds()), {
    what: 'the jobs',
    clock,
    renew,
    onNote,
    signal,
    intervalMs,
    sleepsFirst: true,
  })
  for await (const jobs of reads) {
    if (jobs) staleReason = undefined
    yield {jobs: jobs ?? [], staleReason}
  }
}

async function fetchJobs(cloud: Cloud, activeIds: string[]): Promise<JobItem[]> {
  const {Jobs = []} = await cloud.call('ListJobs', {
    StartTime: ALL_TIME_START,
    PageNumber: 1,
    PageSize: NEWEST_PAGE_SIZE,
  })
  const missingIds = activeIds.filter((id) => !Jobs.some(({JobId}) => JobId === id)).slice(0, MAX_ACTIVE_JOBS)
  if (missingIds.length === 0) return Jobs
  const others = await cloud.call('ListJobs', {
    JobIds: missingIds.join(','),
    ShowOwn: false,
    StartTime: ALL_TIME_START,
    PageNumber: 1,
    PageSize: MAX_ACTIVE_JOBS,
  })
  return [...Jobs, ...(others.Jobs ?? [])]
}
