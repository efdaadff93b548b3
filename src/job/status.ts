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
  reprioritizable: boolean
}

const defineStatus = (overrides: Partial<StatusFacts>): StatusFacts => ({
  terminal: false,
  active: false,
  started: false,
  stoppable: false,
  reprioritizable: false,
  ...overrides,
})

/** The 13 statuses in the order of a job's life. */
export const STATUSES = {
  Creating: defineStatus({reprioritizable: true}),
  Queuing: defineStatus({stoppable: true, reprioritizable: true}),
  Bidding: defineStatus({}),
  EnvPreparing: defineStatus({reprioritizable: true}),
  SanityChecking: defineStatus({}),
  Running: defineStatus({active: true, started: true, stoppable: true}),
  Restarting: defineStatus({active: true, started: true}),
  Stopping: defineStatus({active: true, started: true}),
  SucceededReserving: defineStatus({started: true}),
  FailedReserving: defineStatus({started: true}),
  Succeeded: defineStatus({terminal: true, started: true}),
  Failed: defineStatus({terminal: true, started: true}),
  Stopped: defineStatus({terminal: true, started: true}),
} as const satisfies Record<string, StatusFacts>

export type JobStatus = keyof typeof STATUSES

/** The facts of a status; one that the table does not know counts as neither ended nor stoppable. */
export function getStatusFacts(status: string | undefined): StatusFacts {
  return isKnownStatus(status) ? STATUSES[status] : defineStatus({})
}

/** Is it one of the 13? The service may have others. */
function isKnownStatus(status: string | undefined): status is JobStatus {
  return status !== undefined && Object.hasOwn(STATUSES, status)
}

/** Is the job over? Never for a status that the table does not know. */
export function isTerminal(status: string | undefined): boolean {
  return getStatusFacts(status).terminal
}
