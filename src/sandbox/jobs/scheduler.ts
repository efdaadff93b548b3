import type {Quota, QuotaCapacity} from '../catalog/quotas.js'
import type {SandboxOptions} from '../options.js'
import type {Admission, Job, World} from '../types.js'
import {pause} from './pause.js'
import {jobDemand} from './resource-request.js'
import {note, setStatus} from './status.js'
import {isSpot, resourceTypeOf} from './to-response.js'

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
      const never = lacking(need, room).map(
        (name) => `${name.toUpperCase()} requested ${need[name]}, the whole quota has ${room[name]}`,
      )
      if (never.length > 0) return `${about}: ${never.join('; ')}.`
      const free = {cpu: room.cpu - now.cpu, gpu: room.gpu - now.gpu}
      const later = lacking(need, free).map(
        (name) => `${name.toUpperCase()} requested ${need[name]}, ${free[name]} of ${room[name]} free`,
      )
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

const lacking = (need: QuotaCapacity, room: QuotaCapacity) =>
  (['cpu', 'gpu'] as const).filter((name) => need[name] > room[name] + ROUNDING)

const poolOf = (job: Job) => job.quota?.id ?? 'public'

function useOf(job: Job): Use {
  const {cpu, gpu} = jobDemand(job.request.JobSpecs)
  return {cpu, gpu, jobs: 1}
}

/**
 * Public jobs wait for machines in Creating, quota jobs for their turn in Queuing. Gives what there is not enough of,
 * if anything.
 */
export async function admit(world: World, job: Job): Promise<string | undefined> {
  await pause(world, job, 'creating')
  const shortage = shortageOf(world, job)
  if (shortage) {
    for (let tries = 0; tries < 3; tries += 1) {
      note(world, job, `Failed to allocate resources: ${shortage}`)
      await pause(world, job, 'allocating', 1 / 3)
    }
    return shortage
  }
  if (job.quota) {
    const message = `Job is enqueued in quota ${job.quota.name}.`
    setStatus(world, job, 'Queuing', {code: 'JobEnqueued', message})
    note(world, job, message)
    job.submitted = world.clock.now()
    await pause(world, job, 'queuing')
    explainWaiting(world, job)
  } else if (isSpot(job) && resourceTypeOf(job) === 'Lingjun') {
    setStatus(world, job, 'Bidding')
    await pause(world, job, 'queuing')
  }
  await world.admission.enter(job)
  job.stop.signal.throwIfAborted()
  job.submitted ??= world.clock.now()
  return undefined
}

/** A machine that isn't to be had now is tried for a while, unless the job says that its stock doesn't matter. */
function shortageOf(world: World, {quota, request}: Job): string | undefined {
  if (quota || request.Settings?.DisableEcsStockCheck) return undefined
  const wanted = request.JobSpecs.map((spec) => spec.EcsSpec)
  const missing = world.catalog.machineTypes.find(
    (machine) => wanted.includes(machine.InstanceType) && !machine.IsAvailable,
  )
  return missing && `resource type is not enough: ${missing.InstanceType} is out of stock.`
}

/** What a job waits for goes into its events and its reason. */
function explainWaiting(world: World, job: Job): void {
  const obstacle = world.admission.obstacle(job)
  if (!obstacle) return
  note(world, job, obstacle)
  job.reasonMessage = obstacle
}
