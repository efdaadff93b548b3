import type {QuotaCapacity, SandboxQuota} from '../catalog/quotas.js'
import type {SandboxOptions} from '../options.js'
import type {SandboxJob, Scheduler} from '../types.js'
import {jobResources} from './resource-request.js'

export const createScheduler = (capacity: SandboxOptions['capacity'] = {}): Scheduler => new PoolScheduler(capacity)

/** Resources taken from a pool: a quota, or the public resources. */
interface ResourceUsage extends QuotaCapacity {
  jobs: number
}

interface QueuedJob {
  job: SandboxJob
  start(): void
}

const NO_USAGE: ResourceUsage = {cpu: 0, gpu: 0, jobs: 0}

/** Sums of fractional cores are not exact. */
const EPSILON = 1e-6

class PoolScheduler implements Scheduler {
  readonly #capacity: NonNullable<SandboxOptions['capacity']>
  readonly #queue: QueuedJob[] = []
  readonly #admitted = new Map<SandboxJob, ResourceUsage>()
  readonly #usageByPool = new Map<string, ResourceUsage>()

  constructor(capacity: NonNullable<SandboxOptions['capacity']>) {
    this.#capacity = capacity
  }

  waitForTurn(job: SandboxJob): Promise<void> {
    return new Promise((resolve, reject) => {
      const queued = {job, start: resolve}
      this.#queue.push(queued)
      const {signal} = job.stopController
      const leave = () => {
        if (!this.#dequeue(queued)) return
        reject(signal.reason)
        this.reschedule()
      }
      signal.addEventListener('abort', leave, {once: true})
      this.reschedule()
    })
  }

  release(job: SandboxJob): void {
    const usage = this.#admitted.get(job)
    if (!usage) return
    this.#admitted.delete(job)
    this.#addUsage(job, usage, -1)
    this.reschedule()
  }

  pendingReason(job: SandboxJob): string | undefined {
    if (!job.quota) return undefined
    const [need, total, used] = [jobUsage(job), this.#quotaCapacity(job.quota), this.#usage(job)]
    const prefix = `Insufficient resources in quota ${job.quota.name}`
    const impossible = exceededResources(need, total).map(
      (name) => `${name.toUpperCase()} requested ${need[name]}, the whole quota has ${total[name]}`,
    )
    if (impossible.length > 0) return `${prefix}: ${impossible.join('; ')}.`

    const free = {cpu: total.cpu - used.cpu, gpu: total.gpu - used.gpu}
    const unavailable = exceededResources(need, free).map(
      (name) => `${name.toUpperCase()} requested ${need[name]}, ${free[name]} of ${total[name]} free`,
    )
    return unavailable.length > 0 ? `${prefix}: ${unavailable.join('; ')}.` : undefined
  }

  /** A job that must wait holds back the later ones of its pool, so that small jobs can't overtake it forever. */
  reschedule(): void {
    const blockedPools = new Set<string>()
    for (const queued of this.#queue.toSorted(byPriorityThenAge)) {
      const {job} = queued
      if (blockedPools.has(poolId(job))) continue
      const need = jobUsage(job)
      if (this.#hasRoom(job, need)) this.#admit(queued, need)
      // A job larger than its whole quota waits forever, without holding back others.
      else if (!this.#exceedsQuota(job, need)) blockedPools.add(poolId(job))
    }
  }

  #admit(queued: QueuedJob, usage: ResourceUsage): void {
    this.#dequeue(queued)
    this.#admitted.set(queued.job, usage)
    this.#addUsage(queued.job, usage, 1)
    queued.start()
  }

  #dequeue(queued: QueuedJob): boolean {
    const index = this.#queue.indexOf(queued)
    if (index >= 0) this.#queue.splice(index, 1)
    return index >= 0
  }

  #hasRoom(job: SandboxJob, need: ResourceUsage): boolean {
    const used = this.#usage(job)
    if (!job.quota) return used.jobs < (this.#capacity.jobs ?? Number.POSITIVE_INFINITY)
    const total = this.#quotaCapacity(job.quota)
    return used.cpu + need.cpu <= total.cpu + EPSILON && used.gpu + need.gpu <= total.gpu + EPSILON
  }

  #exceedsQuota({quota}: SandboxJob, need: ResourceUsage): boolean {
    return quota !== undefined && exceededResources(need, this.#quotaCapacity(quota)).length > 0
  }

  #quotaCapacity({id, capacity}: SandboxQuota): QuotaCapacity {
    return this.#capacity.quotas?.[id] ?? capacity
  }

  #usage(job: SandboxJob): ResourceUsage {
    return this.#usageByPool.get(poolId(job)) ?? NO_USAGE
  }

  #addUsage(job: SandboxJob, {cpu, gpu, jobs}: ResourceUsage, sign: 1 | -1): void {
    const used = this.#usage(job)
    this.#usageByPool.set(poolId(job), {
      cpu: used.cpu + sign * cpu,
      gpu: used.gpu + sign * gpu,
      jobs: used.jobs + sign * jobs,
    })
  }
}

const byPriorityThenAge = (a: QueuedJob, b: QueuedJob) =>
  b.job.priority - a.job.priority || a.job.created - b.job.created

const exceededResources = (need: QuotaCapacity, room: QuotaCapacity) =>
  (['cpu', 'gpu'] as const).filter((name) => need[name] > room[name] + EPSILON)

const poolId = (job: SandboxJob) => job.quota?.id ?? 'public'

function jobUsage(job: SandboxJob): ResourceUsage {
  const {cpu, gpu} = jobResources(job.request.JobSpecs)
  return {cpu, gpu, jobs: 1}
}
