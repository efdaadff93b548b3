import type {GetJobResponse, JobItem, UpdateJobInput} from '../api/generated/types.js'
import {refusals} from './refusals.js'
import type {Verb} from './state-rules.js'
import {STATUSES, type StatusFacts, statusFacts} from './status.js'
import type {Wish} from './update-request.js'

/** What a job is looked for: which jobs come into question, and what is said of the others. */
export interface Goal {
  /** As in "Job to stop". */
  todo: string
  /** Of several jobs at once. */
  several?: boolean
  /** The only statuses that come into question: then the service is asked for these. All without it. */
  statuses?: readonly string[]
  /** Why it can't be this job. */
  why(job: JobItem): string | undefined
  /** What all lack where none comes into question, as in "none is Running or Queuing". */
  claim?: string
}

const withFact = (fact: keyof StatusFacts, value = true) =>
  Object.entries(STATUSES).flatMap(([status, facts]) => (facts[fact] === value ? [status] : []))

const NOT_ENDED = withFact('terminal', false)

/** Any job will do. */
export function anyJob(todo: string): Goal {
  return {todo, why: () => undefined}
}

/** The jobs that StopJob applies to (M1). */
export function toStop(force = false): Goal {
  return {
    todo: 'stop',
    several: true,
    statuses: force ? NOT_ENDED : withFact('stoppable'),
    why: (job) => whyNot('stop', job, {}, force),
    claim: force ? 'goes on' : 'is Running or Queuing',
  }
}

/** The jobs that have ended. */
export function toDelete(): Goal {
  return {todo: 'delete', why: (job) => whyNot('delete', job), claim: 'has ended'}
}

/** The jobs that the change can be made of (M3 to M5); all where none is named yet. */
export function toUpdate({workers, roles, ...wish}: Wish): Goal {
  const resizes = workers !== undefined || roles !== undefined
  const priority = wish.Priority !== undefined
  const change = {...wish, ...(resizes ? {JobSpecs: []} : {})}
  return {
    todo: 'change',
    ...(priority ? {statuses: withFact('reprioritisable')} : {}),
    why: (job) => whyNot('update', job, {change}),
    claim: priority ? 'waits in a quota' : resizes ? 'is elastic and goes on' : undefined,
  }
}

/** The jobs that go on; for `running`, those that do not run yet. */
export function toWaitFor(goal: 'running' | 'finished'): Goal {
  const isOver = ({Status}: JobItem) => statusFacts(Status)[goal === 'running' ? 'started' : 'terminal']
  return {
    todo: 'wait for',
    several: true,
    statuses: goal === 'running' ? withFact('started', false) : NOT_ENDED,
    why: (job) => (isOver(job) ? `Job ${job.JobId} is ${job.Status}: there is nothing to wait for.` : undefined),
    claim: goal === 'running' ? 'is on its way' : 'goes on',
  }
}

/** The jobs whose pods run. */
export function toEnter(): Goal {
  const why = ({JobId, Status}: JobItem) =>
    Status === 'Running' ? undefined : `Job ${JobId} is ${Status}: a terminal needs a running pod.`
  return {todo: 'open a terminal in', statuses: ['Running'], why, claim: 'is Running'}
}

/** The jobs that have had pods: those that never started have written nothing. */
export function withPods(todo: string): Goal {
  return {
    todo,
    why: (job) =>
      statusFacts(job.Status).started || job.GmtRunningTime
        ? undefined
        : `Job ${job.JobId} is ${job.Status}: it has not started yet.`,
    claim: 'has started yet',
  }
}

/** The jobs made with GPU checks, as far as the list says. */
export function withChecks(): Goal {
  return {
    todo: 'show the checks of',
    why: ({JobId, Settings}) =>
      Settings && !Settings.EnableSanityCheck ? `Job ${JobId} was made without --sanity-check.` : undefined,
    claim: 'was made with --sanity-check',
  }
}

function whyNot(
  verb: Verb,
  job: JobItem,
  more: {change?: Omit<UpdateJobInput, 'JobId'>} = {},
  force = false,
): string | undefined {
  return refusals(verb, {job: job as GetJobResponse, ...more}, {force})[0]?.reason
}
