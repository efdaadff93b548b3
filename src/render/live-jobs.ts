import type {JobItem} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {age, localTime, secondsBetween} from '../text/time.js'
import type {Column} from './columns.js'
import {isFinal} from './jobs.js'
import {resourcesText} from './resources.js'
import {paintStatus, statusText} from './status.js'

/** A job on a list to choose from. */
interface Row {
  id: string
  job: JobItem
  isOwn: boolean
}

interface Look {
  /** Milliseconds since the epoch, now and again: the list stands for a while. */
  now: () => number
  unicode: boolean
  timeZone?: string
}

/**
 * What a job is chosen by: its name, how it is, since when, its id, what it takes, and whose it is where that matters.
 */
export function liveJobColumns({now, unicode}: Look, {owners = false} = {}): Column<Row>[] {
  return [
    {key: 'DisplayName', header: 'NAME', value: ({job}) => job.DisplayName},
    {
      key: 'Status',
      header: 'STATUS',
      value: ({job}) => job.Status,
      show: ({job}) => statusText(job.Status, unicode),
      paint: (text, {job}, colours) => paintStatus(text, job.Status, colours),
      priority: 9,
    },
    {key: 'Time', header: 'TIME', value: ({job}) => timeText(job, now()), align: 'right', priority: 8},
    {key: 'JobId', header: 'JOB ID', value: ({id}) => id, priority: 7},
    {key: 'Resources', header: 'RESOURCES', value: ({job}) => resourcesText(job), flexible: 9, priority: 6},
    ...(owners
      ? [
          {
            key: 'Owner',
            header: 'OWNER',
            value: (row: Row) => ownerText(row) || 'you',
            flexible: 8,
            priority: 5,
          } satisfies Column<Row>,
        ]
      : []),
  ]
}

/** How long a job has run, or waits; of one that has ended, how long ago that was. */
export function timeText({Status, GmtRunningTime, GmtCreateTime, ...job}: JobItem, now: number): string {
  const end = job.GmtFinishTime || job.GmtSuccessedTime || job.GmtFailedTime || job.GmtStoppedTime
  if (isFinal(Status)) return end ? `${coarse(age(end, now))} ago` : ''
  return formatDuration(secondsBetween(GmtRunningTime || GmtCreateTime, now))
}

/** The larger of two units is enough to choose by: 9h of 9h17m. */
function coarse(text: string): string {
  return text.replace(/^(\d+[dhms]).*/, '$1')
}

/** The job that is pointed at, in full. */
export function liveJobDetail(row: Row, {timeZone}: Pick<Look, 'timeZone'> = {}): string {
  const {id, job} = row
  const made = job.GmtCreateTime ? `made ${localTime(job.GmtCreateTime, timeZone)}` : ''
  const owner = ownerText(row)
  return [id, (job.JobType ?? '').replace(/Job$/, ''), resourcesText(job), made, owner && `by ${owner}`]
    .filter(Boolean)
    .join(', ')
}

function ownerText({job, isOwn}: Row): string {
  return isOwn ? '' : job.Username || job.UserId || 'somebody else'
}
