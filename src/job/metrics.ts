import type {GetJobMetricsResponse, GetJobResponse} from '../api/generated/types.js'
import {usageError} from '../errors.js'
import {isTerminal} from './status.js'
import {toApiTime} from './times.js'

/** Metrics by their names on the command line. The units are inferred, since the service does not document them. */
export const METRICS = {
  gpu: {type: 'GpuCoreUsage', what: 'GPU use', unit: '%'},
  'gpu-memory': {type: 'GpuMemoryUsage', what: 'GPU memory use', unit: '%'},
  cpu: {type: 'CpuCoreUsage', what: 'CPU use', unit: '%'},
  memory: {type: 'MemoryUsage', what: 'memory use', unit: '%'},
  'network-in': {type: 'NetworkInputRate', what: 'network input', unit: 'B/s'},
  'network-out': {type: 'NetworkOutputRate', what: 'network output', unit: 'B/s'},
  'disk-read': {type: 'DiskReadRate', what: 'disk reads', unit: 'B/s'},
  'disk-write': {type: 'DiskWriteRate', what: 'disk writes', unit: 'B/s'},
} as const satisfies Record<string, {type: string; what: string; unit: '%' | 'B/s'}>

export type MetricName = keyof typeof METRICS

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** About as many points as fit on one line of a terminal. */
const TARGET_POINT_COUNT = 60

export interface MetricWindow {
  from: number
  to: number
  stepMs: number
}

interface MetricWindowOptions {
  job: Pick<GetJobResponse, 'Status' | 'GmtCreateTime' | 'GmtRunningTime' | 'GmtFinishTime'>
  since?: string
  until?: string
  stepMs?: number
  now: number
}

/** The period and step: by default the last hour of the job in about 60 steps of at least a minute. */
export function resolveMetricWindow({job, since, until, stepMs: step, now}: MetricWindowOptions): MetricWindow {
  const endedAt = isTerminal(job.Status) ? Date.parse(job.GmtFinishTime || '') : Number.NaN
  const to = until ? Date.parse(until) : Number.isNaN(endedAt) ? now : endedAt
  const startedAt = Date.parse(job.GmtRunningTime || job.GmtCreateTime || '')
  const from = since ? Date.parse(since) : Math.max(to - HOUR, Number.isNaN(startedAt) ? 0 : Math.min(startedAt, to))
  if (from > to) throw usageError('--since must be before --until.', ['--since 2h'])
  const stepMs = step === undefined ? Math.max(1, Math.ceil((to - from) / TARGET_POINT_COUNT / MINUTE)) * MINUTE : step
  if (stepMs < 1000) throw usageError('--step must be at least one second.', ['--step 5m'])
  return {from, to, stepMs}
}

/** The input of GetJobMetrics. Whole minutes are sent in minutes. */
export function toMetricsInput({from, to, stepMs}: MetricWindow): {
  StartTime: string
  EndTime: string
  TimeStep: string
} {
  const TimeStep = stepMs % MINUTE === 0 ? `${stepMs / MINUTE}m` : `${Math.round(stepMs / 1000)}s`
  return {StartTime: toApiTime(from), EndTime: toApiTime(to), TimeStep}
}

export interface PodSeries {
  podId: string
  points: {time: number; value: number}[]
}

/** The points of each pod, sorted by time, including pods without points. */
export function toPodSeries({PodMetrics}: GetJobMetricsResponse): PodSeries[] {
  return (PodMetrics ?? []).map(({PodId = '', Metrics}) => ({
    podId: PodId,
    points: (Metrics ?? [])
      .flatMap(({Time, Value}) => (Time === undefined || Value === undefined ? [] : [{time: Time, value: Value}]))
      .sort((a, b) => a.time - b.time),
  }))
}
