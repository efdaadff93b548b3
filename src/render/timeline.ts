import type {GetJobResponse} from '../api/generated/types.js'
import {isTerminal} from '../job/status.js'
import {formatDuration} from '../text/duration.js'
import {formatLocalTime, parseTimestamp, secondsBetween} from '../text/time.js'
import type {Column} from './columns.js'
import {formatStatus, paintStatus} from './status.js'
import {renderTable} from './table.js'
import type {View} from './view.js'

export interface JobPhase {
  status: string
  start?: string
  /** Seconds; missing for the last word of a finished job. */
  seconds?: number
  reason?: string
}

/** The phases of a job: from its StatusHistory, or from its Gmt times when there is none. */
function getJobPhases(job: GetJobResponse, now: number): JobPhase[] {
  const history = (job.StatusHistory ?? []).filter((item) => item?.Status)
  if (history.length > 0) {
    return history.map((item, index) => ({
      status: item.Status ?? '',
      start: item.StartTime || undefined,
      seconds: isTerminal(item.Status)
        ? undefined
        : secondsBetween(item.StartTime, item.EndTime || history[index + 1]?.StartTime || now),
      reason:
        [item.ReasonCode, item.ReasonMessage === job.ReasonMessage ? '' : item.ReasonMessage]
          .filter(Boolean)
          .join(': ') || undefined,
    }))
  }

  const milestones: [string, string | undefined][] = [
    ['Created', job.GmtCreateTime],
    ['Submitted', job.GmtSubmittedTime],
    ['Running', job.GmtRunningTime],
    ['Succeeded', job.GmtSuccessedTime],
    ['Failed', job.GmtFailedTime],
    ['Stopped', job.GmtStoppedTime],
  ]
  const reached = milestones.filter(([, time]) => parseTimestamp(time) !== undefined)
  const hasTerminalMilestone = reached.some(([status]) => isTerminal(status))
  const finish: [string, string | undefined][] =
    !hasTerminalMilestone && parseTimestamp(job.GmtFinishTime) !== undefined
      ? [[job.Status ?? 'Finished', job.GmtFinishTime]]
      : []
  const phases = [...reached, ...finish]
  return phases.map(([status, start], index) => {
    const isLast = index === phases.length - 1
    const isOngoing = isLast && !hasTerminalMilestone && finish.length === 0 && !isTerminal(job.Status)
    return {
      status,
      start,
      seconds: isLast && !isOngoing ? undefined : secondsBetween(start, phases[index + 1]?.[1] ?? now),
    }
  })
}

export function renderTimeline(job: GetJobResponse, view: View): string {
  const phases = getJobPhases(job, view.now)
  // A narrow terminal has no room for years and seconds.
  const fitTime = (time: string) => (view.width < 60 ? time.slice(5, 16) : time)
  const columns: Column<JobPhase>[] = [
    {
      key: 'Start',
      header: '',
      value: (phase) => phase.start,
      format: (phase) => fitTime(formatLocalTime(phase.start, view.timeZone)),
    },
    {
      key: 'Status',
      header: '',
      value: (phase) => phase.status,
      format: (phase) => formatStatus(phase.status, view.unicode),
      paint: (text, phase, paint) => paintStatus(text, phase.status, paint),
      priority: 2,
    },
    {
      key: 'Duration',
      header: '',
      value: (phase) => phase.seconds,
      format: (phase) => formatDuration(phase.seconds),
      align: 'right',
      priority: 1,
    },
    {key: 'Reason', header: '', value: (phase) => phase.reason, flexible: 12},
  ]
  const visibleColumns = phases.some((phase) => phase.reason) ? columns : columns.slice(0, 3)
  return phases.length === 0
    ? ''
    : renderTable(visibleColumns, phases, {...view, hasHeader: false, indent: 2, emptyCell: ''})
}

type RestartRecord = NonNullable<GetJobResponse['RestartRecord']>[number]

/** Each restart of a job as a line: when, in which phase, why, and how long it took. */
export function renderRestarts({RestartRecord}: GetJobResponse, view: View): string {
  const records = (RestartRecord ?? []).filter((record) => record?.OccurTime)
  const columns: Column<RestartRecord>[] = [
    {
      key: 'OccurTime',
      header: '',
      value: (record) => record.OccurTime,
      format: (record) => formatLocalTime(record.OccurTime, view.timeZone),
    },
    {key: 'OccurPhase', header: '', value: (record) => record.OccurPhase, priority: 1},
    {key: 'Status', header: '', value: (record) => record.RestartStatus, priority: 2},
    {
      key: 'Took',
      header: '',
      value: (record) => record.RestartDurationInSec,
      format: (record) => formatDuration(record.RestartDurationInSec),
      align: 'right',
    },
    {key: 'Reason', header: '', value: formatRestartReason, flexible: 12, priority: 3},
  ]
  const visibleColumns = columns.filter((column) => records.some((record) => (column.value(record) ?? '') !== ''))
  return records.length === 0
    ? ''
    : renderTable(visibleColumns, records, {...view, hasHeader: false, indent: 2, emptyCell: ''})
}

function formatRestartReason({Reason, RestartFailReason, DetailErrorInfoList = []}: RestartRecord): string {
  const [first] = DetailErrorInfoList ?? []
  return [Reason || first?.ErrorCode, first?.Pod, first?.ErrorMsg, RestartFailReason].filter(Boolean).join(': ')
}
