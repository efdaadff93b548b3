import type {Clock} from '../platform/clock.js'
import type {QuotaCapacity} from './catalog/quotas.js'
import type {FaultReport} from './faults/index.js'
import type {DelayName, EvictionReason, PodRunner, SandboxCredential} from './types.js'

export interface SandboxOptions {
  /** Default 0: any free port. */
  port?: number
  clock?: Clock
  /**
   * Makes ids, addresses, history and faults repeatable. Keys never come from it; the catalog is the same without it.
   */
  seed?: number | string
  regionId?: string
  /** The keys to accept; the first one is the sandbox's own. Default: one pair made for this run. */
  credentials?: SandboxCredential[]
  /** RAM actions that are allowed, such as `pai:CreateJob` or `pai:*`; undefined allows all. */
  policy?: string[]
  /** What goes wrong on demand, such as `CreateJob:reset-after:0.25`; see docs/sandbox.md. */
  faults?: string[]
  /** Milliseconds in each state, divided by `speed`. */
  delays?: Partial<Record<DelayName, number>>
  /** Divides delays, minutes of running time and reservation, and grace periods. */
  speed?: number
  /** Log lines as in the documentation, `2021-01-28 14:07:45  text`. Default true. */
  logTimestamps?: boolean
  /** Where pods get their folders: in a new folder below this one, which is removed on close. */
  jobsFolder?: string
  /** Quotas by id, and how many public jobs run at once. */
  capacity?: {quotas?: Record<string, QuotaCapacity>; jobs?: number}
  runner?: PodRunner
  /**
   * Jobs only pretend to run: no process, no folder, no port. What they pretend their variables may say; see
   * docs/sandbox.md.
   */
  simulate?: boolean
  /** Adds jobs of several users that ended in the past weeks: some dozen, or so many. */
  history?: boolean | number
  /** How often the pods of one job may be restarted. Default 10. */
  restartLimit?: number
  /** Seconds between TERM and KILL where a job doesn't say. Default 5 (the service: 30). */
  gracePeriodSeconds?: number
  /** The end of a job that ran past JobMaxRunningTimeMinutes; not settled by the documentation. Default Stopped. */
  maxRunningTimeStatus?: 'Stopped' | 'Failed'
  /** How long a request may take to arrive whole, in milliseconds. Default 30,000. */
  requestTimeoutMs?: number
  /**
   * GetJob gives back JobMaxRunningTimeMinutes, as it did in 2022; the contract of today has no such field. Default
   * false.
   */
  includeTimeLimit?: boolean
}

/** One request as it arrived. */
export interface RecordedRequest {
  method: string
  path: string
  query: Record<string, string>
  action: string
  headers: Record<string, string>
  body: string
}

export interface Sandbox {
  /** http://127.0.0.1:PORT */
  url: string
  port: number
  regionId: string
  /** Jobs only pretend to run. */
  simulated: boolean
  /** The sandbox's own key. */
  credentials: {accessKeyId: string; accessKeySecret: string; securityToken?: string}
  /** For the header `x-sandbox-key` of the control endpoint `/sandbox/v1`. */
  controlKey: string
  /** Newest last, the last 1000. */
  received: RecordedRequest[]
  /** The allowed RAM actions of all users without a policy of their own; without an argument, all. */
  setPolicy(actions?: string[]): void
  /** Puts these faults in place of all. @throws FaultError with all that is wrong with them */
  setFaults(faults: string[]): void
  /** The faults and how often each has struck. */
  faults(): FaultReport[]
  addCredential(credential: SandboxCredential): void
  /** Takes the running pods of a job, or one of them, away. @throws ServiceError where there is nothing to take */
  evict(jobId: string, reason: EvictionReason, podId?: string): {JobId: string; Pods: string[]}
  /** Kills all jobs and forgets everything but keys and policy. */
  reset(): Promise<void>
  close(): Promise<void>
}
