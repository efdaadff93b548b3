import type {Job, JobStatus, Pod, World} from '../types.js'

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

/** What of a job its end is told from. */
interface Ended extends Pick<Job, 'id' | 'request'> {
  pods: Pick<Pod, 'id' | 'role' | 'status' | 'evicted' | 'detail'>[]
}

/** In the words of the operator that runs jobs on the service. */
export function success({id, request}: Omit<Ended, 'pods'>): {code: string; message: string} {
  const verb = request.JobType === 'TFJob' ? 'successfully completed' : 'is successfully completed'
  return {code: 'JobSucceeded', message: `${request.JobType} ${id} ${verb}.`}
}

export function failure({id, request, pods}: Ended): {code: string; message: string} {
  const failed = pods.filter((pod) => pod.status === 'Failed')
  const role = failed[0]?.role ?? 'Worker'
  const count = failed.filter((pod) => pod.role === role).length
  const message = `${request.JobType} ${id} is failed because ${count} ${role} replica(s) failed.`
  const evicted = failed.find((pod) => pod.evicted)
  return {code: 'JobFailed', message: evicted ? `${message} ${evicted.id} was ${inWords(evicted)}` : message}
}

const inWords = ({detail}: Pick<Pod, 'detail'>) =>
  `${detail?.reason === 'Preempted' ? 'preempted' : 'Evicted'}: ${detail?.message}`
