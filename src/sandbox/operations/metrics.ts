import {isMetricType, type MetricType, type SampleGrid, sampleMetric} from '../jobs/metrics.js'
import {invalidParameter} from '../service-error.js'
import {HOUR, MINUTE, SECOND} from '../time.js'
import type {SandboxJob, SandboxPod, SandboxState} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'
import {readTime, type TimeWindow} from './time-window.js'

const UNIT_MS: Record<string, number> = {s: SECOND, m: MINUTE, h: HOUR}

/** Resource usage of pods over time. */
export function metricOperations(state: SandboxState): Handlers {
  return {
    GetJobMetrics(input) {
      const {JobId, MetricType: type, TimeStep = '5'} = input
      const job = findJob(state, JobId)
      state.shareTokens.verify(input.Token, JobId, state.clock.now())
      const grid = readSampleGrid(state, input, readStep(TimeStep))
      if (!isMetricType(type)) throw invalidParameter('MetricType', `is not known: ${type}`)
      // Jobs in a quota have their metrics in CloudMonitor only.
      const pods = job.quota ? [] : job.pods
      return {JobId, PodMetrics: pods.map((pod) => ({PodId: pod.id, Metrics: sampleMetric(job, pod, type, grid)}))}
    },

    GetMetrics(input) {
      const {MetricName = '', Period = '60', Length = '1000', NextToken} = input
      const grid = readSampleGrid(state, input, Number(Period) * SECOND)
      const type = toMetricType(MetricName)
      const rows = type
        ? selectPods(state, input.Dimensions, input.JobId, input.Token).flatMap((row) => toDataPoints(row, type, grid))
        : []
      const [from, size] = [Number(NextToken ?? 0), Number(Length)]
      if (!Number.isInteger(from) || from < 0) throw invalidParameter('NextToken', 'is not one of an earlier answer')
      if (!Number.isInteger(size) || size < 1) throw invalidParameter('Length', 'must be at least 1')
      const next = from + size < rows.length ? String(from + size) : undefined
      return {
        Code: '200',
        Success: true,
        Message: 'Success.',
        Period,
        DataPoints: JSON.stringify(rows.slice(from, from + size)),
        NextToken: next,
      }
    },
  }
}

function readSampleGrid(state: SandboxState, window: TimeWindow, step: number): SampleGrid {
  const end = readTime('EndTime', window.EndTime) ?? state.clock.now()
  const start = readTime('StartTime', window.StartTime) ?? state.clock.now() - HOUR
  if (start > end) throw invalidParameter('StartTime', 'must not be after EndTime')
  return {start, end, step}
}

/** `30s`, `5m` or `1h` in milliseconds; a bare number counts minutes. */
function readStep(text: string): number {
  const [, digits, unit = 'm'] = /^(\d+)([smh])?$/.exec(text.trim()) ?? []
  const step = Number(digits) * (UNIT_MS[unit] ?? 0)
  if (!(step > 0)) throw invalidParameter('TimeStep', `must be a time such as 5m, not ${text}`)
  return step
}

/** Only one of CloudMonitor's metric names is published, so any name with the right words is accepted. */
function toMetricType(name: string): MetricType | undefined {
  const rows: [RegExp, MetricType][] = [
    [/GPU.*MEM/, 'GpuMemoryUsage'],
    [/GPU/, 'GpuCoreUsage'],
    [/CPU/, 'CpuCoreUsage'],
    [/MEM/, 'MemoryUsage'],
    [/(NET|RDMA).*(_IN|RECEIVE|RX)/, 'NetworkInputRate'],
    [/NET|RDMA/, 'NetworkOutputRate'],
    [/DISK.*READ/, 'DiskReadRate'],
    [/DISK/, 'DiskWriteRate'],
  ]
  return rows.find(([word]) => word.test(name.toUpperCase()))?.[1]
}

interface SelectedPod {
  job: SandboxJob
  pod: SandboxPod
}

/** The pods of the dimensions `[{"jobId": "…", "pod": "…"}]`; all pods of the job if `pod` is missing. */
function selectPods(
  state: SandboxState,
  dimensions: string | undefined,
  jobId: string | undefined,
  token: string | undefined,
): SelectedPod[] {
  return readDimensions(dimensions).flatMap((row) => {
    const job = findJob(state, row.jobId ?? jobId ?? '')
    state.shareTokens.verify(token, job.id, state.clock.now())
    return job.pods.filter((pod) => !row.pod || pod.id === row.pod).map((pod) => ({job, pod}))
  })
}

function readDimensions(text: string | undefined): {jobId?: string; pod?: string}[] {
  try {
    const value: unknown = JSON.parse(text ?? '')
    if (Array.isArray(value) && value.every((row) => row !== null && typeof row === 'object')) return value
  } catch {}
  throw invalidParameter('Dimensions', 'must be a JSON array such as [{"jobId":"dlc1xjcumbfm7aai"}]')
}

function toDataPoints({job, pod}: SelectedPod, type: MetricType, grid: SampleGrid): Record<string, unknown>[] {
  return sampleMetric(job, pod, type, grid).map(({Time, Value}) => ({
    timestamp: Time,
    jobId: job.id,
    pod: pod.id,
    userId: job.owner.userId,
    Average: Value,
    Minimum: Math.round(Value * 97) / 100,
    Maximum: Math.round(Value * 103) / 100,
  }))
}
