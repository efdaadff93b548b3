import type {Cloud} from '../api/cloud.js'
import type {JobItem} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {ALL_TIME_START, listOtherUsersJobs, listOwnJobs} from './list-jobs.js'
import {poll} from './poll.js'
import type {JobSelector} from './selection.js'
import {isTerminal} from './status.js'

/** A job on a list, as it is now. */
export interface LiveJob {
  readonly id: string
  readonly job: JobItem
  /** Of the caller: the service lists these by themselves. */
  readonly isOwn: boolean
}

/** Jobs as they arrive and change: own ones first, the newest first. What stood on the list stays on it. */
export interface LiveJobs {
  readonly rows: readonly LiveJob[]
  /** All have come that will be shown at once. */
  readonly isComplete: boolean
  /** Why the first look failed. */
  readonly failure?: unknown
  /** Counts up at each change of what was there. */
  readonly version: number
  /** Why the list may be out of date. */
  readonly staleReason?: string
  /** Resolves with the first rows, or when all is read; rejects where nothing came but a failure. */
  ready(): Promise<void>
  /** Calls back at each change; as long as somebody watches, the list is kept up to date. */
  watch(changed: () => void): () => void
}

export interface LiveJobsOptions extends Omit<RefreshOptions, 'signal' | 'getActiveIds'> {
  selector: Pick<JobSelector, 'reject' | 'statuses'>
  /** Jobs of others, too, behind the own ones. */
  includeOtherUsers?: boolean
  /** Jobs in these statuses stand first, however old they are. */
  priorityStatuses?: readonly string[]
  /** So many own jobs at most. */
  limit?: number
}

/** Nobody chooses among more by looking. */
const MAX_OWN_JOBS = 500

/** Starts to read at once. */
export function createLiveJobs(
  cloud: Cloud,
  {selector, includeOtherUsers = false, priorityStatuses, limit = MAX_OWN_JOBS, ...refreshOptions}: LiveJobsOptions,
): LiveJobs {
  const rowsById = new Map<string, LiveJob>()
  const watchers = new Set<() => void>()
  const notify = () => {
    for (const listener of watchers) listener()
  }
  let controller: AbortController | undefined
  /** Whoever looked has what they wanted. */
  let isAbandoned = false
  const list = {
    rows: [] as LiveJob[],
    isComplete: false,
    failure: undefined as unknown,
    version: 0,
    staleReason: undefined as string | undefined,
    ready: () => firstRows,
    watch(changed: () => void) {
      watchers.add(changed)
      isAbandoned = false
      if (!controller) void refresh()
      return () => {
        watchers.delete(changed)
        if (watchers.size > 0) return
        controller?.abort()
        controller = undefined
        isAbandoned = true
      }
    },
  }
  let resolve: () => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const firstRows = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  firstRows.catch(() => {})

  const append = (jobs: readonly JobItem[], isOwn: boolean) => {
    const room = isOwn ? limit - list.rows.length : jobs.length
    const added = jobs.flatMap((job) => addJob(job, isOwn)).slice(0, room)
    list.rows.push(...added)
    if (added.length > 0) resolve()
    notify()
  }
  const readAll = async () => {
    if (priorityStatuses)
      for await (const jobs of listOwnJobs(cloud, {statuses: priorityStatuses}, limit)) append(jobs, true)
    for await (const jobs of listOwnJobs(cloud, selector, limit)) {
      append(jobs, true)
      if (isAbandoned) return
    }
    if (includeOtherUsers) append(await listOtherUsersJobs(cloud, selector), false)
  }
  readAll()
    .catch((error: unknown) => {
      list.failure = error
      if (list.rows.length === 0) reject(error)
    })
    .finally(() => {
      list.isComplete = true
      resolve()
      notify()
    })
  return list

  function addJob(job: JobItem, isOwn: boolean): LiveJob[] {
    const {JobId: id = ''} = job
    if (id === '' || rowsById.has(id) || selector.reject(job) !== undefined) return []
    const row = {id, job, isOwn}
    rowsById.set(id, row)
    return [row]
  }

  /** Jobs that have begun since stand first; the others are changed where they stand. */
  function mergeJobs(jobs: readonly JobItem[]): void {
    const jobsById = new Map(jobs.map((job) => [job.JobId ?? '', job]))
    const existing = list.rows.map((row) => {
      const job = jobsById.get(row.id)
      if (job) rowsById.set(row.id, {...row, job: {...row.job, ...job}})
      return rowsById.get(row.id) ?? row
    })
    const newestTime = existing.find(({isOwn}) => isOwn)?.job.GmtCreateTime ?? ''
    const created = jobs
      .filter(({GmtCreateTime = ''}) => GmtCreateTime > newestTime)
      .slice(0, limit)
      .flatMap((job) => addJob(job, true))
    list.rows.splice(0, list.rows.length, ...created, ...existing)
  }

  async function refresh(): Promise<void> {
    const refreshController = new AbortController()
    const {signal} = refreshController
    controller = refreshController
    const getActiveIds = () => list.rows.flatMap(({id, job}) => (isTerminal(job.Status) ? [] : [id]))
    try {
      for await (const {jobs, staleReason} of refreshJobs(cloud, {...refreshOptions, signal, getActiveIds})) {
        // While the first pages arrive, what is new can't be told from what is old.
        if (list.isComplete) mergeJobs(jobs)
        if (staleReason === undefined) list.failure = undefined
        list.staleReason = staleReason
        list.version++
        notify()
      }
    } catch (error) {
      // It stands as it was; a list that could not be read at all has said why.
      if (list.rows.length > 0)
        list.staleReason = `No longer up to date: ${error instanceof CliError ? error.message : 'it can’t be read.'}`
      notify()
    }
  }
}

export interface RefreshOptions {
  clock: Clock
  /** Milliseconds between two looks; more where the service says that there are too many calls. */
  intervalMs: number
  /** Reads rejected credentials again, as the context has it. */
  renew?: () => Promise<string | undefined>
  signal: AbortSignal
  /** Ids of the jobs that are looked at whatever else there is: those on the list that have not ended. */
  getActiveIds(): string[]
}

/** What one look has brought. */
export interface JobsRefresh {
  /** The newest jobs, and those that are looked at, as they are now. */
  jobs: JobItem[]
  /** Why the service could not be read. */
  staleReason?: string
}

/** The newest jobs; one call answers no more. */
const NEWEST_PAGE_SIZE = 50
const MAX_ACTIVE_JOBS = 100

/**
 * Looks at the jobs of a list again and again, until the signal aborts. A failure that may pass is a trouble of that
 * look.
 * @throws CliError that will not pass
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
