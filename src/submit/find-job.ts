import type {Cloud, OperationResponse} from '../api/cloud.js'
import type {JobItem, JobSettings} from '../api/generated/types.js'
import {ATTEMPT_TAG, KEY_TAG} from '../document/tags.js'
import {CliError} from '../errors.js'
import {createPace} from '../job/poll-interval.js'
import {createPatience} from '../job/poll-tolerance.js'
import type {Clock} from '../platform/clock.js'
import {type Attempt, digest} from './attempt.js'

export interface Found {
  /** More than one only where the service holds several that fit. */
  jobIds: string[]
  by: 'tag' | 'name'
}

export interface Patience {
  clock: Clock
  /** The first pause between two looks; 2,000. A job that does not show after 30 of these counts as not there. */
  intervalMs?: number
  note: (line: string) => void
}

const SKEW_MS = 2_000
/** Servers whose clock is behind show a job as older. */
const WINDOW_MS = 86_400_000
const MOST_READ = 5

/** How long after it was sent a job may take to show in lists. */
export const settleMs = (intervalMs = 2_000) => 30 * intervalMs

/**
 * Looks for the job of an attempt until it shows, or until so long after it was sent that it would: by tag, then by
 * name, command and time.
 * @param othersOf which of these jobs are known to be those of other attempts; asked only where a name alone would have
 * to do
 * @throws CliError where the lists can't be read
 */
export async function findJob(
  cloud: Cloud,
  attempt: Attempt,
  {clock, intervalMs = 2_000, note}: Patience,
  othersOf: (jobIds: string[]) => string[],
): Promise<Found | undefined> {
  const patience = createPatience({clock, onNote: note, maxFailures: Number.POSITIVE_INFINITY})
  const pace = createPace(intervalMs, intervalMs * 5)
  const until = Date.parse(attempt.Sent) + settleMs(intervalMs)
  for (;;) {
    const isLast = clock.now() >= until
    const once = () => look(cloud, attempt, othersOf)
    const refusals = patience.throttled()
    // A look that failed says nothing: the last one must be answered, or its failure is thrown.
    const found = await (isLast ? once() : patience.read('the list of jobs', once))
    if (found && found !== 'none' && (found.by === 'tag' || isLast || !attempt.IsTagged)) return found
    if (isLast) return undefined
    await clock.sleep(Math.max(pace.next(false, patience.throttled() > refusals), patience.notBefore() - clock.now()))
  }
}

/** Jobs with this idempotency key, whoever sent them, oldest first. */
export async function findByKey(cloud: Cloud, workspaceId: string, keyDigest: string): Promise<string[]> {
  const StartTime = '1970-01-01T00:00:00Z'
  return byTag(cloud, {WorkspaceId: workspaceId, StartTime}, KEY_TAG, keyDigest)
}

async function look(cloud: Cloud, attempt: Attempt, othersOf: (jobIds: string[]) => string[]): Promise<Found | 'none'> {
  const {WorkspaceId, Started, Id, IsTagged} = attempt
  const window = {WorkspaceId, StartTime: wireTime(Date.parse(Started) - WINDOW_MS)}
  const tagged = IsTagged ? await byTag(cloud, window, ATTEMPT_TAG, Id) : []
  if (tagged.length > 0) return {jobIds: tagged, by: 'tag'}

  const named = await byName(cloud, window, attempt)
  const marked = named.filter(({tag}) => tag === Id).map(({jobId}) => jobId)
  if (marked.length > 0) return {jobIds: marked, by: 'tag'}
  const untagged = named.filter(({tag}) => tag === undefined).map(({jobId}) => jobId)
  const others = untagged.length > 0 ? othersOf(untagged) : []
  const jobIds = untagged.filter((id) => !others.includes(id))
  return jobIds.length > 0 ? {jobIds, by: 'name'} : 'none'
}

interface Window {
  WorkspaceId: string
  StartTime: string
}

/** The answer is looked at again: a filter that the service does not know would let every job through. */
async function byTag(cloud: Cloud, window: Window, key: string, value: string): Promise<string[]> {
  const jobs = jobsIn(await cloud.call('ListJobs', {...window, Tags: {[key]: value}, PageNumber: 1, PageSize: 100}))
  const ids: string[] = []
  for (const job of jobs.slice(0, MOST_READ))
    if ((await settingsOf(cloud, job))?.Tags?.[key] === value) ids.push(job.JobId ?? '')
  return ids.reverse()
}

async function byName(cloud: Cloud, window: Window, {DisplayName, JobType, CommandDigest, Started}: Attempt) {
  const jobs = jobsIn(await cloud.call('ListJobs', {...window, DisplayName, PageNumber: 1, PageSize: 100}))
  const since = Math.floor((Date.parse(Started) - SKEW_MS) / 1_000) * 1_000
  const alike = jobs.filter(
    (job) =>
      job.DisplayName === DisplayName &&
      job.JobType === JobType &&
      digest(job.UserCommand ?? '') === CommandDigest &&
      Date.parse(job.GmtCreateTime ?? '') >= since,
  )
  return Promise.all(
    alike.map(async (job) => ({jobId: job.JobId ?? '', tag: (await settingsOf(cloud, job))?.Tags?.[ATTEMPT_TAG]})),
  )
}

/** An answer that speaks of no list, such as a proxy's `{}`, says nothing of the jobs there are. @throws CliError */
function jobsIn({Jobs, TotalCount}: OperationResponse<'ListJobs'>): JobItem[] {
  if (Array.isArray(Jobs)) return Jobs
  if (Jobs === undefined && TotalCount === 0) return []
  throw new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: 'ListJobs: the answer holds no list of jobs.',
    suggestions: ['pai-dlc auth status   # is the endpoint right?'],
    httpStatus: 200,
  })
}

/** Lists may leave the tags out. */
async function settingsOf(cloud: Cloud, job: JobItem): Promise<JobSettings | undefined> {
  if (job.Settings?.Tags) return job.Settings
  return (await cloud.call('GetJob', {JobId: job.JobId ?? '', NeedDetail: false})).Settings
}

const wireTime = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '')
