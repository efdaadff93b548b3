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

const MAX_PODS = 50

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

/** The pods of a job. A large job shows the failed ones first, and says how many are not shown. */
export function renderPods(pods: readonly RenderedPod[], view: View): string {
  if (pods.length === 0) return ''
  const sortRank = (pod: RenderedPod) =>
    pod.Status === 'Failed' ? 0 : pod.Status === 'Succeeded' || pod.Status === 'Running' ? 2 : 1
  const sorted = pods.length > MAX_PODS ? [...pods].sort((a, b) => sortRank(a) - sortRank(b)) : pods
  const visiblePods = sorted.slice(0, MAX_PODS)
  const columns = podColumns(view)
    .filter((column) => column.key !== 'Type' || view.width >= 100)
    .filter((column) => column.key === 'PodId' || visiblePods.some((pod) => (column.value(pod) ?? '') !== ''))
  const hiddenPods = sorted.slice(MAX_PODS)
  const table = renderTable(columns, visiblePods, {...view, indent: 2})
  return hiddenPods.length === 0
    ? table
    : `${table}\n  ${createColors(view.color).dim(`and ${hiddenPods.length} more: ${formatStatusCounts(hiddenPods)}`)}`
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
