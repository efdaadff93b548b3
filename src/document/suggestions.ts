import type {EcsSpec} from '../api/generated/types.js'
import type {JobDraft} from './document.js'
import {proposeNextName} from './next-name.js'
import {getTaskSpecs} from './rules/rule.js'

export interface SuggestionContext {
  /** Known instance types, for suggestions about GPUs and networks. */
  ecsSpecs?: readonly EcsSpec[]
  quotaType?: string
  /** Milliseconds since the epoch, for a dated name. */
  now?: number
}

/** RDMA and sanity checks exist on these resources only. */
const LINGJUN = 'Lingjun'
const DATED = /(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})/

/** Recommendations for a job (C12, C13), one sentence each, for what the catalog says exists. */
export function suggestImprovements(
  job: JobDraft,
  {ecsSpecs = [], quotaType, now = Date.now()}: SuggestionContext = {},
): string[] {
  const specOf = (name: string | undefined) => ecsSpecs.find(({InstanceType}) => InstanceType === name)
  const gpuSpecs = getTaskSpecs(job)
    .map(({value}) => value)
    .filter((spec) => Number(spec.ResourceConfig?.GPU ?? specOf(spec.EcsSpec)?.Gpu ?? 0) > 0)
  const gpuPods = gpuSpecs.reduce((sum, {PodCount = 1}) => sum + PodCount, 0)
  const isLingjun = job.ResourceId
    ? quotaType === LINGJUN
    : gpuSpecs.every(({EcsSpec}) => specOf(EcsSpec)?.ResourceType === LINGJUN)
  const isMultiPod = gpuPods > 1 && isLingjun
  const canCheckGpus = job.JobType === 'PyTorchJob' && Boolean(job.ResourceId)
  const name = job.DisplayName
  return [
    ...(job.JobMaxRunningTimeMinutes === undefined
      ? ['No time limit: a hung job keeps running and billing. Add --time-limit 12h']
      : []),
    ...(typeof name === 'string' && name !== '' && !DATED.test(name)
      ? [`The name has no date, and a job cannot be renamed: ${proposeNextName(name, now)} sorts by time.`]
      : []),
    ...(isMultiPod && job.Settings?.EnableRDMA === undefined
      ? [`${gpuPods} pods with GPUs communicate: --rdma speeds that up.`]
      : []),
    ...(isMultiPod && canCheckGpus && job.Settings?.EnableSanityCheck === undefined
      ? [`One faulty GPU stops all ${gpuPods} pods: --sanity-check tests the GPUs first.`]
      : []),
  ]
}
