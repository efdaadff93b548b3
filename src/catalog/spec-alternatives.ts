import {getMemoryGib} from '../api/ecs-memory.js'
import type {EcsSpec} from '../api/generated/types.js'
import {hasSpotStock} from './ecs-specs.js'

const MAX_ALTERNATIVES = 3
/** Instance types above this distance are not suggested. */
const MAX_DISTANCE = 10

/** Instance types in stock that can replace this one: same GPU type first; without GPUs, the same size. */
export function findAlternatives(spec: EcsSpec, all: readonly EcsSpec[], asSpot = false): EcsSpec[] {
  const isGpu = (spec.Gpu ?? 0) > 0
  return all
    .filter(
      (candidate) =>
        candidate.InstanceType !== spec.InstanceType &&
        candidate.IsAvailable !== false &&
        (candidate.Gpu ?? 0) > 0 === isGpu,
    )
    .filter((other) => !asSpot || hasSpotStock(other))
    .map((other) => ({other, distance: specDistance(spec, other)}))
    .filter((ranked) => ranked.distance < MAX_DISTANCE)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_ALTERNATIVES)
    .map(({other}) => other)
}

function specDistance(a: EcsSpec, b: EcsSpec): number {
  const gpu = (a.GpuType ?? '') === (b.GpuType ?? '') ? 0 : 2
  const gpuMemory = doublings(a.GpuMemory, b.GpuMemory)
  const size = (doublings(a.Cpu, b.Cpu) + doublings(getMemoryGib(a), getMemoryGib(b))) / 2
  return gpu + gpuMemory + 2 * doublings(a.Gpu, b.Gpu) + size
}

/** How often one doubles to the other; less than half of what is wanted counts twice. */
function doublings(wanted = 0, offered = 0): number {
  if (wanted <= 0 || offered <= 0) return wanted === offered ? 0 : 1
  const doubled = Math.log2(offered / wanted)
  return doubled < 0 ? -2 * doubled : doubled
}
