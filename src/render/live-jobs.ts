import type {JobItem} from '../api/generated/types.js'
import {formatLocalTime} from '../text/time.js'
import type {Column} from './columns.js'
import {formatJobTime} from './jobs.js'
import {formatJobResources} from './resources.js'
import {formatStatus, paintStatus} from './status.js'

interface LiveJobRow {
  id: string
  job: JobItem
  isOwn: boolean
}

interface LiveJobView {
  /** Milliseconds since the epoch; a function, because the list stays open. */
  now: () => number
  unicode: boolean
  timeZone?: string
}

/** The columns to choose a job by; owners only where they matter. */
export function liveJobColumns({now, unicode}: LiveJobView, {owners = false} = {}): Column<LiveJobRow>[] {
  return [
    {key: 'DisplayName', header: 'NAME', value: ({job}) => job.DisplayName},
    {
      key: 'Status',
      header: 'STATUS',
      value: ({job}) => job.Status,
      format: ({job}) => formatStatus(job.Status, unicode),
      paint: (text, {job}, colors) => paintStatus(text, job.Status, colors),
      priority: 9,
    },
    {key: 'Time', header: 'TIME', value: ({job}) => formatJobTime(job, now()), align: 'right', priority: 8},
    {key: 'JobId', header: 'JOB ID', value: ({id}) => id, priority: 7},
    {key: 'Resources', header: 'RESOURCES', value: ({job}) => formatJobResources(job), flexible: 9, priority: 6},
    ...(owners
      ? [
          {
            key: 'Owner',
            header: 'OWNER',
            value: (row: LiveJobRow) => formatOwner(row) || 'you',
            flexible: 8,
            priority: 5,
          } satisfies Column<LiveJobRow>,
        ]
      : []),
  ]
}

export function formatLiveJobDetail(row: LiveJobRow, {timeZone}: Pick<LiveJobView, 'timeZone'> = {}): string {
  const {id, job} = row
  const created = job.GmtCreateTime ? `created ${formatLocalTime(job.GmtCreateTime, timeZone)}` : ''
  const owner = formatOwner(row)
  return [id, (job.JobType ?? '').replace(/Job$/, ''), formatJobResources(job), created, owner && `by ${owner}`]
    .filter(Boolean)
    .join(', ')
}

function formatOwner({job, isOwn}: LiveJobRow): string {
  return isOwn ? '' : job.Username || job.UserId || 'another user'
}
