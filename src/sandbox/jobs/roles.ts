import type {CreateJobInput, JobSpec} from '../../api/generated/types.js'

export interface PodPlan {
  /** `<role>-<index>`, the end of its id. */
  name: string
  role: string
  type: string
  spec: JobSpec
}

/** In jobs of these types without a Master, the first Worker becomes the master. */
const PROMOTING_JOB_TYPES = ['PyTorchJob', 'XGBoostJob', 'OneFlowJob', 'ElasticBatchJob']

/** Ranks follow this order; other roles come last. */
const ROLE_ORDER = ['master', 'chief', 'head', 'worker', 'ps', 'evaluator', 'graphlearn']

export function planPods(request: CreateJobInput): PodPlan[] {
  const isPromoting =
    PROMOTING_JOB_TYPES.includes(request.JobType) && !request.JobSpecs.some((spec) => spec.Type === 'Master')
  let hasMaster = false
  const counts = new Map<string, number>()

  const plans = request.JobSpecs.flatMap((spec) =>
    Array.from({length: spec.PodCount ?? 1}, () => {
      const role = spec.Type ?? 'Worker'
      const becomesMaster = isPromoting && !hasMaster && role === 'Worker'
      hasMaster ||= becomesMaster
      const type = becomesMaster ? 'master' : role.toLowerCase()
      const index = counts.get(type) ?? 0
      counts.set(type, index + 1)
      return {name: `${type}-${index}`, role: becomesMaster ? 'Master' : role, type, spec}
    }),
  )
  return plans.toSorted((a, b) => roleOrder(a.type) - roleOrder(b.type))
}

const roleOrder = (type: string) => {
  const index = ROLE_ORDER.indexOf(type)
  return index < 0 ? ROLE_ORDER.length : index
}

/** Whether the job succeeds or fails by the exit of this pod. */
export function decidesOutcome(
  request: CreateJobInput,
  plan: {type: string; name: string; spec: JobSpec},
  all: {type: string}[],
): boolean {
  if (plan.spec.ConsiderInSuccessPolicy !== undefined) return plan.spec.ConsiderInSuccessPolicy
  const has = (type: string) => all.some((pod) => pod.type === type)

  if (request.JobType === 'RayJob' && has('head')) return plan.type === 'head'
  if (request.JobType === 'MPIJob' && has('master')) return plan.type === 'master'
  if (request.JobType !== 'TFJob') return true
  if (request.SuccessPolicy === 'ChiefWorker')
    return has('chief') ? plan.type === 'chief' : plan.name.endsWith('worker-0')
  return plan.type === 'chief' || plan.type === 'worker'
}
