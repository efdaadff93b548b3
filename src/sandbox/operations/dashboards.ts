import {badRequest, invalidParameter} from '../service-error.js'
import type {Job, World} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'

/** Addresses of what a job shows of itself. In the sandbox they lead nowhere. */
export function dashboardOperations(world: World): Handlers {
  const running = ({jobId, isShared, token}: {jobId: string; isShared?: boolean; token?: string}): Job => {
    const job = findJob(world, jobId)
    if (isShared && !token) throw invalidParameter('token', 'is required with isShared=true')
    world.tokens.check(token, jobId, world.clock.now())
    if (job.status !== 'Running') throw badRequest(`Job ${jobId} is ${job.status}, a dashboard needs a running job.`)
    return job
  }

  return {
    GetDashboard: (input, {host}) => ({url: `http://${host}/dashboard/${running(input).id}`}),

    GetRayDashboard(input, {host}) {
      const job = running(input)
      if (job.request.JobType !== 'RayJob')
        throw badRequest(`Job ${job.id} is a ${job.request.JobType}, only a RayJob has a Ray dashboard.`)
      return {url: `http://${host}/ray/dashboard/${job.id}`, metricsEnabled: 'true'}
    },
  }
}
