import {badRequest, invalidParameter} from '../service-error.js'
import type {SandboxJob, SandboxState} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'

/** URLs of a job's dashboards. In the sandbox nothing answers there. */
export function dashboardOperations(state: SandboxState): Handlers {
  const findRunningJob = ({
    jobId,
    isShared,
    token,
  }: {
    jobId: string
    isShared?: boolean
    token?: string
  }): SandboxJob => {
    const job = findJob(state, jobId)
    if (isShared && !token) throw invalidParameter('token', 'is required with isShared=true')
    state.shareTokens.verify(token, jobId, state.clock.now())
    if (job.status !== 'Running') throw badRequest(`Job ${jobId} is ${job.status}, a dashboard needs a running job.`)
    return job
  }

  return {
    GetDashboard: (input, {host}) => ({url: `http://${host}/dashboard/${findRunningJob(input).id}`}),

    GetRayDashboard(input, {host}) {
      const job = findRunningJob(input)
      if (job.request.JobType !== 'RayJob')
        throw badRequest(`Job ${job.id} is a ${job.request.JobType}, only a RayJob has a Ray dashboard.`)
      return {url: `http://${host}/ray/dashboard/${job.id}`, metricsEnabled: 'true'}
    },
  }
}
