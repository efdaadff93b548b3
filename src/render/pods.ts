import type {GetJobResponseBodyPods} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {secondsBetween} from '../text/time.js'
import type {Column} from './columns.js'
import {podLabel} from './pod-label.js'
import {formatStatus, paintStatus} from './status.js'
import {renderTable} from './table.js'
import {createColors, type View} from './view.js'

/** A pod as the service really sends it: the contract does not list StatusDetail. */
export type RenderedPod = GetJobResponseBodyPods & {
  StatusDetail?: {Message?: string; ExitCode?: string | number; Reason?: string} | null
}

/** A job with more pods shows equal ones as a group. */
const MAX_SINGLE_PODS = 8
/** The number of failed pods of a large job that are shown one by one. */
const MAX_FAILED_PODS = 10

/** The columns of a table of pods. Below 100 columns a pod goes by its short name. */
function podColumns({now, unicode, width}: Pick<View, 'now' | 'unicode' | 'width'>): Column<RenderedPod>[] {
  return [
    {
      key: 'PodId',
      header: 'POD',
      value: (pod) => pod.PodId,
      format: (pod) => (width < 100 ? podLabel(pod.PodId) : (pod.PodId ?? '')),
    },
    {key: 'Type', header: 'ROLE', value: (pod) => pod.Type, priority: 1},
    {
      key: 'Status',
      header: 'STATUS',
      value: (pod) => pod.Status,
      format: (pod) =>
        [
          formatStatus(pod.Status, unicode),
          pod.SubStatus && pod.SubStatus !== 'Normal' ? `(${pod.SubStatus})` : '',
        ].join(' '),
      paint: (text, pod, paint) => paintStatus(text, pod.Status, paint),
      priority: 5,
    },
    {key: 'NodeName', header: 'NODE', value: (pod) => pod.NodeName, flexible: 12, priority: 2},
    {
      key: 'Duration',
      header: 'DURATION',
      value: (pod) => podDurationSeconds(pod, now),
      format: (pod) => formatDuration(podDurationSeconds(pod, now)),
      align: 'right',
      priority: 3,
    },
    {
      key: 'Restarts',
      header: 'RESTARTS',
      value: (pod) => pod.HistoryPods?.length || '',
      align: 'right',
      priority: 2,
    },
    {
      key: 'Exit',
      header: 'EXIT',
      value: formatExit,
      // Why a pod failed is worth more than where it ran.
      flexible: width < 60 ? 10 : 36,
      priority: 4,
      paint: (text, pod, paint) => (pod.Status === 'Failed' ? paint.red(text) : text),
    },
  ]
}

/** Some pods of one role in one status, as one row. */
interface PodGroup {
  first: RenderedPod
  last: RenderedPod
  count: number
}

/**
 * The pods of a job. A large job shows failed pods first, one by one, and groups of equal ones; pods that are slower
 * than the others, such as those still Pending, are a group of their own before them.
 */
export function renderPods(pods: readonly RenderedPod[], {showsAllPods = false, ...view}: PodsView): string {
  if (pods.length === 0) return ''
  const isLarge = pods.length > MAX_SINGLE_PODS && !showsAllPods
  const groups = isLarge ? groupPods(pods) : pods.map((pod) => ({first: pod, last: pod, count: 1}))
  const columns = podColumns(view)
    .filter((column) => column.key !== 'Type' || (view.width >= 100 && !isLarge))
    .filter((column) => column.key === 'PodId' || pods.some((pod) => (column.value(pod) ?? '') !== ''))
    .filter((column) => column.key !== 'NodeName' || !isLarge || groups.some(({count}) => count === 1))
    .map((column) => toGroupColumn(column))
  const countColumn: Column<PodGroup> = {
    key: 'Count',
    header: 'PODS',
    value: ({count}) => count,
    align: 'right',
    priority: 6,
  }
  const [podColumn, ...others] = columns
  const shown = podColumn && isLarge ? [podColumn, countColumn, ...others] : columns
  const table = renderTable(shown, groups, {...view, indent: 2})
  const hint = 'All pods: --pods all'
  return isLarge ? `${table}\n  ${createColors(view.color).dim(hint)}` : table
}

interface PodsView extends View {
  /** One row per pod, however many. Default false. */
  showsAllPods?: boolean
}

function groupPods(pods: readonly RenderedPod[]): PodGroup[] {
  const failed = pods.filter(({Status}) => Status === 'Failed').slice(0, MAX_FAILED_PODS)
  const groups = new Map<string, PodGroup>()
  for (const pod of pods) {
    if (failed.includes(pod)) continue
    const {Status = '', SubStatus = '', HistoryPods} = pod
    const key = JSON.stringify([podRole(pod), Status, SubStatus, formatExit(pod), HistoryPods?.length ?? 0])
    const group = groups.get(key)
    if (!group) groups.set(key, {first: pod, last: pod, count: 1})
    else {
      group.last = pod
      group.count += 1
    }
  }
  const order = ({first: {Status = ''}}: PodGroup) => STATUS_ORDER.indexOf(Status)
  return [
    ...failed.map((pod) => ({first: pod, last: pod, count: 1})),
    // A status that is not listed comes first.
    ...[...groups.values()].sort((a, b) => order(a) - order(b)),
  ]
}

/** What needs attention comes first. */
const STATUS_ORDER = ['Failed', 'Pending', 'Running', 'Stopped', 'Succeeded']

const podRole = ({PodId, Type}: RenderedPod): string => Type || podLabel(PodId).replace(/-\d+$/, '')

/** A row of a group shows the values of its first pod, and which pods it stands for. */
function toGroupColumn(column: Column<RenderedPod>): Column<PodGroup> {
  const {value, format, paint, ...rest} = column
  const isPod = column.key === 'PodId'
  const isNode = column.key === 'NodeName'
  return {
    ...rest,
    value: ({first, count}) => (isNode && count > 1 ? '' : value(first)),
    format: ({first, last, count}) => {
      const text = isNode && count > 1 ? '' : (format?.(first) ?? String(value(first) ?? ''))
      return isPod && count > 1 ? `${podLabel(first.PodId)} … ${podLabel(last.PodId)}` : text
    },
    ...(paint ? {paint: (text, {first}, colors) => paint(text, first, colors)} : {}),
  }
}

/** How many pods are in each status: "3 Running, 1 Failed". */
export function formatStatusCounts(pods: readonly RenderedPod[]): string {
  const counts = new Map<string, number>()
  for (const pod of pods) counts.set(pod.Status || 'Unknown', (counts.get(pod.Status || 'Unknown') ?? 0) + 1)
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ')
}

function podDurationSeconds(pod: RenderedPod, now: number): number | undefined {
  if (pod.GmtFinishTime) return pod.Duration || secondsBetween(pod.GmtCreateTime, pod.GmtFinishTime)
  return pod.Status === 'Succeeded' || pod.Status === 'Failed' ? pod.Duration : secondsBetween(pod.GmtCreateTime, now)
}

/** "1 OOMKilled: container used too much memory"; nothing for a pod that ended well. */
function formatExit(pod: RenderedPod): string {
  const {ExitCode, Reason, Message} = pod.StatusDetail ?? {}
  const code = ExitCode === undefined || ExitCode === null ? '' : String(ExitCode)
  return [[code, Reason].filter(Boolean).join(' '), Message].filter(Boolean).join(': ')
}
