import type {EcsSpec} from '../api/generated/types.js'
import type {JobDraft} from './document.js'
import {getTaskSpecs} from './rules/rule.js'

/** Recommendations for a job (C12), one sentence each. GPUs are only known for instance types in `ecsSpecs`. */
export function suggestImprovements(job: JobDraft, ecsSpecs: readonly EcsSpec[] = []): string[] {
  const specs = getTaskSpecs(job).map(({value}) => value)
  const gpuPods = specs
    .filter(
      (spec) =>
        Number(spec.ResourceConfig?.GPU ?? ecsSpecs.find(({InstanceType}) => InstanceType === spec.EcsSpec)?.Gpu ?? 0) >
        0,
    )
    .reduce((sum, {PodCount = 1}) => sum + PodCount, 0)
  const isMultiPod = gpuPods > 1
  const canCheckGpus = job.JobType === 'PyTorchJob' && Boolean(job.ResourceId)
  return [
    ...(job.JobMaxRunningTimeMinutes === undefined
      ? ['No time limit: a hung job keeps running and billing. Add --time-limit 12h']
      : []),
    ...(isMultiPod && job.Settings?.EnableRDMA === undefined
      ? [`${gpuPods} pods with GPUs communicate: --rdma speeds that up if the instances support it.`]
      : []),
    ...(isMultiPod && canCheckGpus && job.Settings?.EnableSanityCheck === undefined
      ? [`One faulty GPU stops all ${gpuPods} pods: --sanity-check tests the GPUs first.`]
      : []),
  ]
}
