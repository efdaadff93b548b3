import {badRequest, notFound} from '../service-error.js'
import type {EvictionReason, SandboxJob, SandboxState} from '../types.js'
import {gracePeriodMs} from './pods.js'
import {addEvent} from './status.js'

/**
 * Takes all running pods, or one of them, away from a job: TERM, then KILL. They end as Failed, and the job fails
 * unless it may restart them. @throws ApiError if there is no such pod or the job can't be preempted
 */
export function evictPods(
  state: SandboxState,
  jobId: string,
  reason: EvictionReason,
  podId?: string,
): {JobId: string; Pods: string[]} {
  const job = state.jobs.get(jobId)
  if (!job) throw notFound('Job', jobId)
  if (job.status !== 'Running') throw badRequest(`Job ${jobId} is ${job.status}, it has no pods to take away.`)
  if (reason === 'Preempted' && !job.quota)
    throw badRequest(`Job ${jobId} runs on public resources, where no job preempts another.`)
  const pods = job.pods.filter((pod) => pod.process && pod.finished === undefined && (!podId || pod.id === podId))
  if (pods.length === 0) throw podId ? notFound('Running pod', podId) : badRequest(`Job ${jobId} has no running pods.`)

  for (const pod of pods) {
    const message = evictionMessage(job, reason, pod.node)
    pod.evicted = true
    pod.detail = {reason, message}
    addEvent(state, pod, `${reason}: ${message}`)
    addEvent(state, job, `Pod ${pod.id} is ${reason === 'Evicted' ? 'Evicted' : 'preempted'}: ${message}`)
    pod.process?.stop(gracePeriodMs(state, job))
  }
  return {JobId: jobId, Pods: pods.map((pod) => pod.id)}
}

const evictionMessage = (job: SandboxJob, reason: EvictionReason, node: string) =>
  reason === 'Evicted'
    ? `The spot instance of node ${node} was reclaimed.`
    : `A job of higher priority in quota ${job.quota?.name} needs the resources of node ${node}.`
