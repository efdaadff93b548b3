import type {CreateJobInput} from '../../api/generated/types.js'
import type {Workspace} from '../catalog/workspaces.js'
import type {Identity, Job, World} from '../types.js'
import {setStatus} from './status.js'

/** A job of a request that has passed all checks, in its first status and known to the world, not yet launched. */
export function addJob(world: World, request: CreateJobInput, workspace: Workspace, {userId, userName}: Identity): Job {
  const now = world.clock.now()
  const job: Job = {
    id: `dlc${world.random.base36(13)}`,
    request,
    owner: {userId, userName},
    workspace,
    quota: world.catalog.quotas.find((quota) => quota.id === request.ResourceId),
    priority: request.Priority ?? 1,
    accessibility: request.Accessibility ?? 'PRIVATE',
    description: request.Description,
    status: 'Creating',
    steps: [],
    created: now,
    modified: now,
    pods: [],
    events: [],
    sanityChecks: [],
    signals: [],
    restarts: 0,
    restartRecords: [],
    stop: new AbortController(),
    over: new AbortController(),
    ended: Promise.resolve(),
  }
  world.jobs.set(job.id, job)
  setStatus(world, job, 'Creating', {code: 'JobCreated', message: 'Job is created.'})
  return job
}
