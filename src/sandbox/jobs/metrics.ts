import type {Metric} from '../../api/generated/types.js'
import {createRandom} from '../random.js'
import {invalidParameter} from '../service-error.js'
import {MINUTE} from '../time.js'
import type {Job, Pod} from '../types.js'
import {podDemand} from './resource-request.js'

/** Percent of what the pod asked for, or bytes a second. */
interface Shape {
  /** Around this the values lie, once the pod has warmed up. */
  level(job: Job): number
  /** Share of the level by which they vary. */
  spread: number
  most?: number
  /** A pod without GPUs has none of it. */
  gpu?: boolean
  /** Nearly nothing but for a moment every ten minutes, when a checkpoint is written. */
  bursts?: boolean
}

const MB = 1_000_000

/** Of one pod in one answer. */
const MOST_POINTS = 10_000

export const METRICS = {
  GpuCoreUsage: {level: () => 84, spread: 0.12, most: 100, gpu: true},
  GpuMemoryUsage: {level: () => 71, spread: 0.02, most: 100, gpu: true},
  CpuCoreUsage: {level: () => 46, spread: 0.3, most: 100},
  MemoryUsage: {level: () => 38, spread: 0.04, most: 100},
  NetworkInputRate: {level: (job) => (job.pods.length > 1 ? 180 : 24) * MB, spread: 0.25},
  NetworkOutputRate: {level: (job) => (job.pods.length > 1 ? 176 : 1.5) * MB, spread: 0.25},
  DiskReadRate: {level: () => 35 * MB, spread: 0.4},
  DiskWriteRate: {level: () => 60 * MB, spread: 0.2, bursts: true},
} satisfies Record<string, Shape>

export type MetricType = keyof typeof METRICS

export const isMetricType = (name: string): name is MetricType => name in METRICS

/** When to look, in milliseconds. */
export interface Grid {
  start: number
  end: number
  step: number
}

/** One metric of a pod and its earlier incarnations: a point at each start, then one a step, while it ran. */
export function pointsOf(job: Job, pod: Pod, type: MetricType, grid: Grid): Required<Metric>[] {
  const shape: Shape = METRICS[type]
  if (shape.gpu && podDemand(pod.spec).gpu === 0) return []
  return [...pod.history, pod].flatMap((one) =>
    timesOf(one, grid).map((Time) => ({Time, Value: valueAt(job, one, type, Time)})),
  )
}

function timesOf({started, finished}: Pod, {start, end, step}: Grid): number[] {
  if (started === undefined) return []
  const last = Math.min(end, finished ?? end)
  const first = started + Math.max(0, Math.ceil((start - started) / step)) * step
  const count = first > last ? 0 : Math.floor((last - first) / step) + 1
  if (count > MOST_POINTS)
    throw invalidParameter('TimeStep', `is too small: a pod would have more than ${MOST_POINTS} points`)
  return Array.from({length: count}, (_, index) => first + index * step)
}

/** The same pod had the same value at a time, however it is asked for. */
function valueAt(job: Job, pod: Pod, type: MetricType, time: number): number {
  const shape: Shape = METRICS[type]
  const own = createRandom(`${pod.uid}/${type}`)
  const [phase, tilt] = [own.next(), own.next() - 0.5]
  const noise = createRandom(`${pod.uid}/${type}/${time}`).next() - 0.5
  const age = time - (pod.started ?? time)
  const wave = Math.sin(2 * Math.PI * (time / (17 * MINUTE) + phase))
  const warm = 1 - 0.85 * Math.exp(-age / MINUTE)
  const quiet = shape.bursts && (age + phase * 10 * MINUTE) % (10 * MINUTE) > MINUTE ? 0.01 : 1
  const value = shape.level(job) * warm * quiet * (1 + shape.spread * (0.5 * wave + 0.7 * noise + 0.3 * tilt))
  return Math.round(Math.max(0, Math.min(value, shape.most ?? value)) * 100) / 100
}
