import type {JobSpec} from '../../api/generated/types.js'
import {MACHINE_TYPES} from '../catalog/ecs-specs.js'

export interface Demand {
  cpu: number
  gpu: number
  /** GiB */
  memory: number
  nodes: number
}

/** What one pod of a role takes, from its resource configuration or its machine type. */
export function podDemand(spec: JobSpec): Demand {
  const machine = MACHINE_TYPES.find((row) => row.InstanceType === spec.EcsSpec)
  if (machine) return {cpu: machine.Cpu, gpu: machine.Gpu, memory: machine.Memory, nodes: 1}
  const {CPU = '0', GPU = '0', Memory = '0'} = spec.ResourceConfig ?? {}
  return {cpu: amount(CPU), gpu: amount(GPU), memory: amount(Memory), nodes: 1}
}

export function jobDemand(specs: JobSpec[]): Demand {
  const total: Demand = {cpu: 0, gpu: 0, memory: 0, nodes: 0}
  for (const spec of specs) {
    const each = podDemand(spec)
    const count = spec.PodCount ?? 1
    total.cpu += each.cpu * count
    total.gpu += each.gpu * count
    total.memory += each.memory * count
    total.nodes += count
  }
  return total
}

/** `12`, `0.5`, `500m` (cores), `10Gi`, `512Mi` as a number of cores, cards or GiB. */
function amount(text: string): number {
  const [, digits = '0', unit = ''] = /^([\d.]+)(m|Mi|Gi|Ti|M|G|T)?$/.exec(text.trim()) ?? []
  const factors: Record<string, number> = {m: 1 / 1000, M: 1 / 1024, Mi: 1 / 1024, T: 1024, Ti: 1024}
  return Number(digits) * (factors[unit] ?? 1)
}
