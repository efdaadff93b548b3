import type {Cloud, OperationResponse} from '../api/cloud.js'
import type {GetJobResponse, JobItem, JobSettings} from '../api/generated/types.js'
import {ATTEMPT_TAG, IDEMPOTENCY_KEY_TAG} from '../document/tags.js'
import {CliError, EXIT} from '../errors.js'
import {poll} from '../job/poll.js'
import {toApiTime} from '../job/times.js'
import type {Clock} from '../platform/clock.js'
import {type Attempt, commandDigest, timeSinceSent} from './attempt.js'

export interface FoundJobs {
  /** More than one if several jobs match. */
  jobIds: string[]
  foundBy: 'tag' | 'name'
  /** Found by its name although the service may keep tags, so it may belong to another user. */
  isDoubtful?: boolean
}

export interface FindJobOptions {
  clock: Clock
  /** Initial poll interval, by default 2,000 ms. A job that is not listed after 30 intervals is considered missing. */
  intervalMs?: number
  onNote: (line: string) => void
}

const CLOCK_SKEW_MS = 2_000
/** Tolerates a server clock that is behind. */
const SEARCH_WINDOW_MS = 86_400_000
const MAX_JOBS_READ = 5

/** How long a new job may take to appear in lists. */
export const listingLagMs = (intervalMs = 2_000) => 30 * intervalMs

/**
 * Polls for the job of an attempt until it is listed or should have been: by tag, then by name, command and time.
 * @param listMadeAttempts other attempts whose job is known, newest first; called only if the tag is not enough
 * @throws CliError if the lists can't be read
 */
export async function findJob(
  cloud: Cloud,
  attempt: Attempt,
  {clock, intervalMs = 2_000, onNote}: FindJobOptions,
  listMadeAttempts: () => Attempt[],
): Promise<FoundJobs | undefined> {
  const search = () => searchJob(cloud, attempt, listMadeAttempts)
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
  // Only a successful search can show that there is no job, so the last one must not fail.
  const found = await search()
  return found === 'none' ? undefined : found
}

/** All jobs with this idempotency key, oldest first. */
export async function findByKey(cloud: Cloud, workspaceId: string, keyDigest: string): Promise<string[]> {
  const StartTime = '1970-01-01T00:00:00Z'
  return findByTag(cloud, {WorkspaceId: workspaceId, StartTime}, IDEMPOTENCY_KEY_TAG, keyDigest)
}

async function searchJob(
  cloud: Cloud,
  attempt: Attempt,
  listMadeAttempts: () => Attempt[],
): Promise<FoundJobs | 'none'> {
  const {WorkspaceId, Started, Id, IsTagged} = attempt
  const window = {WorkspaceId, StartTime: toApiTime(Date.parse(Started) - SEARCH_WINDOW_MS)}
  const tagged = IsTagged ? await findByTag(cloud, window, ATTEMPT_TAG, Id) : []
  if (tagged.length > 0) return {jobIds: tagged, foundBy: 'tag'}

  const named = await findByName(cloud, window, attempt)
  const ownTagged = named.filter(({tags}) => tags[ATTEMPT_TAG] === Id).map(({jobId}) => jobId)
  if (ownTagged.length > 0) return {jobIds: ownTagged, foundBy: 'tag'}
  const untagged = named.filter(({tags}) => tags[ATTEMPT_TAG] === undefined)
  if (untagged.length === 0) return 'none'

  const others = listMadeAttempts()
  const candidates = untagged.filter(({jobId}) => !others.some(({JobId}) => JobId === jobId))
  const habits = candidates.length > 0 ? await readHabits(cloud, others) : NO_HABITS
  const own = candidates.filter((job) => canBeOwn(job, habits, IsTagged))
  if (own.length === 0) return 'none'
  const isDoubtful = IsTagged && !habits.losesTags
  return {jobIds: own.map(({jobId}) => jobId), foundBy: 'name', ...(isDoubtful ? {isDoubtful} : {})}
}

/** What the jobs that this machine is known to have created tell of its users, and of the service's tags. */
interface Habits {
  userIds: ReadonlySet<string>
  keepsTags: boolean
  losesTags: boolean
}

const NO_HABITS: Habits = {userIds: new Set(), keepsTags: false, losesTags: false}
const MAX_WITNESSES = 3

async function readHabits(cloud: Cloud, madeAttempts: readonly Attempt[]): Promise<Habits> {
  const witnesses = madeAttempts.filter(({IsTagged}) => IsTagged).slice(0, MAX_WITNESSES)
  const jobs = await Promise.all(witnesses.map(({JobId = ''}) => getJobIfExists(cloud, JobId)))
  const hasTag = (job: GetJobResponse, index: number) =>
    job.Settings?.Tags?.[ATTEMPT_TAG] !== undefined && job.Settings.Tags[ATTEMPT_TAG] === witnesses[index]?.Id
  return {
    userIds: new Set(jobs.flatMap((job) => job?.UserId || [])),
    keepsTags: jobs.some((job, index) => job !== undefined && hasTag(job, index)),
    losesTags: jobs.some((job, index) => job !== undefined && !hasTag(job, index)),
  }
}

/** Whether a job without the tag of an attempt can be that of an attempt: own user, and a tag if the service keeps it. */
function canBeOwn({userId, tags}: NamedJob, {userIds, keepsTags}: Habits, isTagged: boolean): boolean {
  if (userIds.size > 0 && !userIds.has(userId)) return false
  return !isTagged || !(keepsTags || Object.keys(tags).length > 0)
}

interface SearchWindow {
  WorkspaceId: string
  StartTime: string
}

/** Checks the tag again: a service that ignores an unknown filter returns all jobs. */
async function findByTag(cloud: Cloud, window: SearchWindow, key: string, value: string): Promise<string[]> {
  const jobs = getListedJobs(
    await cloud.call('ListJobs', {...window, Tags: {[key]: value}, PageNumber: 1, PageSize: 100}),
  )
  const ids: string[] = []
  for (const job of jobs.slice(0, MAX_JOBS_READ))
    if ((await getJobSettings(cloud, job))?.Tags?.[key] === value) ids.push(job.JobId ?? '')
  return ids.reverse()
}

interface NamedJob {
  jobId: string
  userId: string
  tags: Record<string, string>
}

/** Without a tag in the list each is read: what a list shows may be gone, and lists may leave the tags out. */
async function findByName(
  cloud: Cloud,
  window: SearchWindow,
  {DisplayName, JobType, CommandDigest, Started}: Attempt,
): Promise<NamedJob[]> {
  const listed = getListedJobs(await cloud.call('ListJobs', {...window, DisplayName, PageNumber: 1, PageSize: 100}))
  const since = Math.floor((Date.parse(Started) - CLOCK_SKEW_MS) / 1_000) * 1_000
  const candidates = listed.filter(
    (job) =>
      job.DisplayName === DisplayName &&
      job.JobType === JobType &&
      commandDigest(job) === CommandDigest &&
      Date.parse(job.GmtCreateTime ?? '') >= since,
  )
  const jobs = await Promise.all(
    candidates.map(async (item) => {
      const job = item.Settings?.Tags?.[ATTEMPT_TAG] ? item : await getJobIfExists(cloud, item.JobId ?? '')
      return job ? [{jobId: item.JobId ?? '', userId: job.UserId ?? '', tags: job.Settings?.Tags ?? {}}] : []
    }),
  )
  return jobs.flat()
}

async function getJobIfExists(cloud: Cloud, JobId: string): Promise<GetJobResponse | undefined> {
  try {
    return await cloud.call('GetJob', {JobId, NeedDetail: false})
  } catch (error) {
    if (error instanceof CliError && error.exit === EXIT.notFound) return undefined
    throw error
  }
}

/** Rejects a response without a list, such as a proxy's `{}`. @throws CliError */
function getListedJobs({Jobs, TotalCount}: OperationResponse<'ListJobs'>): JobItem[] {
  if (Array.isArray(Jobs)) return Jobs
  if (Jobs === undefined && TotalCount === 0) return []
  throw new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: 'ListJobs: the response has no list of jobs.',
    suggestions: ['Check the endpoint: pai-dlc auth status'],
    httpStatus: 200,
  })
}

/** Lists may omit tags. */
async function getJobSettings(cloud: Cloud, job: JobItem): Promise<JobSettings | undefined> {
  if (job.Settings?.Tags) return job.Settings
  return (await cloud.call('GetJob', {JobId: job.JobId ?? '', NeedDetail: false})).Settings
}
