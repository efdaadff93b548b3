import type {GetJobAnswer} from '../api/generated/types.js'

/** What a status means to someone who waits for the job, stops it or changes it. */
export interface StatusFacts {
  /** The job is over: the status never changes again. */
  terminal: boolean
  /** The job's own processes may be at work. */
  active: boolean
  /** Running, or a status that comes after it. */
  started: boolean
  /** StopJob applies (M1). */
  stoppable: boolean
  /** A quota job's Priority may change (M3). */
  reprioritisable: boolean
}

const facts = (claims: Partial<StatusFacts>): StatusFacts => ({
  terminal: false,
  active: false,
  started: false,
  stoppable: false,
  reprioritisable: false,
  ...claims,
})

/** The 13 statuses in the order of a job's life. */
export const STATUSES = {
  Creating: facts({reprioritisable: true}),
  Queuing: facts({stoppable: true, reprioritisable: true}),
  Bidding: facts({}),
  EnvPreparing: facts({reprioritisable: true}),
  SanityChecking: facts({}),
  Running: facts({active: true, started: true, stoppable: true}),
  Restarting: facts({active: true, started: true}),
  Stopping: facts({active: true, started: true}),
  SucceededReserving: facts({started: true}),
  FailedReserving: facts({started: true}),
  Succeeded: facts({terminal: true, started: true}),
  Failed: facts({terminal: true, started: true}),
  Stopped: facts({terminal: true, started: true}),
} as const satisfies Record<string, StatusFacts>

export type JobStatus = keyof typeof STATUSES

/** The facts of a status; one that the table does not know counts as neither ended nor stoppable. */
export function statusFacts(status: string | undefined): StatusFacts {
  return isKnownStatus(status) ? STATUSES[status] : facts({})
}

/** Is it one of the 13? The service may have others. */
export function isKnownStatus(status: string | undefined): status is JobStatus {
  return status !== undefined && Object.hasOwn(STATUSES, status)
}

/** Is the job over? Never for a status that the table does not know. */
export function isTerminal(status: string | undefined): boolean {
  return statusFacts(status).terminal
}

/** Whether an operation may be sent: yes, no, or only with --force. */
export interface Verdict {
  allowed: boolean
  /** Refused by a rule, yet the service may still take it. */
  forceable: boolean
  /** One sentence; empty when allowed. */
  reason: string
}

type Judged = Pick<GetJobAnswer, 'JobId' | 'Status' | 'ResourceId'>

/** May StopJob be sent for this job? M1: only while Running or Queuing; --force sends it in the other states that are not terminal. */
export function stopVerdict(job: Judged): Verdict {
  const {stoppable, terminal} = statusFacts(job.Status)
  if (stoppable) return {allowed: true, forceable: false, reason: ''}
  if (terminal) return {allowed: false, forceable: false, reason: `Job ${job.JobId} has already ended: it is ${job.Status}.`}
  if (job.Status === 'Stopping') return {allowed: false, forceable: true, reason: `Job ${job.JobId} is being stopped already.`}
  return {
    allowed: false,
    forceable: true,
    reason: `Job ${job.JobId} is ${job.Status ?? 'in an unknown state'}; only a job that is Running or Queuing can be stopped.`,
  }
}

/** May Priority be changed? M3: only for a quota job that is Creating, Queuing or EnvPreparing; else the service answers 200 and ignores it. */
export function priorityVerdict(job: Judged): Verdict {
  if (!job.ResourceId) {
    const reason = `Job ${job.JobId} runs on public resources: only a job in a quota has a priority that can change.`
    return {allowed: false, forceable: false, reason}
  }
  if (statusFacts(job.Status).reprioritisable) return {allowed: true, forceable: false, reason: ''}
  return {
    allowed: false,
    forceable: false,
    reason: `Job ${job.JobId} is ${job.Status ?? 'in an unknown state'}; its priority can change only while it is Creating, Queuing or EnvPreparing.`,
  }
}
