import type {World} from '../state.js'
import type {Job} from './job.js'
import {pause} from './pause.js'
import {note, setStatus} from './status.js'
import {isSpot, resourceTypeOf} from './to-response.js'

/** Public jobs wait for machines in Creating, quota jobs for their turn in Queuing. Gives what there is not enough of, if anything. */
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
  const missing = world.catalog.machineTypes.find((machine) => wanted.includes(machine.InstanceType) && !machine.IsAvailable)
  return missing && `resource type is not enough: ${missing.InstanceType} is out of stock.`
}

/** What a job waits for goes into its events and its reason. */
function explainWaiting(world: World, job: Job): void {
  const obstacle = world.admission.obstacle(job)
  if (!obstacle) return
  note(world, job, obstacle)
  job.reasonMessage = obstacle
}
