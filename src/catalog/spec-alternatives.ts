import type {EcsSpec} from '../api/generated/types.js'
import {hasSpotStock, memoryGib} from './ecs-specs.js'

const MOST = 3
/** Above it a machine is no substitute. */
const TOO_FAR = 10

/**
 * Machine types in stock that do the same work: as many GPUs of the same type first, then of others; without GPUs, of
 * the same size.
 */
export function alternatives(spec: EcsSpec, all: readonly EcsSpec[], asSpot = false): EcsSpec[] {
  const isGpu = (spec.Gpu ?? 0) > 0
  return all
    .filter(
      (other) =>
        other.InstanceType !== spec.InstanceType && other.IsAvailable !== false && (other.Gpu ?? 0) > 0 === isGpu,
    )
    .filter((other) => !asSpot || hasSpotStock(other))
    .map((other) => ({other, distance: distance(spec, other)}))
    .filter((ranked) => ranked.distance < TOO_FAR)
    .sort((one, two) => one.distance - two.distance)
    .slice(0, MOST)
    .map(({other}) => other)
}

function distance(one: EcsSpec, other: EcsSpec): number {
  const gpu = (one.GpuType ?? '') === (other.GpuType ?? '') ? 0 : 2
  const gpuMemory = times(one.GpuMemory, other.GpuMemory)
  const size = (times(one.Cpu, other.Cpu) + times(memoryGib(one), memoryGib(other))) / 2
  return gpu + gpuMemory + 2 * times(one.Gpu, other.Gpu) + size
}

/** How often one doubles to the other; less than half of what is wanted counts twice. */
function times(wanted = 0, given = 0): number {
  if (wanted <= 0 || given <= 0) return wanted === given ? 0 : 1
  const doubled = Math.log2(given / wanted)
  return doubled < 0 ? -2 * doubled : doubled
}
