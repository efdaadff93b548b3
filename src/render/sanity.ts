import type {SanityCheckResultItem} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {formatLocalTime, secondsBetween} from '../text/time.js'
import type {Column} from './columns.js'
import {formatStatus, paintStatus} from './status.js'
import type {View} from './view.js'

export interface SanityRound {
  number?: number
  status: string
  phases: readonly SanityCheckResultItem[]
  startedAt?: string
  finishedAt?: string
}

export function toSanityRounds(results: readonly (readonly SanityCheckResultItem[])[]): SanityRound[] {
  return results.map((phases) => ({
    number: phases[0]?.CheckNumber,
    status: phases.find(({Status}) => Status !== 'Succeeded')?.Status ?? (phases.length > 0 ? 'Succeeded' : ''),
    phases,
    startedAt: phases[0]?.StartedAt,
    finishedAt: phases.at(-1)?.FinishedAt,
  }))
}

export function sanityRoundColumns({
  now,
  unicode,
  timeZone,
}: Pick<View, 'now' | 'unicode' | 'timeZone'>): Column<SanityRound>[] {
  return [
    {key: 'CheckNumber', header: 'NUMBER', value: (round) => round.number},
    statusColumn((round) => round.status, unicode),
    {key: 'Phases', header: 'PHASES', value: (round) => round.phases.length, align: 'right', priority: 2},
    {
      key: 'StartedAt',
      header: 'STARTED',
      value: (round) => round.startedAt,
      format: (round) => formatLocalTime(round.startedAt, timeZone),
      priority: 3,
    },
    durationColumn((round) => secondsBetween(round.startedAt, round.finishedAt || now)),
    {
      key: 'Message',
      header: 'MESSAGE',
      value: (round) => round.phases.find(({Status}) => Status !== 'Succeeded')?.Message,
      flexible: 12,
      priority: 1,
    },
  ]
}

export function sanityPhaseColumns({
  now,
  unicode,
  timeZone,
}: Pick<View, 'now' | 'unicode' | 'timeZone'>): Column<SanityCheckResultItem>[] {
  return [
    {key: 'Phase', header: 'PHASE', value: (item) => item.Phase},
    statusColumn((item) => item.Status, unicode),
    durationColumn((item) => secondsBetween(item.StartedAt, item.FinishedAt || now)),
    {
      key: 'StartedAt',
      header: 'STARTED',
      value: (item) => item.StartedAt,
      format: (item) => formatLocalTime(item.StartedAt, timeZone),
      priority: 1,
    },
    {key: 'Message', header: 'MESSAGE', value: (item) => item.Message, flexible: 12, priority: 2},
  ]
}

function statusColumn<Row>(getStatus: (row: Row) => string | undefined, unicode?: boolean): Column<Row> {
  return {
    key: 'Status',
    header: 'STATUS',
    value: getStatus,
    format: (row) => formatStatus(getStatus(row), unicode),
    paint: (text, row, paint) => paintStatus(text, getStatus(row), paint),
    priority: 5,
  }
}

function durationColumn<Row>(getSeconds: (row: Row) => number | undefined): Column<Row> {
  return {
    key: 'Duration',
    header: 'DURATION',
    value: getSeconds,
    format: (row) => formatDuration(getSeconds(row)),
    align: 'right',
    priority: 4,
  }
}
