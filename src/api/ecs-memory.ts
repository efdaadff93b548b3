import type {EcsSpec} from './generated/types.js'

/** Memory in GiB. The API may count in GiB or MiB; no instance type has 256 GiB per vCPU. */
export function getMemoryGib({Memory, Cpu}: EcsSpec): number | undefined {
  if (!Memory) return undefined
  return Memory >= 256 * (Cpu || 1) ? Memory / 1024 : Memory
}
