import type {SandboxJob, SandboxJobStatus, SandboxPod, SandboxState} from '../types.js'

interface StatusReason {
  code?: string
  message?: string
}

export function setStatus(
  state: SandboxState,
  job: SandboxJob,
  status: SandboxJobStatus,
  reason: StatusReason = {},
): void {
  const now = state.clock.now()
  const last = job.statusHistory.at(-1)
  if (last) last.end = now
  job.statusHistory.push({status, start: now, reasonCode: reason.code, reasonMessage: reason.message})
  job.status = status
  job.modified = now
  job.reasonCode = reason.code
  job.reasonMessage = reason.message
  job.subStatus = status === 'Restarting' ? 'Restarting' : undefined
  if (status === 'Running') job.running ??= now
}

export function finishJob(
  state: SandboxState,
  job: SandboxJob,
  status: 'Succeeded' | 'Failed' | 'Stopped',
  reason: StatusReason,
): void {
  job.finished ??= state.clock.now()
  setStatus(state, job, status, reason)
  if (reason.message) addEvent(state, job, reason.message)
  job.endController.abort()
}

export function addEvent(state: SandboxState, target: SandboxJob | SandboxPod, text: string): void {
  target.events.push({time: state.clock.now(), text})
}

interface EndedJob extends Pick<SandboxJob, 'id' | 'request'> {
  pods: Pick<SandboxPod, 'id' | 'role' | 'status' | 'evicted' | 'detail'>[]
}

/** Worded as by the Kubernetes operator that runs jobs on the service. */
export function successReason({id, request}: Omit<EndedJob, 'pods'>): {code: string; message: string} {
  const verb = request.JobType === 'TFJob' ? 'successfully completed' : 'is successfully completed'
  return {code: 'JobSucceeded', message: `${request.JobType} ${id} ${verb}.`}
}

export function failureReason({id, request, pods}: EndedJob): {code: string; message: string} {
  const failed = pods.filter((pod) => pod.status === 'Failed')
  const role = failed[0]?.role ?? 'Worker'
  const count = failed.filter((pod) => pod.role === role).length
  const message = `${request.JobType} ${id} is failed because ${count} ${role} replica(s) failed.`
  const evicted = failed.find((pod) => pod.evicted)
  return {code: 'JobFailed', message: evicted ? `${message} ${evicted.id} was ${describeEviction(evicted)}` : message}
}

const describeEviction = ({detail}: Pick<SandboxPod, 'detail'>) =>
  `${detail?.reason === 'Preempted' ? 'preempted' : 'Evicted'}: ${detail?.message}`
