import type {World} from '../state.js'
import type {Job, JobStatus, Pod} from './job.js'

interface Reason {
  code?: string
  message?: string
}

/** Moves a job on and keeps what was. */
export function setStatus(world: World, job: Job, status: JobStatus, reason: Reason = {}): void {
  const now = world.clock.now()
  const last = job.steps.at(-1)
  if (last) last.end = now
  job.steps.push({status, start: now, reasonCode: reason.code, reasonMessage: reason.message})
  job.status = status
  job.modified = now
  job.reasonCode = reason.code
  job.reasonMessage = reason.message
  job.subStatus = status === 'Restarting' ? 'Restarting' : undefined
  if (status === 'Running') job.running ??= now
}

/** The last status: from here on nothing changes any more. */
export function finish(world: World, job: Job, status: 'Succeeded' | 'Failed' | 'Stopped', reason: Reason): void {
  job.finished ??= world.clock.now()
  setStatus(world, job, status, reason)
  if (reason.message) note(world, job, reason.message)
  job.over.abort()
}

/** Adds to the events of a job or a pod. */
export function note(world: World, about: Job | Pod, text: string): void {
  about.events.push({time: world.clock.now(), text})
}
