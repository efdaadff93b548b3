import type {Cloud} from '../api/cloud.js'
import type {JobItem} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import {listOtherUsersJobs, listOwnJobs} from './list-jobs.js'
import {type JobsRefresh, type RefreshOptions, refreshJobs} from './refresh-jobs.js'
import type {JobSelector} from './selection.js'
import {isTerminal} from './status.js'

export interface LiveJob {
  readonly id: string
  readonly job: JobItem
  readonly isOwn: boolean
}

/** A live list of jobs: own jobs first, newest first. Jobs are never removed. */
export interface LiveJobs {
  readonly rows: readonly LiveJob[]
  readonly isComplete: boolean
  /** Why the first load failed. */
  readonly failure?: unknown
  readonly version: number
  readonly staleReason?: string
  /** Resolves when there are rows or the load has finished; rejects if loading fails before any row. */
  ready(): Promise<void>
  /** Calls back on changes and refreshes the list until the returned function is called. */
  watch(changed: () => void): () => void
}

export interface LiveJobsOptions extends Omit<RefreshOptions, 'signal' | 'getActiveIds'> {
  selector: Pick<JobSelector, 'reject' | 'statuses'>
  includeOtherUsers?: boolean
  /** Jobs with these statuses come first, whatever their age. */
  priorityStatuses?: readonly string[]
  /** Maximum number of own jobs, by default 500. */
  limit?: number
}

/** More jobs are not useful in a list. */
const MAX_OWN_JOBS = 500

export function createLiveJobs(cloud: Cloud, options: LiveJobsOptions): LiveJobs {
  const list = new LiveJobList(cloud, options)
  void list.load()
  return list
}

class LiveJobList implements LiveJobs {
  readonly rows: LiveJob[] = []
  isComplete = false
  failure?: unknown
  version = 0
  staleReason?: string
  readonly #cloud: Cloud
  readonly #options: LiveJobsOptions
  readonly #limit: number
  readonly #rowsById = new Map<string, LiveJob>()
  readonly #watchers = new Set<() => void>()
  readonly #firstRows = createDeferred()
  #refreshController: AbortController | undefined
  /** The last watcher has left, so no more pages are needed. */
  #isAbandoned = false

  constructor(cloud: Cloud, options: LiveJobsOptions) {
    this.#cloud = cloud
    this.#options = options
    this.#limit = options.limit ?? MAX_OWN_JOBS
  }

  ready(): Promise<void> {
    return this.#firstRows.promise
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed)
    this.#isAbandoned = false
    if (!this.#refreshController) void this.#refresh()
    return () => {
      this.#watchers.delete(changed)
      if (this.#watchers.size > 0) return
      this.#refreshController?.abort()
      this.#refreshController = undefined
      this.#isAbandoned = true
    }
  }

  async load(): Promise<void> {
    try {
      await this.#readPages()
    } catch (error) {
      this.failure = error
      if (this.rows.length === 0) this.#firstRows.reject(error)
    }
    this.isComplete = true
    this.#firstRows.resolve()
    this.#notify()
  }

  async #readPages(): Promise<void> {
    const {selector, includeOtherUsers, priorityStatuses} = this.#options
    if (priorityStatuses)
      for await (const jobs of listOwnJobs(this.#cloud, {statuses: priorityStatuses}, this.#limit))
        this.#append(jobs, true)
    for await (const jobs of listOwnJobs(this.#cloud, selector, this.#limit)) {
      this.#append(jobs, true)
      if (this.#isAbandoned) return
    }
    if (includeOtherUsers) this.#append(await listOtherUsersJobs(this.#cloud, selector), false)
  }

  #append(jobs: readonly JobItem[], isOwn: boolean): void {
    const room = isOwn ? this.#limit - this.rows.length : jobs.length
    const added = jobs.flatMap((job) => this.#addJob(job, isOwn)).slice(0, room)
    this.rows.push(...added)
    if (added.length > 0) this.#firstRows.resolve()
    this.#notify()
  }

  #addJob(job: JobItem, isOwn: boolean): LiveJob[] {
    const {JobId: id = ''} = job
    if (id === '' || this.#rowsById.has(id) || this.#options.selector.reject(job) !== undefined) return []
    const row = {id, job, isOwn}
    this.#rowsById.set(id, row)
    return [row]
  }

  async #refresh(): Promise<void> {
    const controller = new AbortController()
    this.#refreshController = controller
    const getActiveIds = () => this.rows.flatMap(({id, job}) => (isTerminal(job.Status) ? [] : [id]))
    const options = {...this.#options, signal: controller.signal, getActiveIds}
    try {
      for await (const refreshed of refreshJobs(this.#cloud, options)) this.#applyRefresh(refreshed)
    } catch (error) {
      // Keep the rows. A list without rows reports `failure` instead.
      if (this.rows.length > 0)
        this.staleReason = `No longer up to date: ${error instanceof CliError ? error.message : "it can't be read."}`
      this.#notify()
    }
  }

  #applyRefresh({jobs, staleReason}: JobsRefresh): void {
    // During the first load new jobs can't be distinguished from old ones.
    if (this.isComplete) this.#mergeJobs(jobs)
    if (staleReason === undefined) this.failure = undefined
    this.staleReason = staleReason
    this.version++
    this.#notify()
  }

  /** Inserts new jobs first, and updates the others in place. */
  #mergeJobs(jobs: readonly JobItem[]): void {
    const jobsById = new Map(jobs.map((job) => [job.JobId ?? '', job]))
    const existing = this.rows.map((row) => {
      const job = jobsById.get(row.id)
      if (job) this.#rowsById.set(row.id, {...row, job: {...row.job, ...job}})
      return this.#rowsById.get(row.id) ?? row
    })
    const newestTime = existing.find(({isOwn}) => isOwn)?.job.GmtCreateTime ?? ''
    const created = jobs
      .filter(({GmtCreateTime = ''}) => GmtCreateTime > newestTime)
      .slice(0, this.#limit)
      .flatMap((job) => this.#addJob(job, true))
    this.rows.splice(0, this.rows.length, ...created, ...existing)
  }

  #notify(): void {
    for (const changed of this.#watchers) changed()
  }
}

/** Promise.withResolvers for Node 20. Ignores unhandled rejections. */
function createDeferred() {
  let resolve: () => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<void>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise
    reject = rejectPromise
  })
  promise.catch(() => {})
  return {promise, resolve, reject}
}
