import type {Cloud} from '../api/cloud.js'
import type {JobItem} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {FROM_THE_BEGINNING, othersJobs, ownJobs} from './list-jobs.js'
import {createPace} from './poll-interval.js'
import {createPatience} from './poll-tolerance.js'
import type {Goal} from './selection.js'
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
  readonly ended: boolean
  /** Why the first look failed. */
  readonly failure?: unknown
  /** Counts up at each change of what was there. */
  readonly version: number
  /** Why the list may be out of date. */
  readonly trouble?: string
  /** Resolves with the first rows, or when all is read; rejects where nothing came but a failure. */
  ready(): Promise<void>
  /** Calls back at each change; as long as somebody watches, the list is kept up to date. */
  watch(changed: () => void): () => void
}

export interface LiveOptions extends Omit<Refreshing, 'signal' | 'living'> {
  goal: Pick<Goal, 'why' | 'statuses'>
  /** Jobs of others, too, behind the own ones. */
  others?: boolean
  /** Jobs in these statuses stand first, however old they are. */
  first?: readonly string[]
  /** So many own jobs at most. */
  limit?: number
}

/** Nobody chooses among more by looking. */
const MOST_JOBS = 500

/** Starts to read at once. */
export function liveJobs(
  cloud: Cloud,
  {goal, others = false, first: before, limit = MOST_JOBS, ...refreshing}: LiveOptions,
): LiveJobs {
  const known = new Map<string, LiveJob>()
  const watchers = new Set<() => void>()
  const tell = () => {
    for (const changed of watchers) changed()
  }
  let stop: AbortController | undefined
  /** Whoever looked has what they wanted. */
  let isLeft = false
  const list = {
    rows: [] as LiveJob[],
    ended: false,
    failure: undefined as unknown,
    version: 0,
    trouble: undefined as string | undefined,
    ready: () => first,
    watch(changed: () => void) {
      watchers.add(changed)
      isLeft = false
      if (!stop) void keepFresh()
      return () => {
        watchers.delete(changed)
        if (watchers.size > 0) return
        stop?.abort()
        stop = undefined
        isLeft = true
      }
    },
  }
  let resolve: () => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const first = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  first.catch(() => {})

  const append = (jobs: readonly JobItem[], isOwn: boolean) => {
    const room = isOwn ? limit - list.rows.length : jobs.length
    const added = jobs.flatMap((job) => add(job, isOwn)).slice(0, room)
    list.rows.push(...added)
    if (added.length > 0) resolve()
    tell()
  }
  const read = async () => {
    if (before) for await (const jobs of ownJobs(cloud, {statuses: before}, limit)) append(jobs, true)
    for await (const jobs of ownJobs(cloud, goal, limit)) {
      append(jobs, true)
      if (isLeft) return
    }
    if (others) append(await othersJobs(cloud, goal), false)
  }
  read()
    .catch((error: unknown) => {
      list.failure = error
      if (list.rows.length === 0) reject(error)
    })
    .finally(() => {
      list.ended = true
      resolve()
      tell()
    })
  return list

  function add(job: JobItem, isOwn: boolean): LiveJob[] {
    const {JobId: id = ''} = job
    if (id === '' || known.has(id) || goal.why(job) !== undefined) return []
    const row = {id, job, isOwn}
    known.set(id, row)
    return [row]
  }

  /** Jobs that have begun since stand first; the others are changed where they stand. */
  function takeIn(jobs: readonly JobItem[]): void {
    const fresh = new Map(jobs.map((job) => [job.JobId ?? '', job]))
    const kept = list.rows.map((row) => {
      const job = fresh.get(row.id)
      if (job) known.set(row.id, {...row, job: {...row.job, ...job}})
      return known.get(row.id) ?? row
    })
    const newest = kept.find(({isOwn}) => isOwn)?.job.GmtCreateTime ?? ''
    const begun = jobs
      .filter(({GmtCreateTime = ''}) => GmtCreateTime > newest)
      .slice(0, limit)
      .flatMap((job) => add(job, true))
    list.rows.splice(0, list.rows.length, ...begun, ...kept)
  }

  async function keepFresh(): Promise<void> {
    const ending = new AbortController()
    const {signal} = ending
    stop = ending
    const living = () => list.rows.flatMap(({id, job}) => (isTerminal(job.Status) ? [] : [id]))
    try {
      for await (const {jobs, trouble} of refreshedJobs(cloud, {...refreshing, signal, living})) {
        // While the first pages arrive, what is new can't be told from what is old.
        if (list.ended) takeIn(jobs)
        if (trouble === undefined) list.failure = undefined
        list.trouble = trouble
        list.version++
        tell()
      }
    } catch (error) {
      // It stands as it was; a list that could not be read at all has said why.
      if (list.rows.length > 0)
        list.trouble = `No longer up to date: ${error instanceof CliError ? error.message : 'it can’t be read.'}`
      tell()
    }
  }
}

export interface Refreshing {
  clock: Clock
  /** Milliseconds between two looks; more where the service says that there are too many calls. */
  intervalMs: number
  /** Reads rejected credentials again, as the context has it. */
  renew?: () => Promise<string | undefined>
  signal: AbortSignal
  /** Ids of the jobs that are looked at whatever else there is: those on the list that have not ended. */
  living(): string[]
}

/** What one look has brought. */
export interface Look {
  /** The newest jobs, and those that are looked at, as they are now. */
  jobs: JobItem[]
  /** Why the service could not be read. */
  trouble?: string
}

/** The newest jobs; one call answers no more. */
const NEWEST = 50
const MOST_LIVING = 100

/**
 * Looks at the jobs of a list again and again, until the signal aborts. A failure that may pass is a trouble of that
 * look.
 * @throws CliError that will not pass
 */
export async function* refreshedJobs(
  cloud: Cloud,
  {clock, intervalMs, renew, signal, living}: Refreshing,
): AsyncGenerator<Look> {
  let trouble: string | undefined
  const patience = createPatience({clock, renew, onNote: (text) => (trouble = text)})
  const pace = createPace(intervalMs, intervalMs)
  let pause = intervalMs
  for (;;) {
    await clock.sleep(Math.max(pause, patience.notBefore() - clock.now()), signal)
    if (signal.aborted) return
    const refusals = patience.throttled()
    const jobs = await patience.read('the jobs', () => readNow(cloud, living()))
    if (signal.aborted) return
    if (jobs) trouble = undefined
    pause = pace.next(true, patience.throttled() > refusals)
    yield {jobs: jobs ?? [], trouble}
  }
}

async function readNow(cloud: Cloud, living: string[]): Promise<JobItem[]> {
  const {Jobs = []} = await cloud.call('ListJobs', {StartTime: FROM_THE_BEGINNING, PageNumber: 1, PageSize: NEWEST})
  const rest = living.filter((id) => !Jobs.some(({JobId}) => JobId === id)).slice(0, MOST_LIVING)
  if (rest.length === 0) return Jobs
  const others = await cloud.call('ListJobs', {
    JobIds: rest.join(','),
    ShowOwn: false,
    StartTime: FROM_THE_BEGINNING,
    PageNumber: 1,
    PageSize: MOST_LIVING,
  })
  return [...Jobs, ...(others.Jobs ?? [])]
}
