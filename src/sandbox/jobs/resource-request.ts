import type {JobSpec} from '../../api/generated/types.js'
import {ECS_SPECS} from '../catalog/ecs-specs.js'

export interface ResourceRequest {
  cpu: number
  gpu: number
  /** In GiB. */
  memory: number
  nodes: number
}

export function podResources(spec: JobSpec): ResourceRequest {
  const ecsSpec = ECS_SPECS.find((row) => row.InstanceType === spec.EcsSpec)
  if (ecsSpec) return {cpu: ecsSpec.Cpu, gpu: ecsSpec.Gpu, memory: ecsSpec.Memory, nodes: 1}
  const {CPU = '0', GPU = '0', Memory = '0'} = spec.ResourceConfig ?? {}
  return {cpu: parseQuantity(CPU), gpu: parseQuantity(GPU), memory: parseQuantity(Memory), nodes: 1}
}

export function jobResources(specs: JobSpec[]): ResourceRequest {
  const total: ResourceRequest = {cpu: 0, gpu: 0, memory: 0, nodes: 0}
  for (const spec of specs) {
    const pod = podResources(spec)
    const count = spec.PodCount ?? 1
    total.cpu += pod.cpu * count
    total.gpu += pod.gpu * count
    total.memory += pod.memory * count
    total.nodes += count
  }
  return total
}

/** `12`, `0.5`, `500m` (cores), `10Gi`, `512Mi` as a number of cores, cards or GiB. */
function parseQuantity(text: string): number {
  const [, digits = '0', unit = ''] = /^([\d.]+)(m|Mi|Gi|Ti|M|G|T)?$/.exec(text.trim()) ?? []
  const factors: Record<string, number> = {m: 1 / 1000, M: 1 / 1024, Mi: 1 / 1024, T: 1024, Ti: 1024}
  return Number(digits) * (factors[unit] ?? 1)
}
