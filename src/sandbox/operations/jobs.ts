import type {ListJobsInput} from '../../api/generated/types.js'
import {addJob} from '../jobs/create.js'
import {requestStop, startJob} from '../jobs/lifecycle.js'
import {createJobFilter} from '../jobs/list-filters.js'
import {isTerminal} from '../jobs/terminal-status.js'
import {jobItem, jobResponse} from '../jobs/to-response.js'
import {badRequest, invalidParameter, notFound} from '../service-error.js'
import type {SandboxJob, SandboxState} from '../types.js'
import {checkCreateJob} from '../validate/create-job.js'
import type {Handlers, RequestContext} from './handler.js'
import {parseSortOrder} from './paging.js'
import {sortedPage} from './sorted-page.js'
import {readTimeRange} from './time-window.js'
import {findWorkspace} from './workspaces.js'

/** Creating, reading, updating, stopping and deleting jobs. */
export function jobOperations(state: SandboxState): Handlers {
  return {
    CreateJob(input, {caller}) {
      const workspace = input.WorkspaceId
        ? findWorkspace(state.catalog, input.WorkspaceId)
        : state.catalog.defaultWorkspace
      if (workspace.Status !== 'ENABLED')
        throw badRequest(`Workspace ${workspace.WorkspaceId} is ${workspace.Status}, jobs can't be created in it.`)
      checkCreateJob(input, state.catalog)
      const job = addJob(state, input, workspace, caller)
      const template = state.templates.get(input.TemplateId ?? '')
      if (template) template.lastUsed = state.clock.now()
      startJob(state, job)
      return {JobId: job.id}
    },

    ListJobs(input, context) {
      const sort = SORT_FIELDS[input.SortBy ?? 'GmtCreateTime'] ?? (() => undefined)
      const order = parseSortOrder(input.Order, 'descending')
      const {page, total} = sortedPage(findJobs(state, input, context), sort, order, input, {
        defaultSize: 10,
        maxSize: 100,
        maxNumber: 1000,
      })
      return {Jobs: page.map((job) => jobItem(state, job)), TotalCount: total}
    },

    GetJob: ({JobId, NeedDetail = true}) => jobResponse(state, findJob(state, JobId), NeedDetail),

    StopJob({JobId}) {
      const job = findJob(state, JobId)
      if (isTerminal(job)) throw badRequest(`Job ${JobId} is ${job.status}, it can't be stopped.`)
      requestStop(state, job, 'user')
      return {JobId}
    },

    async DeleteJob({JobId}) {
      const job = findJob(state, JobId)
      if (!isTerminal(job)) throw badRequest(`Job ${JobId} is ${job.status}, only ended jobs can be deleted.`)
      state.jobs.delete(JobId)
      await state.host.removeJobFolders([JobId])
      return {JobId}
    },

    UpdateJob({JobId, Priority, Accessibility, Description, UserCommand}) {
      const job = findJob(state, JobId)
      if (UserCommand !== undefined) {
        if (isTerminal(job)) throw badRequest(`Job ${JobId} is ${job.status}, its UserCommand can't be changed.`)
        // Pods that are running keep theirs.
        job.request = {...job.request, UserCommand}
      }
      if (Accessibility) job.accessibility = Accessibility
      if (Description !== undefined) job.description = Description
      // In any other case the service ignores the priority and answers 200.
      if (Priority !== undefined && job.quota && ['Creating', 'Queuing', 'EnvPreparing'].includes(job.status)) {
        job.priority = Priority
        state.scheduler.reschedule()
      }
      job.modified = state.clock.now()
      return {JobId}
    },
  }
}

/** @throws ApiError 404 */
export function findJob(state: SandboxState, id: string): SandboxJob {
  const job = state.jobs.get(id)
  if (!job) throw notFound('Job', id)
  return job
}

const TIME_FIELDS: Record<string, (job: SandboxJob) => number | undefined> = {
  GmtCreateTime: (job) => job.created,
  GmtSubmittedTime: (job) => job.submitted,
  GmtRunningTime: (job) => job.running,
  GmtFinishTime: (job) => (isTerminal(job) ? job.finished : undefined),
  GmtModifiedTime: (job) => job.modified,
}

const SORT_FIELDS: Record<string, (job: SandboxJob) => string | number | undefined> = {
  ...TIME_FIELDS,
  DisplayName: (job) => job.request.DisplayName,
  JobType: (job) => job.request.JobType,
  Status: (job) => job.status,
}

function findJobs(state: SandboxState, input: ListJobsInput, {caller}: RequestContext): SandboxJob[] {
  const {ShowOwn = true, FromAllWorkspaces = false, TimeRangeField = 'GmtCreateTime'} = input
  if (FromAllWorkspaces && !ShowOwn) throw invalidParameter('FromAllWorkspaces', 'is allowed only with ShowOwn=true')
  const time = TIME_FIELDS[TimeRangeField]
  if (!time)
    throw invalidParameter(
      'TimeRangeField',
      `must be one of ${Object.keys(TIME_FIELDS).join(', ')}, not ${TimeRangeField}`,
    )

  const now = state.clock.now()
  const {from, until} = readTimeRange(input, now)
  const isMatch = createJobFilter(FromAllWorkspaces ? {...input, WorkspaceId: undefined} : input)

  const jobs: SandboxJob[] = []
  for (const job of state.jobs.values()) {
    const timestamp = time(job)
    if (timestamp === undefined || timestamp < from || timestamp >= until) continue
    if ((!ShowOwn || job.owner.userId === caller.userId) && isMatch(job)) jobs.push(job)
  }
  return jobs
}
