import type {Cloud, OperationResponse} from '../api/cloud.js'
import type {JobItem, JobSettings} from '../api/generated/types.js'
import {ATTEMPT_TAG, IDEMPOTENCY_KEY_TAG} from '../document/tags.js'
import {CliError} from '../errors.js'
import {poll} from '../job/poll.js'
import {toApiTime} from '../job/times.js'
import type {Clock} from '../platform/clock.js'
import {type Attempt, commandDigest, timeSinceSent} from './attempt.js'

export interface FoundJobs {
  /** More than one only where the service holds several that fit. */
  jobIds: string[]
  foundBy: 'tag' | 'name'
}

export interface FindJobOptions {
  clock: Clock
  /** The first pause between two looks; 2,000. A job that does not show after 30 of these counts as not there. */
  intervalMs?: number
  onNote: (line: string) => void
}

const CLOCK_SKEW_MS = 2_000
/** Servers whose clock is behind show a job as older. */
const SEARCH_WINDOW_MS = 86_400_000
const MAX_JOBS_READ = 5

/** How long after it was sent a job may take to show in lists. */
export const listingLagMs = (intervalMs = 2_000) => 30 * intervalMs

/**
 * Looks for the job of an attempt until it shows, or until so long after it was sent that it would: by tag, then by
 * name, command and time.
 * @param findOthersJobs which of these jobs are known to be those of other attempts; asked only where a name alone would have
 * to do
 * @throws CliError where the lists can't be read
 */
export async function findJob(
  cloud: Cloud,
  attempt: Attempt,
  {clock, intervalMs = 2_000, onNote}: FindJobOptions,
  findOthersJobs: (jobIds: string[]) => string[],
): Promise<FoundJobs | undefined> {
  const search = () => searchJob(cloud, attempt, findOthersJobs)
  const searches = poll(search, {
    what: 'the list of jobs',
    clock,
    onNote,
    hasReadBefore: true,
    maxFailures: Number.POSITIVE_INFINITY,
    intervalMs,
    maxIntervalMs: intervalMs * 5,
    stopAt: clock.monotonic() + listingLagMs(intervalMs) - timeSinceSent(attempt, clock),
  })
  for await (const found of searches)
    if (found && found !== 'none' && (found.foundBy === 'tag' || !attempt.IsTagged)) return found
  // A failed search says nothing of the job, so the last one has to succeed: its failure is thrown.
  const found = await search()
  return found === 'none' ? undefined : found
}

/** Jobs with this idempotency key, whoever sent them, oldest first. */
export async function findByKey(cloud: Cloud, workspaceId: string, keyDigest: string): Promise<string[]> {
  const StartTime = '1970-01-01T00:00:00Z'
  return findByTag(cloud, {WorkspaceId: workspaceId, StartTime}, IDEMPOTENCY_KEY_TAG, keyDigest)
}

async function searchJob(
  cloud: Cloud,
  attempt: Attempt,
  findOthersJobs: (jobIds: string[]) => string[],
): Promise<FoundJobs | 'none'> {
  const {WorkspaceId, Started, Id, IsTagged} = attempt
  const window = {WorkspaceId, StartTime: toApiTime(Date.parse(Started) - SEARCH_WINDOW_MS)}
  const tagged = IsTagged ? await findByTag(cloud, window, ATTEMPT_TAG, Id) : []
  if (tagged.length > 0) return {jobIds: tagged, foundBy: 'tag'}

  const named = await findByName(cloud, window, attempt)
  const ownTagged = named.filter(({tag}) => tag === Id).map(({jobId}) => jobId)
  if (ownTagged.length > 0) return {jobIds: ownTagged, foundBy: 'tag'}
  const untagged = named.filter(({tag}) => tag === undefined).map(({jobId}) => jobId)
  const others = untagged.length > 0 ? findOthersJobs(untagged) : []
  const jobIds = untagged.filter((id) => !others.includes(id))
  return jobIds.length > 0 ? {jobIds, foundBy: 'name'} : 'none'
}

interface SearchWindow {
  WorkspaceId: string
  StartTime: string
}

/** The answer is looked at again: a filter that the service does not know would let every job through. */
async function findByTag(cloud: Cloud, window: SearchWindow, key: string, value: string): Promise<string[]> {
  const jobs = getListedJobs(
    await cloud.call('ListJobs', {...window, Tags: {[key]: value}, PageNumber: 1, PageSize: 100}),
  )
  const ids: string[] = []
  for (const job of jobs.slice(0, MAX_JOBS_READ))
    if ((await getJobSettings(cloud, job))?.Tags?.[key] === value) ids.push(job.JobId ?? '')
  return ids.reverse()
}

async function findByName(cloud: Cloud, window: SearchWindow, {DisplayName, JobType, CommandDigest, Started}: Attempt) {
  const jobs = getListedJobs(await cloud.call('ListJobs', {...window, DisplayName, PageNumber: 1, PageSize: 100}))
  const since = Math.floor((Date.parse(Started) - CLOCK_SKEW_MS) / 1_000) * 1_000
  const candidates = jobs.filter(
    (job) =>
      job.DisplayName === DisplayName &&
      job.JobType === JobType &&
      commandDigest(job) === CommandDigest &&
      Date.parse(job.GmtCreateTime ?? '') >= since,
  )
  return Promise.all(
    candidates.map(async (job) => ({
      jobId: job.JobId ?? '',
      tag: (await getJobSettings(cloud, job))?.Tags?.[ATTEMPT_TAG],
    })),
  )
}

/** An answer that speaks of no list, such as a proxy's `{}`, says nothing of the jobs there are. @throws CliError */
function getListedJobs({Jobs, TotalCount}: OperationResponse<'ListJobs'>): JobItem[] {
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
async function getJobSettings(cloud: Cloud, job: JobItem): Promise<JobSettings | undefined> {
  if (job.Settings?.Tags) return job.Settings
  return (await cloud.call('GetJob', {JobId: job.JobId ?? '', NeedDetail: false})).Settings
}
