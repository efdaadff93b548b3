import type {Job, Pod} from './job.js'

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

const inWords = ({detail}: Pick<Pod, 'detail'>) => `${detail?.reason === 'Preempted' ? 'preempted' : 'Evicted'}: ${detail?.message}`
