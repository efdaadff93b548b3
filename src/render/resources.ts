import {getMemoryGib} from '../api/ecs-memory.js'
import type {EcsSpec, JobItem, JobSpec} from '../api/generated/types.js'
import {sanitizeLine} from '../text/sanitize.js'

/** What one pod of a role takes, as far as it is known. */
export interface PodResources {
  gpus?: number
  gpuType?: string
  vcpu?: number
  memoryGib?: number
  /** The instance type, when resources were asked for that way. */
  instanceType?: string
}

/** What a whole job takes. A sum is missing when any of its roles does not say. */
export interface JobResources {
  podCount: number
  gpus?: number
  vcpu?: number
  memoryGib?: number
}

/** What one pod of a role takes; instance types are looked up where their specs are given. */
export function getPodResources(spec: JobSpec, ecsSpecs: readonly EcsSpec[] = []): PodResources {
  if (spec.EcsSpec) {
    const ecsSpec = ecsSpecs.find((candidate) => candidate.InstanceType === spec.EcsSpec)
    return {
      instanceType: spec.EcsSpec,
      gpus: ecsSpec && (ecsSpec.Gpu ?? 0),
      gpuType: ecsSpec?.GpuType || undefined,
      vcpu: ecsSpec?.Cpu,
      memoryGib: ecsSpec && getMemoryGib(ecsSpec),
    }
  }
  const config = spec.ResourceConfig
  const cpu = parseNumber(config?.CPU)
  return {
    gpus: parseNumber(config?.GPU) ?? (cpu === undefined ? undefined : 0),
    gpuType: config?.GPUType || undefined,
    vcpu: cpu,
    memoryGib: parseGibibytes(config?.Memory),
  }
}

/** All roles together. */
export function getJobResources(specs: readonly JobSpec[] = [], ecsSpecs: readonly EcsSpec[] = []): JobResources {
  const sum = (field: 'gpus' | 'vcpu' | 'memoryGib') =>
    specs.reduce<number | undefined>((total, spec) => {
      const amount = getPodResources(spec, ecsSpecs)[field]
      return total === undefined || amount === undefined ? undefined : total + amount * (spec.PodCount ?? 1)
    }, 0)
  const podCount = specs.reduce((total, spec) => total + (spec.PodCount ?? 1), 0)
  return podCount === 0 ? {podCount} : {podCount, gpus: sum('gpus'), vcpu: sum('vcpu'), memoryGib: sum('memoryGib')}
}

/** In a table cell: "64 x A100", "32 GPU", "1 x 12 vCPU", "2 x ecs.gn7i-c8g1.2xlarge", roles joined by " + ". */
export function formatJobResources(
  job: Pick<JobItem, 'JobSpecs' | 'NodeCount' | 'RequestGPU' | 'RequestCPU'>,
  ecsSpecs: readonly EcsSpec[] = [],
): string {
  const gpus = formatGpus(job, ecsSpecs)
  if (gpus !== '') return gpus
  const counts = new Map<string, number>()
  for (const spec of job.JobSpecs ?? []) {
    const kind = formatPod(getPodResources(spec, ecsSpecs))
    counts.set(kind, (counts.get(kind) ?? 0) + (spec.PodCount ?? 1))
  }
  if (counts.size > 0)
    return [...counts].map(([kind, count]) => (kind === '' ? formatNodeCount(count) : `${count} x ${kind}`)).join(' + ')

  const nodes = parseNumber(job.NodeCount)
  return [nodes === undefined ? '' : formatNodeCount(nodes), job.RequestCPU ? `${job.RequestCPU} vCPU` : '']
    .filter(Boolean)
    .join(', ')
}

/** All GPUs of a job, with their type if it is known and the same for all. */
function formatGpus(
  {JobSpecs = [], RequestGPU}: Pick<JobItem, 'JobSpecs' | 'RequestGPU'>,
  ecsSpecs: readonly EcsSpec[],
) {
  const types = new Set<string | undefined>()
  let sum: number | undefined = 0
  for (const spec of JobSpecs) {
    const {gpus, gpuType} = getPodResources(spec, ecsSpecs)
    if (gpus === undefined || sum === undefined) sum = undefined
    else sum += gpus * (spec.PodCount ?? 1)
    if (gpus) types.add(gpuType)
  }
  const total = sum || parseNumber(RequestGPU)
  if (!total) return ''
  const [type] = types
  return sum && types.size === 1 && type ? `${total} x ${shortGpuType(type)}` : `${total} GPU`
}

const shortGpuType = (type: string) => sanitizeLine(type).replace(/^NVIDIA /i, '')

/** A sum in words: "16 GPU, 192 vCPU, 1.5 TiB". */
export function formatResources({gpus, vcpu, memoryGib}: Omit<JobResources, 'podCount'>, gpuType?: string): string {
  const gpu = gpus ? `${gpus} ${gpuType ? `x ${sanitizeLine(gpuType)}` : 'GPU'}` : ''
  return [gpu, vcpu ? `${roundToTenth(vcpu)} vCPU` : '', formatMemory(memoryGib)].filter(Boolean).join(', ')
}

/** Memory from GiB: "512 MiB", "32 GiB", "1.5 TiB". */
export function formatMemory(gib: number | undefined): string {
  if (!gib) return ''
  if (gib < 1) return `${roundToTenth(gib * 1024)} MiB`
  return gib < 1024 ? `${roundToTenth(gib)} GiB` : `${roundToTenth(gib / 1024)} TiB`
}

/** GiB from "10Gi", "512Mi", "1Ti" or bytes. */
export function parseGibibytes(text: string | null | undefined): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(Ki|Mi|Gi|Ti|K|M|G|T|GB|MB|TB)?B?\s*$/.exec(text ?? '')
  if (!match) return undefined
  const power = {K: 2, M: 1, G: 0, T: -1}[(match[2] ?? '').charAt(0)] ?? 3
  return Number(match[1]) / 1024 ** power
}

function formatPod(pod: PodResources): string {
  if (pod.gpus) return `${pod.gpus} ${pod.gpuType ? shortGpuType(pod.gpuType) : 'GPU'}`
  if (pod.instanceType) return sanitizeLine(pod.instanceType)
  return pod.vcpu ? `${roundToTenth(pod.vcpu)} vCPU` : ''
}

function formatNodeCount(count: number): string {
  return `${count} ${count === 1 ? 'node' : 'nodes'}`
}

function parseNumber(text: string | number | null | undefined): number | undefined {
  if (text === undefined || text === null || text === '') return undefined
  const parsed = Number(text)
  return Number.isFinite(parsed) ? parsed : undefined
}

function roundToTenth(value: number): number {
  return Math.round(value * 10) / 10
}
