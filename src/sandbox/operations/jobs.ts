import type {ListJobsInput} from '../../api/generated/types.js'
import {addJob} from '../jobs/create.js'
import {isTerminal} from '../jobs/job.js'
import {launch, requestStop} from '../jobs/lifecycle.js'
import {matches} from '../jobs/list-filters.js'
import {jobAnswer, jobItem} from '../jobs/to-response.js'
import {badRequest, invalidParameter, notFound} from '../service-error.js'
import type {Job, World} from '../types.js'
import {checkCreateJob} from '../validate/create-job.js'
import type {Caller, Handlers} from './handler.js'
import {orderOf} from './paging.js'
import {sortedPage} from './sorted-page.js'
import {spanOf} from './time-window.js'
import {findWorkspace} from './workspaces.js'

/** Creating, reading, changing and ending jobs. */
export function jobOperations(world: World): Handlers {
  return {
    CreateJob(input, {identity}) {
      const workspace = input.WorkspaceId
        ? findWorkspace(world.catalog, input.WorkspaceId)
        : world.catalog.defaultWorkspace
      if (workspace.Status !== 'ENABLED')
        throw badRequest(`Workspace ${workspace.WorkspaceId} is ${workspace.Status}, jobs can't be created in it.`)
      checkCreateJob(input, world.catalog)
      const job = addJob(world, input, workspace, identity)
      launch(world, job)
      return {JobId: job.id}
    },

    ListJobs(input, caller) {
      const sort = SORTS[input.SortBy ?? 'GmtCreateTime'] ?? (() => undefined)
      const order = orderOf(input.Order, 'descending')
      const {page, total} = sortedPage(findJobs(world, input, caller), sort, order, input, {size: 10, max: 100})
      return {Jobs: page.map((job) => jobItem(world, job)), TotalCount: total}
    },

    GetJob: ({JobId, NeedDetail = true}) => jobAnswer(world, findJob(world, JobId), NeedDetail),

    StopJob({JobId}) {
      const job = findJob(world, JobId)
      if (isTerminal(job)) throw badRequest(`Job ${JobId} is ${job.status}, it can't be stopped.`)
      requestStop(world, job, 'user')
      return {JobId}
    },

    async DeleteJob({JobId}) {
      const job = findJob(world, JobId)
      if (!isTerminal(job)) throw badRequest(`Job ${JobId} is ${job.status}, only ended jobs can be deleted.`)
      world.jobs.delete(JobId)
      await world.machine.removeFolders([JobId])
      return {JobId}
    },

    UpdateJob({JobId, Priority, Accessibility, Description}) {
      const job = findJob(world, JobId)
      if (Accessibility) job.accessibility = Accessibility
      if (Description !== undefined) job.description = Description
      // Anywhere else the service says 200 and does nothing.
      if (Priority !== undefined && job.quota && ['Creating', 'Queuing', 'EnvPreparing'].includes(job.status)) {
        job.priority = Priority
        world.admission.reconsider()
      }
      job.modified = world.clock.now()
      return {JobId}
    },
  }
}

export function findJob(world: World, id: string): Job {
  const job = world.jobs.get(id)
  if (!job) throw notFound('Job', id)
  return job
}

const TIMES: Record<string, (job: Job) => number | undefined> = {
  GmtCreateTime: (job) => job.created,
  GmtSubmittedTime: (job) => job.submitted,
  GmtRunningTime: (job) => job.running,
  GmtFinishTime: (job) => (isTerminal(job) ? job.finished : undefined),
  GmtModifiedTime: (job) => job.modified,
}

const SORTS: Record<string, (job: Job) => string | number | undefined> = {
  ...TIMES,
  DisplayName: (job) => job.request.DisplayName,
  JobType: (job) => job.request.JobType,
  Status: (job) => job.status,
}

/** The jobs that a request means, oldest first. */
function findJobs(world: World, input: ListJobsInput, {identity}: Caller): Job[] {
  const {ShowOwn = true, FromAllWorkspaces = false, TimeRangeField = 'GmtCreateTime'} = input
  if (FromAllWorkspaces && !ShowOwn) throw invalidParameter('FromAllWorkspaces', 'is allowed only with ShowOwn=true')
  const time = TIMES[TimeRangeField]
  if (!time)
    throw invalidParameter('TimeRangeField', `must be one of ${Object.keys(TIMES).join(', ')}, not ${TimeRangeField}`)

  const now = world.clock.now()
  const {from, until} = spanOf(input, now)
  const fits = matches(FromAllWorkspaces ? {...input, WorkspaceId: undefined} : input)

  const found: Job[] = []
  for (const job of world.jobs.values()) {
    const at = time(job)
    if (at === undefined || at < from || at >= until) continue
    if ((!ShowOwn || job.owner.userId === identity.userId) && fits(job)) found.push(job)
  }
  return found
}
