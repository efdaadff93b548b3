import type {Cloud} from '../api/cloud.js'
import type {EcsSpec, JobSpec} from '../api/generated/types.js'
import {list} from '../api/paging.js'
import {CliError} from '../errors.js'

/** What machine types are sorted by here: the service rejects every SortBy, those of its own help too (rule D5). */
export const SPEC_ORDERS = {
  gpu: (spec: EcsSpec) => spec.Gpu ?? 0,
  cpu: (spec: EcsSpec) => spec.Cpu ?? 0,
  memory: (spec: EcsSpec) => spec.Memory ?? 0,
  'gpu-memory': (spec: EcsSpec) => spec.GpuMemory ?? 0,
  name: (spec: EcsSpec) => spec.InstanceType ?? '',
} satisfies Record<string, (spec: EcsSpec) => number | string>

export type SpecOrder = keyof typeof SPEC_ORDERS

export interface SpecFilter {
  acceleratorType?: string
  resourceType?: string
  gpuType?: string
  minGpus?: number
  inStock?: boolean
  sortBy?: SpecOrder
  order?: 'asc' | 'desc'
}

/** Machine types that fit, sorted here, smallest first unless told otherwise. */
export async function listEcsSpecs(cloud: Cloud, filter: SpecFilter): Promise<EcsSpec[]> {
  const {items} = await list(cloud, 'ListEcsSpecs', {AcceleratorType: filter.acceleratorType, ResourceType: filter.resourceType})
  const fitting = items.filter(
    (spec) =>
      (!filter.gpuType || (spec.GpuType ?? '').toLowerCase().includes(filter.gpuType.toLowerCase())) &&
      (spec.Gpu ?? 0) >= (filter.minGpus ?? 0) &&
      (!filter.inStock || spec.IsAvailable === true),
  )
  return filter.sortBy ? sortSpecs(fitting, filter.sortBy, filter.order) : fitting
}

/** A sorted copy; equals keep their order. */
export function sortSpecs(specs: EcsSpec[], by: SpecOrder, order: 'asc' | 'desc' = 'asc'): EcsSpec[] {
  const sign = order === 'desc' ? -1 : 1
  const key = SPEC_ORDERS[by]
  return [...specs].sort((one, other) => {
    const [left, right] = [key(one), key(other)]
    return left < right ? -sign : left > right ? sign : 0
  })
}

/** The machine types that roles name, as far as the catalog tells: they only add to what is shown, so no failure counts. */
export async function specsFor(cloud: Cloud, roles?: readonly JobSpec[]): Promise<EcsSpec[]> {
  const names = [...new Set((roles ?? []).flatMap(({EcsSpec}) => EcsSpec || []))]
  if (names.length === 0) return []
  try {
    return (await cloud.call('ListEcsSpecs', {InstanceTypes: names.join(','), PageSize: 100})).EcsSpecs ?? []
  } catch (error) {
    if (error instanceof CliError) return []
    throw error
  }
}
