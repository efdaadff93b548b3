import type {SandboxJob, SandboxState} from '../types.js'
import {sleepUnlessStopped} from './sleep.js'
import {addEvent, setStatus} from './status.js'
import {isSpot, jobResourceType} from './to-response.js'

/** To allocate an instance type that is out of stock. */
const ATTEMPTS = 3

/**
 * Waits until a job may run: public jobs in Creating, quota jobs in Queuing, spot jobs on Lingjun in Bidding. Gives a
 * message if an instance type is out of stock; rejects if the job is stopped.
 */
export async function waitForResources(state: SandboxState, job: SandboxJob): Promise<string | undefined> {
  await sleepUnlessStopped(state, job, 'creating')
  const shortage = findShortage(state, job)
  if (shortage) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      addEvent(state, job, `Failed to allocate resources: ${shortage}`)
      await sleepUnlessStopped(state, job, 'allocating', 1 / ATTEMPTS)
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

/** The message for an instance type that is out of stock, unless the job has DisableEcsStockCheck. */
function findShortage(state: SandboxState, {quota, request}: SandboxJob): string | undefined {
  if (quota || request.Settings?.DisableEcsStockCheck) return undefined
  const requested = request.JobSpecs.map((spec) => spec.EcsSpec)
  const outOfStock = state.catalog.ecsSpecs.find((spec) => requested.includes(spec.InstanceType) && !spec.IsAvailable)
  return outOfStock && `resource type is not enough: ${outOfStock.InstanceType} is out of stock.`
}

function addPendingReason(state: SandboxState, job: SandboxJob): void {
  const reason = state.scheduler.pendingReason(job)
  if (!reason) return
  addEvent(state, job, reason)
  job.reasonMessage = reason
}
