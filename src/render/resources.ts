import type {EcsSpec, JobItem, JobSpec} from '../api/generated/types.js'
import {sanitizeLine} from '../text/sanitize.js'

/** What one pod of a role takes, as far as it is known. */
export interface PodResourceTotals {
  gpus?: number
  gpuType?: string
  vcpu?: number
  memoryGib?: number
  /** The machine type, when resources were asked for that way. */
  instanceType?: string
}

/** What a whole job takes. A sum is missing when any of its roles does not say. */
export interface JobResourceTotals {
  pods: number
  gpus?: number
  vcpu?: number
  memoryGib?: number
}

/** What one pod of a role takes; machine types are looked up where their specs are given. */
export function sumPodResources(spec: JobSpec, ecsSpecs: readonly EcsSpec[] = []): PodResourceTotals {
  if (spec.EcsSpec) {
    const machine = ecsSpecs.find((known) => known.InstanceType === spec.EcsSpec)
    return {
      instanceType: spec.EcsSpec,
      gpus: machine && (machine.Gpu ?? 0),
      gpuType: machine?.GpuType || undefined,
      vcpu: machine?.Cpu,
      memoryGib: machine && instanceMemory(machine),
    }
  }
  const config = spec.ResourceConfig
  const cpu = formatNumber(config?.CPU)
  return {
    gpus: formatNumber(config?.GPU) ?? (cpu === undefined ? undefined : 0),
    gpuType: config?.GPUType || undefined,
    vcpu: cpu,
    memoryGib: toGibibytes(config?.Memory),
  }
}

/** All roles together. */
export function sumJobResources(specs: readonly JobSpec[] = [], ecsSpecs: readonly EcsSpec[] = []): JobResourceTotals {
  const sum = (field: 'gpus' | 'vcpu' | 'memoryGib') =>
    specs.reduce<number | undefined>((total, spec) => {
      const each = sumPodResources(spec, ecsSpecs)[field]
      return total === undefined || each === undefined ? undefined : total + each * (spec.PodCount ?? 1)
    }, 0)
  const pods = specs.reduce((total, spec) => total + (spec.PodCount ?? 1), 0)
  return pods === 0 ? {pods} : {pods, gpus: sum('gpus'), vcpu: sum('vcpu'), memoryGib: sum('memoryGib')}
}

/** In a table cell: "4 x 8 GPU", "1 x 12 vCPU", "2 x ecs.gn7i-c8g1.2xlarge", roles joined by " + ". */
export function formatResources(
  job: Pick<JobItem, 'JobSpecs' | 'NodeCount' | 'RequestGPU' | 'RequestCPU'>,
  ecsSpecs: readonly EcsSpec[] = [],
): string {
  const counts = new Map<string, number>()
  for (const spec of job.JobSpecs ?? []) {
    const kind = formatPod(sumPodResources(spec, ecsSpecs))
    counts.set(kind, (counts.get(kind) ?? 0) + (spec.PodCount ?? 1))
  }
  const [only] = counts
  const each = only && counts.size === 1 ? (formatNumber(job.RequestGPU) ?? 0) / only[1] : 0
  if (each >= 1 && Number.isInteger(each)) return `${only?.[1]} x ${each} GPU`
  if (counts.size > 0)
    return [...counts].map(([kind, count]) => (kind === '' ? formatPodCount(count) : `${count} x ${kind}`)).join(' + ')

  const gpus = formatNumber(job.RequestGPU)
  const total = gpus ? `${gpus} GPU` : job.RequestCPU ? `${job.RequestCPU} vCPU` : ''
  const nodes = formatNumber(job.NodeCount)
  return [nodes === undefined ? '' : formatPodCount(nodes), total].filter(Boolean).join(', ')
}

/** A sum in words: "16 GPU, 192 vCPU, 1.5 TiB". */
export function formatResourceTotal(
  {gpus, vcpu, memoryGib}: Omit<JobResourceTotals, 'pods'>,
  gpuType?: string,
): string {
  const gpu = gpus ? `${gpus} ${gpuType ? `x ${sanitizeLine(gpuType)}` : 'GPU'}` : ''
  return [gpu, vcpu ? `${round(vcpu)} vCPU` : '', formatMemory(memoryGib)].filter(Boolean).join(', ')
}

/** Memory from GiB: "512 MiB", "32 GiB", "1.5 TiB". */
export function formatMemory(gib: number | undefined): string {
  if (!gib) return ''
  if (gib < 1) return `${round(gib * 1024)} MiB`
  return gib < 1024 ? `${round(gib)} GiB` : `${round(gib / 1024)} TiB`
}

/**
 * A machine's memory in GiB. The API does not settle whether it counts in GiB or MiB; no machine has 256 GiB for each
 * vCPU.
 */
export function instanceMemory(machine: EcsSpec): number | undefined {
  if (!machine.Memory) return undefined
  return machine.Memory >= 256 * (machine.Cpu || 1) ? machine.Memory / 1024 : machine.Memory
}

/** GiB from "10Gi", "512Mi", "1Ti" or bytes. */
export function toGibibytes(text: string | null | undefined): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(Ki|Mi|Gi|Ti|K|M|G|T|GB|MB|TB)?B?\s*$/.exec(text ?? '')
  if (!match) return undefined
  const power = {K: 2, M: 1, G: 0, T: -1}[(match[2] ?? '').charAt(0)] ?? 3
  return Number(match[1]) / 1024 ** power
}

function formatPod(pod: PodResourceTotals): string {
  if (pod.gpus) return `${pod.gpus} ${pod.gpuType ? sanitizeLine(pod.gpuType).replace(/^NVIDIA /i, '') : 'GPU'}`
  if (pod.instanceType) return sanitizeLine(pod.instanceType)
  return pod.vcpu ? `${round(pod.vcpu)} vCPU` : ''
}

function formatPodCount(count: number): string {
  return `${count} ${count === 1 ? 'node' : 'nodes'}`
}

function formatNumber(text: string | number | null | undefined): number | undefined {
  if (text === undefined || text === null || text === '') return undefined
  const parsed = Number(text)
  return Number.isFinite(parsed) ? parsed : undefined
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
