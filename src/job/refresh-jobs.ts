import type {Cloud} from '../api/cloud.js'
import type {JobItem} from '../api/generated/types.js'
import type {Clock} from '../platform/clock.js'
import {ALL_TIME_START} from './list-jobs.js'
import {poll} from './poll.js'

export interface RefreshOptions {
  clock: Clock
  /** Milliseconds between refreshes; longer while throttled. */
  intervalMs: number
  /** See PollToleranceOptions. */
  renew?: () => Promise<string | undefined>
  signal: AbortSignal
  /** Listed jobs that have not ended; each refresh reads them, whatever their age. */
  getActiveIds(): string[]
}

export interface JobsRefresh {
  /** The newest and the active jobs; empty if the service could not be read. */
  jobs: JobItem[]
  staleReason?: string
}

const NEWEST_PAGE_SIZE = 50
const MAX_ACTIVE_JOBS = 100

/** Polls the jobs of a list until the signal aborts. Temporary failures become a `staleReason`. @throws CliError */
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
