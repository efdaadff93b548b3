import type {EcsSpec} from '../api/generated/types.js'
import type {JobDraft} from './document.js'
import {getTaskSpecs} from './rules/rule.js'

/**
 * What would do this job good (C12), one sentence each; never a condition. Whether a machine type has GPUs is known
 * only for those of `machines`.
 */
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
      ? ['Nothing ends this job if it hangs. A guard: --time-limit 12h']
      : []),
    ...(isMultiPod && job.Settings?.EnableRDMA === undefined
      ? [`${gpuPods} pods with GPUs talk to each other: --rdma makes that fast where the machines have it.`]
      : []),
    ...(isMultiPod && canCheckGpus && job.Settings?.EnableSanityCheck === undefined
      ? [`One bad GPU stops all ${gpuPods} pods: --sanity-check looks at them first.`]
      : []),
  ]
}
