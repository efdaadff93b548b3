import type {Metric} from '../../api/generated/types.js'
import {createRandom} from '../random.js'
import {invalidParameter} from '../service-error.js'
import {MINUTE} from '../time.js'
import type {SandboxJob, SandboxPod} from '../types.js'
import {podResources} from './resource-request.js'

/** How a metric behaves: in percent of the pod's request, or in bytes per second. */
interface MetricProfile {
  /** The mean value once the pod has warmed up. */
  level(job: SandboxJob): number
  /** How far values vary, as a share of the level. */
  spread: number
  max?: number
  /** Pods without GPUs have no values. */
  gpuOnly?: boolean
  /** Almost zero except for a minute in ten, as if a checkpoint were written. */
  hasBursts?: boolean
}

const MB = 1_000_000

/** Per pod and response. */
const MAX_POINTS = 10_000

const METRICS = {
  GpuCoreUsage: {level: () => 84, spread: 0.12, max: 100, gpuOnly: true},
  GpuMemoryUsage: {level: () => 71, spread: 0.02, max: 100, gpuOnly: true},
  CpuCoreUsage: {level: () => 46, spread: 0.3, max: 100},
  MemoryUsage: {level: () => 38, spread: 0.04, max: 100},
  NetworkInputRate: {level: (job) => (job.pods.length > 1 ? 180 : 24) * MB, spread: 0.25},
  NetworkOutputRate: {level: (job) => (job.pods.length > 1 ? 176 : 1.5) * MB, spread: 0.25},
  DiskReadRate: {level: () => 35 * MB, spread: 0.4},
  DiskWriteRate: {level: () => 60 * MB, spread: 0.2, hasBursts: true},
} satisfies Record<string, MetricProfile>

export type MetricType = keyof typeof METRICS

export const isMetricType = (name: string): name is MetricType => name in METRICS

/** The points in time to sample, in milliseconds. */
export interface SampleGrid {
  start: number
  end: number
  step: number
}

/** One metric of a pod and its earlier incarnations: a point at each start, then one per step while it ran. */
export function sampleMetric(job: SandboxJob, pod: SandboxPod, type: MetricType, grid: SampleGrid): Required<Metric>[] {
  const profile: MetricProfile = METRICS[type]
  if (profile.gpuOnly && podResources(pod.spec).gpu === 0) return []
  return [...pod.earlier, pod].flatMap((incarnation) =>
    sampleTimes(incarnation, grid).map((Time) => ({Time, Value: metricValueAt(job, incarnation, type, Time)})),
  )
}

function sampleTimes({started, finished}: SandboxPod, {start, end, step}: SampleGrid): number[] {
  if (started === undefined) return []
  const last = Math.min(end, finished ?? end)
  const first = started + Math.max(0, Math.ceil((start - started) / step)) * step
  const count = first > last ? 0 : Math.floor((last - first) / step) + 1
  if (count > MAX_POINTS)
    throw invalidParameter('TimeStep', `is too small: a pod would have more than ${MAX_POINTS} points`)
  return Array.from({length: count}, (_, index) => first + index * step)
}

/** Depends only on the pod, the metric and the time, so that overlapping windows agree. */
function metricValueAt(job: SandboxJob, pod: SandboxPod, type: MetricType, time: number): number {
  const profile: MetricProfile = METRICS[type]
  const random = createRandom(`${pod.uid}/${type}`)
  const [phase, tilt] = [random.next(), random.next() - 0.5]
  const noise = createRandom(`${pod.uid}/${type}/${time}`).next() - 0.5
  const age = time - (pod.started ?? time)
  const wave = Math.sin(2 * Math.PI * (time / (17 * MINUTE) + phase))
  const warmUp = 1 - 0.85 * Math.exp(-age / MINUTE)
  const idleFactor = profile.hasBursts && (age + phase * 10 * MINUTE) % (10 * MINUTE) > MINUTE ? 0.01 : 1
  const value =
    profile.level(job) * warmUp * idleFactor * (1 + profile.spread * (0.5 * wave + 0.7 * noise + 0.3 * tilt))
  return Math.round(Math.max(0, Math.min(value, profile.max ?? value)) * 100) / 100
}
