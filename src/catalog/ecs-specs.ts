import type {Cloud} from '../api/cloud.js'
import {getMemoryGib} from '../api/ecs-memory.js'
import type {EcsSpec, JobSpec} from '../api/generated/types.js'
import {listItems} from '../api/paging.js'
import {CliError} from '../errors.js'

/** Sorted on the client: the service rejects every SortBy, even documented ones (rule D5). */
export const SPEC_SORT_KEYS = {
  gpu: (spec: EcsSpec) => spec.Gpu ?? 0,
  cpu: (spec: EcsSpec) => spec.Cpu ?? 0,
  memory: (spec: EcsSpec) => getMemoryGib(spec) ?? 0,
  'gpu-memory': (spec: EcsSpec) => gpuMemoryGib(spec) ?? 0,
  /** The share of the full price; what is not to be had as spot costs all of it. */
  spot: (spec: EcsSpec) => (hasSpotStock(spec) ? (spec.NonProtectSpotDiscount ?? 1) : 2),
  name: (spec: EcsSpec) => spec.InstanceType ?? '',
} satisfies Record<string, (spec: EcsSpec) => number | string>

export type SpecSortKey = keyof typeof SPEC_SORT_KEYS

export interface SpecFilter {
  acceleratorType?: string
  /** A quota whose Lingjun instance types are listed. */
  quotaId?: string
  resourceType?: string
  gpuType?: string
  gpus?: number
  minGpus?: number
  minCpu?: number
  minMemory?: number
  minGpuMemory?: number
  inStock?: boolean
  spot?: boolean
  sortBy?: SpecSortKey
  order?: 'asc' | 'desc'
}

/** Instance types that fit, sorted here, smallest first unless told otherwise. */
export async function listEcsSpecs(cloud: Cloud, filter: SpecFilter): Promise<EcsSpec[]> {
  const {items} = await listItems(cloud, 'ListEcsSpecs', {
    AcceleratorType: filter.acceleratorType,
    ResourceType: filter.resourceType,
    // Not in the published contract, so that it is not in the type either (rule D4).
    ...(filter.quotaId === undefined ? {} : ({QuotaId: filter.quotaId} as object)),
  })
  const matching = items.filter((spec) => matchesFilter(spec, filter))
  return filter.sortBy ? sortSpecs(matching, filter.sortBy, filter.order) : availableFirst(matching)
}

/** So that the first row of a script can be used; equals keep the order of the service. */
function availableFirst(specs: readonly EcsSpec[]): EcsSpec[] {
  const isOut = ({IsAvailable}: EcsSpec) => Number(IsAvailable === false)
  return [...specs].sort((a, b) => isOut(a) - isOut(b))
}

function matchesFilter(
  spec: EcsSpec,
  {gpuType, gpus, minGpus = 0, minCpu = 0, minMemory = 0, minGpuMemory = 0, inStock, spot}: SpecFilter,
): boolean {
  return (
    (!gpuType || matchesGpuType(spec.GpuType ?? '', gpuType)) &&
    (gpus === undefined || (spec.Gpu ?? 0) === gpus) &&
    (spec.Gpu ?? 0) >= minGpus &&
    (spec.Cpu ?? 0) >= minCpu &&
    (getMemoryGib(spec) ?? 0) >= minMemory &&
    (gpuMemoryGib(spec) ?? 0) >= minGpuMemory &&
    (!inStock || spec.IsAvailable === true) &&
    (!spot || hasSpotStock(spec))
  )
}

/** A10 must not match A100. */
function matchesGpuType(type: string, wanted: string): boolean {
  const text = type.toLowerCase()
  const at = text.indexOf(wanted.trim().toLowerCase())
  return at !== -1 && !(/\d$/.test(wanted.trim()) && /^\d/.test(text.slice(at + wanted.trim().length)))
}

export function sortSpecs(specs: EcsSpec[], by: SpecSortKey, order: 'asc' | 'desc' = 'asc'): EcsSpec[] {
  const sign = order === 'desc' ? -1 : 1
  const key = SPEC_SORT_KEYS[by]
  return [...specs].sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    return left < right ? -sign : left > right ? sign : 0
  })
}

/** The instance types of the roles, as extra information: a failure to read them is ignored. */
export async function getSpecsOfJob(cloud: Cloud, jobSpecs?: readonly JobSpec[]): Promise<EcsSpec[]> {
  const names = [...new Set((jobSpecs ?? []).flatMap(({EcsSpec}) => EcsSpec || []))]
  if (names.length === 0) return []
  try {
    return (await cloud.call('ListEcsSpecs', {InstanceTypes: names.join(','), PageSize: 100})).EcsSpecs ?? []
  } catch (error) {
    if (error instanceof CliError) return []
    throw error
  }
}

/** Whether it can be had as a spot instance now. */
export function hasSpotStock({SpotStockStatus, PaymentTypes}: EcsSpec): boolean {
  return SpotStockStatus ? SpotStockStatus === 'WithStock' : PaymentTypes?.includes('Spot') === true
}

/** An instance type with what tells it from others: "ecs.gn7i-c8g1.2xlarge (1 x A10)". */
export function formatInstanceType(spec: EcsSpec): string {
  const resources = spec.Gpu
    ? `${spec.Gpu} x ${(spec.GpuType || 'GPU').replace(/^NVIDIA /i, '')}`
    : `${spec.Cpu} vCPU, ${getMemoryGib(spec)} GiB`
  return `${spec.InstanceType} (${resources})`
}

function gpuMemoryGib({GpuMemory}: EcsSpec): number | undefined {
  return GpuMemory && GpuMemory > 1024 ? GpuMemory / 1024 : GpuMemory
}
