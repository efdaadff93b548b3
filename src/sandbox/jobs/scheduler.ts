import type {Quota} from '../catalog/quotas.js'
import type {QuotaCapacity, SandboxOptions} from '../options.js'
import type {Job} from './job.js'
import {jobDemand} from './resource-request.js'

/** Who may start: quota jobs by priority and then age while their quota has room, public ones while a slot is free. */
export interface Admission {
  /** Resolves when the job may start; rejects when it is stopped first. */
  enter(job: Job): Promise<void>
  leave(job: Job): void
  /** What keeps a quota job from starting now, in words for its events; nothing if it may start. */
  obstacle(job: Job): string | undefined
  /** Looks again, after a priority has changed. */
  reconsider(): void
}

/** What is taken from a pool. */
interface Use extends QuotaCapacity {
  jobs: number
}

const NOTHING: Use = {cpu: 0, gpu: 0, jobs: 0}
const ROUNDING = 1e-6

interface Waiter {
  job: Job
  admit(): void
}

export function createAdmission(capacity: SandboxOptions['capacity'] = {}): Admission {
  const waiting: Waiter[] = []
  const inside = new Map<Job, Use>()
  const used = new Map<string, Use>()

  const take = (job: Job, {cpu, gpu, jobs}: Use, sign: 1 | -1) => {
    const before = used.get(poolOf(job)) ?? NOTHING
    used.set(poolOf(job), {cpu: before.cpu + sign * cpu, gpu: before.gpu + sign * gpu, jobs: before.jobs + sign * jobs})
  }
  const roomOf = ({id, capacity: own}: Quota): QuotaCapacity => capacity.quotas?.[id] ?? own
  const tooBig = ({quota}: Job, need: Use) => quota !== undefined && lacking(need, roomOf(quota)).length > 0
  const fits = (job: Job, need: Use) => {
    const now = used.get(poolOf(job)) ?? NOTHING
    if (!job.quota) return now.jobs < (capacity.jobs ?? Number.POSITIVE_INFINITY)
    const room = roomOf(job.quota)
    return now.cpu + need.cpu <= room.cpu + ROUNDING && now.gpu + need.gpu <= room.gpu + ROUNDING
  }

  // A job that doesn't fit holds back all that come after it in its quota: nobody is overtaken for ever.
  const reconsider = () => {
    const blocked = new Set<string>()
    for (const waiter of waiting.toSorted((a, b) => b.job.priority - a.job.priority || a.job.created - b.job.created)) {
      const pool = poolOf(waiter.job)
      if (blocked.has(pool)) continue
      const need = useOf(waiter.job)
      if (!fits(waiter.job, need)) {
        // One that asks for more than there is waits for ever, and alone.
        if (!tooBig(waiter.job, need)) blocked.add(pool)
        continue
      }
      waiting.splice(waiting.indexOf(waiter), 1)
      inside.set(waiter.job, need)
      take(waiter.job, need, 1)
      waiter.admit()
    }
  }

  return {
    reconsider,
    obstacle(job) {
      if (!job.quota) return undefined
      const [need, room, now] = [useOf(job), roomOf(job.quota), used.get(job.quota.id) ?? NOTHING]
      const about = `Insufficient resources in quota ${job.quota.name}`
      const never = lacking(need, room).map((name) => `${name.toUpperCase()} requested ${need[name]}, the whole quota has ${room[name]}`)
      if (never.length > 0) return `${about}: ${never.join('; ')}.`
      const free = {cpu: room.cpu - now.cpu, gpu: room.gpu - now.gpu}
      const later = lacking(need, free).map((name) => `${name.toUpperCase()} requested ${need[name]}, ${free[name]} of ${room[name]} free`)
      return later.length > 0 ? `${about}: ${later.join('; ')}.` : undefined
    },
    enter: (job) =>
      new Promise((resolve, reject) => {
        const waiter = {job, admit: resolve}
        waiting.push(waiter)
        job.stop.signal.addEventListener(
          'abort',
          () => {
            const at = waiting.indexOf(waiter)
            if (at < 0) return
            waiting.splice(at, 1)
            reject(job.stop.signal.reason)
            reconsider()
          },
          {once: true},
        )
        reconsider()
      }),
    leave(job) {
      const held = inside.get(job)
      if (!held) return
      inside.delete(job)
      take(job, held, -1)
      reconsider()
    },
  }
}

const lacking = (need: QuotaCapacity, room: QuotaCapacity) => (['cpu', 'gpu'] as const).filter((name) => need[name] > room[name] + ROUNDING)

const poolOf = (job: Job) => job.quota?.id ?? 'public'

function useOf(job: Job): Use {
  const {cpu, gpu} = jobDemand(job.request.JobSpecs)
  return {cpu, gpu, jobs: 1}
}
