import type {ListJobsInput} from '../../api/generated/types.js'
import {addJob} from '../jobs/create.js'
import {isTerminal, type Job} from '../jobs/job.js'
import {launch, requestStop} from '../jobs/lifecycle.js'
import {matches} from '../jobs/list-filters.js'
import {jobAnswer, jobItem} from '../jobs/render.js'
import {badRequest, invalidParameter, notFound} from '../service-error.js'
import {DAY} from '../time.js'
import {checkCreateJob} from '../validate/create-job.js'
import type {World} from '../world.js'
import type {Caller, Handlers} from './handler.js'
import {orderOf, pageOf, sortedBy} from './paging.js'
import {readTime} from './time-window.js'
import {findWorkspace} from './workspaces.js'

/** Creating, reading, changing and ending jobs. */
export function jobOperations(world: World): Handlers {
  return {
    CreateJob(input, {identity}) {
      const workspace = input.WorkspaceId ? findWorkspace(world.catalog, input.WorkspaceId) : world.catalog.defaultWorkspace
      if (workspace.Status !== 'ENABLED')
        throw badRequest(`Workspace ${workspace.WorkspaceId} is ${workspace.Status}, jobs can't be created in it.`)
      checkCreateJob(input, world.catalog)
      const job = addJob(world, input, workspace, identity)
      launch(world, job)
      return {JobId: job.id}
    },

    ListJobs(input, caller) {
      const {page, total} = pageOf(listJobs(world, input, caller), input, {size: 10, max: 100})
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

function listJobs(world: World, input: ListJobsInput, {identity}: Caller): Job[] {
  const {ShowOwn = true, FromAllWorkspaces = false, TimeRangeField = 'GmtCreateTime', SortBy = 'GmtCreateTime'} = input
  if (FromAllWorkspaces && !ShowOwn) throw invalidParameter('FromAllWorkspaces', 'is allowed only with ShowOwn=true')
  const time = TIMES[TimeRangeField]
  if (!time) throw invalidParameter('TimeRangeField', `must be one of ${Object.keys(TIMES).join(', ')}, not ${TimeRangeField}`)

  const now = world.clock.now()
  const start = readTime('StartTime', input.StartTime) ?? now - 7 * DAY
  const end = readTime('EndTime', input.EndTime) ?? now
  const fits = matches(FromAllWorkspaces ? {...input, WorkspaceId: undefined} : input)

  const order = orderOf(input.Order, 'descending')
  const all = [...world.jobs.values()]
  const chosen = (order === 'descending' ? all.reverse() : all).filter((job) => {
    const at = time(job)
    return at !== undefined && inWindow(at, start, end) && (!ShowOwn || job.owner.userId === identity.userId) && fits(job)
  })
  return sortedBy(chosen, SORTS[SortBy] ?? (() => undefined), order)
}

/** Times have whole seconds on the wire, so both ends count as whole seconds. */
const inWindow = (at: number, start: number, end: number) =>
  at >= Math.floor(start / 1000) * 1000 && at < Math.floor(end / 1000) * 1000 + 1000
