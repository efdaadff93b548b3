import type {GetJobResponse, UpdateJobInput} from '../api/generated/types.js'
import {findRefusals} from './refusals.js'
import type {JobVerb} from './state-rules.js'
import {getStatusFacts, type JobSummary, STATUSES, type StatusFacts} from './status.js'
import type {UpdateRequest} from './update-request.js'

/** Which jobs an action applies to, and why it does not apply to the others. */
export interface JobSelector {
  /** The verb in "Job to stop". */
  action: string
  /** Applies to several jobs at once. */
  allowsMultiple?: boolean
  /** The only statuses to ask the service for; all if absent. */
  statuses?: readonly string[]
  /** Why the action does not apply to this job; undefined if it does. */
  reject(job: JobSummary): string | undefined
  /** What no job fulfills if none can be chosen, as in "none is Running or Queuing". */
  requirement?: string
}

const statusesWith = (fact: keyof StatusFacts, value = true) =>
  Object.entries(STATUSES).flatMap(([status, facts]) => (facts[fact] === value ? [status] : []))

const NON_TERMINAL_STATUSES = statusesWith('terminal', false)

/** Any job. */
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
    requirement: force ? 'goes on' : 'is Running or Queuing',
  }
}

/** The jobs that have ended. */
export function deletableJobs(): JobSelector {
  return {action: 'delete', reject: (job) => firstRefusal('delete', job), requirement: 'has ended'}
}

/** The jobs that allow the change (M3 to M5); all if the change is empty. */
export function updatableJobs({workers, roles, ...request}: UpdateRequest): JobSelector {
  const isResize = workers !== undefined || roles !== undefined
  const changesPriority = request.Priority !== undefined
  const change = {...request, ...(isResize ? {JobSpecs: []} : {})}
  return {
    action: 'change',
    ...(changesPriority ? {statuses: statusesWith('reprioritizable')} : {}),
    reject: (job) => firstRefusal('update', job, {change}),
    requirement: changesPriority ? 'waits in a quota' : isResize ? 'is elastic and goes on' : undefined,
  }
}

/** The jobs that have not ended; for `running`, those that have not started. */
export function awaitableJobs(goal: 'running' | 'finished'): JobSelector {
  const isReached = ({Status}: JobSummary) => getStatusFacts(Status)[goal === 'running' ? 'started' : 'terminal']
  return {
    action: 'wait for',
    allowsMultiple: true,
    statuses: goal === 'running' ? statusesWith('started', false) : NON_TERMINAL_STATUSES,
    reject: (job) => (isReached(job) ? `Job ${job.JobId} is ${job.Status}: there is nothing to wait for.` : undefined),
    requirement: goal === 'running' ? 'is on its way' : 'goes on',
  }
}

/** The jobs with running pods. */
export function runningJobs(): JobSelector {
  const reject = ({JobId, Status}: JobSummary) =>
    Status === 'Running' ? undefined : `Job ${JobId} is ${Status}: a terminal needs a running pod.`
  return {action: 'open a terminal in', statuses: ['Running'], reject, requirement: 'is Running'}
}

/** The jobs that have started: others have no logs. */
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

/** The jobs created with GPU checks, as far as the list tells. */
export function sanityCheckedJobs(): JobSelector {
  return {
    action: 'show the checks of',
    reject: ({JobId, Settings}) =>
      Settings && !Settings.EnableSanityCheck ? `Job ${JobId} was made without --sanity-check.` : undefined,
    requirement: 'was made with --sanity-check',
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
