import type {CreateJobInput} from '../../api/generated/types.js'
import type {SandboxWorkspace} from '../catalog/workspaces.js'
import type {Caller, SandboxJob, SandboxState} from '../types.js'
import {setStatus} from './status.js'

/** Adds a job, in status Creating and not yet started. The request must be valid. */
export function addJob(
  state: SandboxState,
  request: CreateJobInput,
  workspace: SandboxWorkspace,
  {userId, userName}: Caller,
): SandboxJob {
  const now = state.clock.now()
  const quota = state.catalog.quotas.find(({id}) => id === request.ResourceId)
  const job: SandboxJob = {
    id: `dlc${state.random.base36(13)}`,
    request,
    owner: {userId, userName},
    workspace,
    quota,
    // Public resources have no queue: captured responses have 0 there.
    priority: request.Priority ?? (quota ? 1 : 0),
    accessibility: request.Accessibility ?? 'PRIVATE',
    description: request.Description,
    status: 'Creating',
    statusHistory: [],
    created: now,
    modified: now,
    pods: [],
    events: [],
    sanityChecks: [],
    signals: [],
    restarts: 0,
    restartRecords: [],
    stopController: new AbortController(),
    endController: new AbortController(),
    ended: Promise.resolve(),
  }
  state.jobs.set(job.id, job)
  setStatus(state, job, 'Creating', {code: 'JobCreated', message: 'Job is created.'})
  return job
}
