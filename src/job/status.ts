import type {JobItem} from '../api/generated/types.js'

/** The fields that GetJob and ListJobs share, except for two sums of different types. */
export type JobSummary = Omit<JobItem, 'RequestGPU' | 'RequestMemory'>

export interface StatusFacts {
  terminal: boolean
  /** The job's processes may be running. */
  active: boolean
  /** Running or a later status. */
  started: boolean
  stoppable: boolean
  /** The priority of a quota job can change (M3). */
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

/** The 13 known statuses, in the order of a job's life. */
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

export function getStatusFacts(status: string | undefined): StatusFacts {
  return isKnownStatus(status) ? STATUSES[status] : defineStatus({})
}

function isKnownStatus(status: string | undefined): status is JobStatus {
  return status !== undefined && Object.hasOwn(STATUSES, status)
}

export function isTerminal(status: string | null | undefined): boolean {
  return getStatusFacts(status ?? undefined).terminal
}
