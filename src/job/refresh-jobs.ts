import type {Cloud} from '../api/cloud.js'
import type {JobItem} from '../api/generated/types.js'
import type {Clock} from '../platform/clock.js'
import {FROM_THE_BEGINNING} from './list-jobs.js'
import {createPace, createPatience} from './poll-tolerance.js'

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
 * Looks at the jobs of a list again and again, until the signal aborts. A failure that may pass is a trouble of that look.
 * @throws CliError that will not pass
 */
export async function* refreshedJobs(cloud: Cloud, {clock, intervalMs, renew, signal, living}: Refreshing): AsyncGenerator<Look> {
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
