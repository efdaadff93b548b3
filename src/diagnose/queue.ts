import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse, JobItem} from '../api/generated/types.js'
import {listItems} from '../api/paging.js'
import {describeExcess, getQuotaTotal, quotaId, sumRequest} from '../api/quota-specs.js'
import {ALL_TIME_START, listJobs} from '../job/list-jobs.js'

/** A job of the same quota, as far as the list tells. */
export interface QueuedJob {
  jobId: string
  name: string
  user: string
  priority: number
  gpus: number
  cpus: number
  /** Since when it waits, or runs: milliseconds since the epoch. */
  since?: number
}

/** Who waits in a quota, and who holds it. */
export interface QueueEvidence {
  /** In the order in which they start: by priority, then by age. The job itself is among them. */
  waiting: QueuedJob[]
  /** The place of the job in that order, 1 for the next; undefined if the list does not have it. */
  position?: number
  /** Jobs whose pods hold resources, the largest first. */
  holding: QueuedJob[]
  /** More jobs match than were listed. */
  isTruncated: boolean
  totalGpus?: number
  /** What the job asks for that the whole quota does not have, in words. */
  excess?: string
}

const HOLDING_STATUSES = [
  'EnvPreparing',
  'SanityChecking',
  'Running',
  'Restarting',
  'Stopping',
  'SucceededReserving',
  'FailedReserving',
]
const MAX_JOBS = 300

/** The jobs of a quota that wait and that run, of all users, as far as the caller may see them. */
export async function readQueue(cloud: Cloud, job: GetJobResponse): Promise<QueueEvidence> {
  const filter = {ResourceId: job.ResourceId, ShowOwn: false, StartTime: ALL_TIME_START}
  const [waiting, holding] = await Promise.all([
    listJobs(cloud, {...filter, Statuses: ['Queuing']}, MAX_JOBS),
    listJobs(cloud, {...filter, Statuses: HOLDING_STATUSES}, MAX_JOBS),
  ])
  const listed = waiting.Jobs.map((item) => toQueuedJob(item, item.GmtCreateTime)).sort(byPriorityThenAge)
  const index = listed.findIndex(({jobId}) => jobId === job.JobId)
  return {
    waiting: listed,
    ...(index === -1 ? {} : {position: index + 1}),
    holding: holding.Jobs.map((item) => toQueuedJob(item, item.GmtRunningTime || item.GmtCreateTime)).sort(
      (a, b) => b.gpus - a.gpus || b.cpus - a.cpus,
    ),
    isTruncated: waiting.TotalCount > waiting.Jobs.length || holding.TotalCount > holding.Jobs.length,
  }
}

export async function readQuotaCapacity(
  cloud: Cloud,
  {ResourceId, WorkspaceId, JobSpecs}: GetJobResponse,
): Promise<Pick<QueueEvidence, 'totalGpus' | 'excess'>> {
  const {items} = await listItems(cloud, 'ListResources', {
    Option: 'ListResourceByWorkspace',
    WorkspaceId,
    VerboseFields: 'Quota,IsDefault',
  })
  const quota = items.find((row) => quotaId(row) === ResourceId)
  const total = quota ? getQuotaTotal(quota, 'GPU') : ''
  const excess = quota ? describeExcess(quota, JobSpecs) : ''
  return {...(total === '' ? {} : {totalGpus: Number(total)}), ...(excess === '' ? {} : {excess})}
}

function toQueuedJob(item: JobItem, since: string | undefined): QueuedJob {
  const time = Date.parse(since ?? '')
  return {
    jobId: item.JobId ?? '',
    name: item.DisplayName ?? '',
    user: item.Username || item.UserId || '',
    priority: item.Priority ?? 1,
    gpus: sumRequest(item.JobSpecs, 'GPU') || Number(item.RequestGPU) || 0,
    cpus: sumRequest(item.JobSpecs, 'CPU') || item.RequestCPU || 0,
    ...(Number.isNaN(time) ? {} : {since: time}),
  }
}

const byPriorityThenAge = (a: QueuedJob, b: QueuedJob): number =>
  b.priority - a.priority || (a.since ?? 0) - (b.since ?? 0) || a.jobId.localeCompare(b.jobId)
