import type {Clock} from '../platform/clock.js'
import type {QuotaCapacity} from './catalog/quotas.js'
import type {FaultReport} from './faults/index.js'
import type {DelayName, EvictionReason, PodRunner, SandboxCredential} from './types.js'

export interface SandboxOptions {
  /** Default 0: any free port. */
  port?: number
  clock?: Clock
  /** Makes ids, addresses, history and faults repeatable, but not keys. The catalog does not depend on it. */
  seed?: number | string
  regionId?: string
  /** The keys to accept; the first one is the sandbox's own. Default: a new random one. */
  credentials?: SandboxCredential[]
  /** RAM actions that are allowed, such as `pai:CreateJob` or `pai:*`; undefined allows all. */
  policy?: string[]
  /** Faults to inject, such as `CreateJob:reset-after:0.25`; see docs/sandbox.md. */
  faults?: string[]
  /** In milliseconds, before the division by `speed`. */
  delays?: Partial<Record<DelayName, number>>
  /** Divides delays, minutes of running time and reservation, and grace periods. */
  speed?: number
  /** Log lines as in the documentation, `2021-01-28 14:07:45  text`. Default true. */
  logTimestamps?: boolean
  /** Pods get their folders below a new folder in this one, which is removed on close. Default: the system's. */
  jobsFolder?: string
  capacity?: {quotas?: Record<string, QuotaCapacity>; jobs?: number}
  runner?: PodRunner
  /** Jobs only pretend to run, as scripted by their variables; see docs/sandbox.md. */
  simulate?: boolean
  /** Adds jobs of several users that ended in the past weeks: 42, or this number. */
  history?: boolean | number
  /** The number of restarts that the pods of one job have together. Default 10. */
  restartLimit?: number
  /** Seconds between TERM and KILL if a job names none. Default 5 (the service: 30). */
  gracePeriodSeconds?: number
  /** The status after JobMaxRunningTimeMinutes, which the documentation leaves open. Default Stopped. */
  maxRunningTimeStatus?: 'Stopped' | 'Failed'
  /** How long a whole request may take to arrive, in milliseconds. Default 30,000. */
  requestTimeoutMs?: number
  /** Called once for each field that a request sent and the sandbox does not act on. */
  onNote?: (line: string) => void
  /** GetJob returns JobMaxRunningTimeMinutes, as in captured responses; the contract lacks it. Default true. */
  includeTimeLimit?: boolean
}

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
  /** Whether jobs only pretend to run. */
  simulated: boolean
  credentials: {accessKeyId: string; accessKeySecret: string; securityToken?: string}
  /** For the header `x-sandbox-key` of the control endpoint `/sandbox/v1`. */
  controlKey: string
  received: RecordedRequest[]
  /** Sets the RAM actions of users without a policy of their own; undefined allows all. */
  setPolicy(actions?: string[]): void
  /** Replaces all faults. @throws FaultError with the problems of all of them */
  setFaults(faults: string[]): void
  faults(): FaultReport[]
  addCredential(credential: SandboxCredential): void
  /** Takes all running pods of a job, or one of them, away. @throws ApiError if there is none */
  evict(jobId: string, reason: EvictionReason, podId?: string): {JobId: string; Pods: string[]}
  /** Kills all jobs and forgets everything except keys and policy. */
  reset(): Promise<void>
  close(): Promise<void>
}
