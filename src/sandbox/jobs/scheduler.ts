import type {QuotaCapacity, SandboxQuota} from '../catalog/quotas.js'
import type {SandboxOptions} from '../options.js'
import type {SandboxJob, SandboxState, Scheduler} from '../types.js'
import {jobResources} from './resource-request.js'
import {sleepUnlessStopped} from './sleep.js'
import {addEvent, setStatus} from './status.js'
import {isSpot, jobResourceType} from './to-response.js'

/** What is taken from a pool. */
interface ResourceUsage extends QuotaCapacity {
  jobs: number
}

const NO_USAGE: ResourceUsage = {cpu: 0, gpu: 0, jobs: 0}
const EPSILON = 1e-6

interface QueuedJob {
  job: SandboxJob
  start(): void
}

export function createScheduler(capacity: SandboxOptions['capacity'] = {}): Scheduler {
  const queue: QueuedJob[] = []
  const admitted = new Map<SandboxJob, ResourceUsage>()
  const usageByPool = new Map<string, ResourceUsage>()

  const updateUsage = (job: SandboxJob, {cpu, gpu, jobs}: ResourceUsage, sign: 1 | -1) => {
    const before = usageByPool.get(poolId(job)) ?? NO_USAGE
    usageByPool.set(poolId(job), {
      cpu: before.cpu + sign * cpu,
      gpu: before.gpu + sign * gpu,
      jobs: before.jobs + sign * jobs,
    })
  }
  const quotaCapacity = ({id, capacity: own}: SandboxQuota): QuotaCapacity => capacity.quotas?.[id] ?? own
  const exceedsQuota = ({quota}: SandboxJob, need: ResourceUsage) =>
    quota !== undefined && exceededResources(need, quotaCapacity(quota)).length > 0
  const hasRoom = (job: SandboxJob, need: ResourceUsage) => {
    const now = usageByPool.get(poolId(job)) ?? NO_USAGE
    if (!job.quota) return now.jobs < (capacity.jobs ?? Number.POSITIVE_INFINITY)
    const room = quotaCapacity(job.quota)
    return now.cpu + need.cpu <= room.cpu + EPSILON && now.gpu + need.gpu <= room.gpu + EPSILON
  }

  // A job that doesn't fit holds back all that come after it in its quota: nobody is overtaken for ever.
  const reschedule = () => {
    const blocked = new Set<string>()
    for (const waiter of queue.toSorted((a, b) => b.job.priority - a.job.priority || a.job.created - b.job.created)) {
      const pool = poolId(waiter.job)
      if (blocked.has(pool)) continue
      const need = jobUsage(waiter.job)
      if (!hasRoom(waiter.job, need)) {
        // One that asks for more than there is waits for ever, and alone.
        if (!exceedsQuota(waiter.job, need)) blocked.add(pool)
        continue
      }
      queue.splice(queue.indexOf(waiter), 1)
      admitted.set(waiter.job, need)
      updateUsage(waiter.job, need, 1)
      waiter.start()
    }
  }

  return {
    reschedule,
    pendingReason(job) {
      if (!job.quota) return undefined
      const [need, room, now] = [jobUsage(job), quotaCapacity(job.quota), usageByPool.get(job.quota.id) ?? NO_USAGE]
      const prefix = `Insufficient resources in quota ${job.quota.name}`
      const impossible = exceededResources(need, room).map(
        (name) => `${name.toUpperCase()} requested ${need[name]}, the whole quota has ${room[name]}`,
      )
      if (impossible.length > 0) return `${prefix}: ${impossible.join('; ')}.`
      const free = {cpu: room.cpu - now.cpu, gpu: room.gpu - now.gpu}
      const unavailable = exceededResources(need, free).map(
        (name) => `${name.toUpperCase()} requested ${need[name]}, ${free[name]} of ${room[name]} free`,
      )
      return unavailable.length > 0 ? `${prefix}: ${unavailable.join('; ')}.` : undefined
    },
    waitForTurn: (job) =>
      new Promise((resolve, reject) => {
        const waiter = {job, start: resolve}
        queue.push(waiter)
        job.stopController.signal.addEventListener(
          'abort',
          () => {
            const index = queue.indexOf(waiter)
            if (index < 0) return
            queue.splice(index, 1)
            reject(job.stopController.signal.reason)
            reschedule()
          },
          {once: true},
        )
        reschedule()
      }),
    release(job) {
      const held = admitted.get(job)
      if (!held) return
      admitted.delete(job)
      updateUsage(job, held, -1)
      reschedule()
    },
  }
}

const exceededResources = (need: QuotaCapacity, room: QuotaCapacity) =>
  (['cpu', 'gpu'] as const).filter((name) => need[name] > room[name] + EPSILON)

const poolId = (job: SandboxJob) => job.quota?.id ?? 'public'

function jobUsage(job: SandboxJob): ResourceUsage {
  const {cpu, gpu} = jobResources(job.request.JobSpecs)
  return {cpu, gpu, jobs: 1}
}

/**
 * Public jobs wait for machines in Creating, quota jobs for their turn in Queuing. Gives what there is not enough of,
 * if anything.
 */
export async function waitForResources(state: SandboxState, job: SandboxJob): Promise<string | undefined> {
  await sleepUnlessStopped(state, job, 'creating')
  const shortage = findShortage(state, job)
  if (shortage) {
    for (let tries = 0; tries < 3; tries += 1) {
      addEvent(state, job, `Failed to allocate resources: ${shortage}`)
      await sleepUnlessStopped(state, job, 'allocating', 1 / 3)
    }
    return shortage
  }
  if (job.quota) {
    const message = `Job is enqueued in quota ${job.quota.name}.`
    setStatus(state, job, 'Queuing', {code: 'JobEnqueued', message})
    addEvent(state, job, message)
    job.submitted = state.clock.now()
    await sleepUnlessStopped(state, job, 'queuing')
    addPendingReason(state, job)
  } else if (isSpot(job) && jobResourceType(job) === 'Lingjun') {
    setStatus(state, job, 'Bidding')
    await sleepUnlessStopped(state, job, 'queuing')
  }
  await state.scheduler.waitForTurn(job)
  job.stopController.signal.throwIfAborted()
  job.submitted ??= state.clock.now()
  return undefined
}

/** A machine that isn't to be had now is tried for a while, unless the job says that its stock doesn't matter. */
function findShortage(state: SandboxState, {quota, request}: SandboxJob): string | undefined {
  if (quota || request.Settings?.DisableEcsStockCheck) return undefined
  const requested = request.JobSpecs.map((spec) => spec.EcsSpec)
  const outOfStock = state.catalog.ecsSpecs.find((spec) => requested.includes(spec.InstanceType) && !spec.IsAvailable)
  return outOfStock && `resource type is not enough: ${outOfStock.InstanceType} is out of stock.`
}

/** What a job waits for goes into its events and its reason. */
function addPendingReason(state: SandboxState, job: SandboxJob): void {
  const reason = state.scheduler.pendingReason(job)
  if (!reason) return
  addEvent(state, job, reason)
  job.reasonMessage = reason
}
