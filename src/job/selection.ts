import type {GetJobResponse, UpdateJobInput} from '../api/generated/types.js'
import {findRefusals} from './refusals.js'
import type {JobVerb} from './state-rules.js'
import {getStatusFacts, type JobSummary, STATUSES, type StatusFacts} from './status.js'
import type {UpdateRequest} from './update-request.js'

export interface JobSelector {
  action: string
  allowsMultiple?: boolean
  /** The statuses to request; all by default. */
  statuses?: readonly string[]
  /** Why the action does not apply to this job. */
  reject(job: JobSummary): string | undefined
  /** Completes "No job …" if no job can be selected, as in "none is Running or Queuing". */
  requirement?: string
}

const statusesWith = (fact: keyof StatusFacts, value = true) =>
  Object.entries(STATUSES).flatMap(([status, facts]) => (facts[fact] === value ? [status] : []))

const NON_TERMINAL_STATUSES = statusesWith('terminal', false)

export function anyJob(action: string): JobSelector {
  return {action, reject: () => undefined}
}

/** The jobs that StopJob applies to (M1). */
export function stoppableJobs(force = false): JobSelector {
  return {
    action: 'stop',
    allowsMultiple: true,
    statuses: force ? NON_TERMINAL_STATUSES : statusesWith('stoppable'),
    reject: (job) => firstRefusal('stop', job, {}, force),
    requirement: force ? 'has not ended' : 'is Running or Queuing',
  }
}

export function deletableJobs(): JobSelector {
  return {action: 'delete', reject: (job) => firstRefusal('delete', job), requirement: 'has ended'}
}

/** The jobs that allow the change (M3 to M5). */
export function updatableJobs({workers, roles, ...request}: UpdateRequest): JobSelector {
  const isResize = workers !== undefined || roles !== undefined
  const changesPriority = request.Priority !== undefined
  const change = {...request, ...(isResize ? {JobSpecs: []} : {})}
  return {
    action: 'change',
    ...(changesPriority ? {statuses: statusesWith('reprioritizable')} : {}),
    reject: (job) => firstRefusal('update', job, {change}),
    requirement: changesPriority ? 'waits in a quota' : isResize ? 'is elastic and still running' : undefined,
  }
}

/** The jobs that have not ended, or for `running` not started. */
export function awaitableJobs(goal: 'running' | 'finished'): JobSelector {
  const isReached = ({Status}: JobSummary) => getStatusFacts(Status)[goal === 'running' ? 'started' : 'terminal']
  return {
    action: 'wait for',
    allowsMultiple: true,
    statuses: goal === 'running' ? statusesWith('started', false) : NON_TERMINAL_STATUSES,
    reject: (job) => (isReached(job) ? `Job ${job.JobId} is ${job.Status}: there is nothing to wait for.` : undefined),
    requirement: goal === 'running' ? 'has yet to start' : 'has not ended',
  }
}

export function runningJobs(): JobSelector {
  const reject = ({JobId, Status}: JobSummary) =>
    Status === 'Running' ? undefined : `Job ${JobId} is ${Status}: a terminal needs a running pod.`
  return {action: 'open a terminal in', statuses: ['Running'], reject, requirement: 'is Running'}
}

/** The jobs that have started, because others have no logs. */
export function startedJobs(action: string): JobSelector {
  return {
    action,
    reject: (job) =>
      getStatusFacts(job.Status).started || job.GmtRunningTime
        ? undefined
        : `Job ${job.JobId} is ${job.Status}: it has not started yet.`,
    requirement: 'has started yet',
  }
}

/** The jobs created with GPU checks, as far as the list shows. */
export function sanityCheckedJobs(): JobSelector {
  return {
    action: 'show the checks of',
    reject: ({JobId, Settings}) =>
      Settings && !Settings.EnableSanityCheck ? `Job ${JobId} was created without --sanity-check.` : undefined,
    requirement: 'was created with --sanity-check',
  }
}

function firstRefusal(
  verb: JobVerb,
  job: JobSummary,
  context: {change?: Omit<UpdateJobInput, 'JobId'>} = {},
  force = false,
): string | undefined {
  return findRefusals(verb, {job: job as GetJobResponse, ...context}, {force})[0]?.reason
}
