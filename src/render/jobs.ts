import type {EcsSpec, GetJobResponse, JobItem} from '../api/generated/types.js'
import {userTags} from '../document/tags.js'
import {isTerminal} from '../job/status.js'
import {formatDuration} from '../text/duration.js'
import {formatAge, formatLocalTime, secondsBetween} from '../text/time.js'
import type {Column} from './columns.js'
import {formatJobResources} from './resources.js'
import {formatStatus, paintStatus} from './status.js'
import type {View} from './view.js'

/** The columns that `job list` prints for programs unless told otherwise. */
export const DEFAULT_JOB_COLUMNS = 'JobId,DisplayName,Status,JobType,Resources,Age,Duration,Username,Quota'

/** The same for people: one time, and why jobs failed, if there is room. */
export const JOB_TABLE_COLUMNS = 'JobId,DisplayName,Status,JobType,Resources,Time,Failure,Username,Quota'

export interface JobColumnOptions extends Pick<View, 'now' | 'unicode' | 'timeZone'> {
  /** Known instance types, so that resources can be told in GPUs. */
  ecsSpecs?: readonly EcsSpec[]
}

/** All columns of `job list`. Off a terminal Age and Duration are seconds, and times are as received. */
export function jobColumns({now, unicode, timeZone, ecsSpecs}: JobColumnOptions): Column<JobItem>[] {
  const timeColumn = (
    key: 'GmtCreateTime' | 'GmtSubmittedTime' | 'GmtRunningTime' | 'GmtFinishTime',
    header: string,
  ): Column<JobItem> => ({
    key,
    header,
    value: (job) => job[key],
    format: (job) => formatLocalTime(job[key], timeZone),
  })

  return [
    {key: 'JobId', header: 'JOB ID', value: (job) => job.JobId},
    {
      key: 'DisplayName',
      header: 'NAME',
      value: (job) => job.DisplayName,
      flexible: 18,
      lastResortWidth: 8,
      keepsEnd: true,
      priority: 8,
    },
    {
      key: 'Status',
      header: 'STATUS',
      value: (job) => job.Status,
      format: (job) => formatStatus(job.Status, unicode),
      paint: (text, job, colors) => paintStatus(text, job.Status, colors),
      priority: 9,
    },
    {
      key: 'JobType',
      header: 'TYPE',
      value: (job) => job.JobType,
      format: (job) => (job.JobType ?? '').replace(/Job$/, ''),
      omitIfUniform: true,
      priority: 3,
    },
    {
      key: 'Resources',
      header: 'RESOURCES',
      value: (job) => formatJobResources(job, ecsSpecs),
      flexible: 9,
      omitIfUniform: true,
      priority: 5,
    },
    {
      key: 'Age',
      header: 'AGE',
      value: (job) => secondsBetween(job.GmtCreateTime, now),
      format: (job) => formatAge(job.GmtCreateTime, now),
      align: 'right',
      priority: 7,
    },
    {
      key: 'Duration',
      header: 'DURATION',
      value: (job) => jobDurationSeconds(job, now),
      format: (job) => formatDuration(jobDurationSeconds(job, now)),
      align: 'right',
      omitIfEqualTo: 'Age',
      priority: 4,
    },
    {
      key: 'Username',
      header: 'USER',
      value: (job) => job.Username || job.UserId,
      flexible: 16,
      omitIfUniform: true,
      priority: 2,
    },
    {key: 'UserId', header: 'USER ID', value: (job) => job.UserId},
    {
      key: 'WorkspaceName',
      header: 'WORKSPACE',
      value: (job) => job.WorkspaceName || job.WorkspaceId,
      flexible: true,
      omitIfUniform: true,
      priority: 1,
    },
    {key: 'WorkspaceId', header: 'WORKSPACE ID', value: (job) => job.WorkspaceId},
    {
      key: 'Quota',
      header: 'QUOTA',
      value: (job) => job.ResourceQuotaName || job.ResourceName || job.ResourceId,
      flexible: 16,
      omitIfUniform: true,
      priority: 1,
    },
    {key: 'ResourceId', header: 'QUOTA ID', value: (job) => job.ResourceId},
    {key: 'ResourceType', header: 'MACHINES', value: (job) => job.ResourceType},
    {key: 'Priority', header: 'PRIORITY', value: (job) => job.Priority, align: 'right', priority: 1},
    {key: 'Time', header: 'TIME', value: (job) => formatJobTime(job, now), align: 'right', priority: 7},
    {
      key: 'Failure',
      header: 'FAILURE',
      value: formatFailure,
      flexible: 24,
      omitIfUniform: true,
      priority: 4,
    },
    {key: 'Reason', header: 'REASON', value: (job) => job.ReasonCode, flexible: true},
    {key: 'ReasonMessage', header: 'MESSAGE', value: (job) => job.ReasonMessage, flexible: 20},
    {key: 'RestartTimes', header: 'RESTARTS', value: (job) => job.RestartTimes, align: 'right'},
    timeColumn('GmtCreateTime', 'CREATED'),
    timeColumn('GmtSubmittedTime', 'SUBMITTED'),
    timeColumn('GmtRunningTime', 'STARTED'),
    timeColumn('GmtFinishTime', 'FINISHED'),
    {key: 'Tags', header: 'TAGS', value: (job) => formatTags(job.Settings?.Tags), flexible: true},
  ]
}

/** How long a job has run, or waits; of one that has ended, how long ago that was. */
export function formatJobTime({Status, GmtRunningTime, GmtCreateTime, ...job}: JobItem, now: number): string {
  const end = job.GmtFinishTime || job.GmtSuccessedTime || job.GmtFailedTime || job.GmtStoppedTime
  if (isTerminal(Status)) return end ? `${keepLargestUnit(formatAge(end, now))} ago` : ''
  return formatDuration(secondsBetween(GmtRunningTime || GmtCreateTime, now))
}

/** The larger of two units is enough to choose by: 9h of 9h17m. */
function keepLargestUnit(text: string): string {
  return text.replace(/^(\d+[dhms]).*/, '$1')
}

/** The generic code and the id say nothing new. */
function formatFailure({Status, ReasonCode, ReasonMessage = ''}: JobItem): string {
  if (Status !== 'Failed') return ''
  const message = ReasonMessage.replace(/^\w+ dlc\w+ is failed because /, '')
  return [ReasonCode === 'JobFailed' && message ? '' : ReasonCode, message].filter(Boolean).join(': ')
}

/** A job's life so far or in all, in seconds, queuing included, as the service counts it. */
export function jobDurationSeconds(job: JobItem | GetJobResponse, now: number): number | undefined {
  const end = job.GmtFinishTime || job.GmtSuccessedTime || job.GmtFailedTime || job.GmtStoppedTime
  if (end || isTerminal(job.Status)) return job.Duration || secondsBetween(job.GmtCreateTime, end)
  return secondsBetween(job.GmtCreateTime, now)
}

/** The author's tags as they are typed: k=v,k2=v2. */
export function formatTags(tags: {[key: string]: string} | null | undefined): string {
  return Object.entries(userTags(tags))
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}
