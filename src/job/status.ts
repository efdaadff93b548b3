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
function isKnownStatus(status: string | undefined): status is JobStatus {
  return status !== undefined && Object.hasOwn(STATUSES, status)
}

/** Is the job over? Never for a status that the table does not know. */
export function isTerminal(status: string | undefined): boolean {
  return statusFacts(status).terminal
}
