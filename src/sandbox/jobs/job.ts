import type {CreateJobInput, GetJobResponseBodyRestartRecord, JobSpec, SanityCheckResultItem} from '../../api/generated/types.js'
import type {Quota} from '../catalog/quotas.js'
import type {Workspace} from '../catalog/workspaces.js'
import type {RunningPod} from '../host/pod-runner.js'
import type {PodLog} from './pod-log.js'
import type {SentSignal} from './signals.js'

export type JobStatus =
  | 'Creating'
  | 'Queuing'
  | 'Bidding'
  | 'EnvPreparing'
  | 'SanityChecking'
  | 'Running'
  | 'Restarting'
  | 'Stopping'
  | 'SucceededReserving'
  | 'FailedReserving'
  | 'Succeeded'
  | 'Failed'
  | 'Stopped'

/** Pods ended by the platform, not by themselves, are Stopped. */
export type PodStatus = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Stopped'

export interface TimedLine {
  time: number
  text: string
}

export interface StatusStep {
  status: JobStatus
  start: number
  end?: number
  reasonCode?: string
  reasonMessage?: string
}

/** A job as the sandbox keeps it: the request, what became of it, and what is needed to end it. All times are milliseconds. */
export interface Job {
  id: string
  request: CreateJobInput
  owner: {userId: string; userName: string}
  workspace: Workspace
  quota?: Quota
  priority: number
  accessibility: string
  description?: string

  status: JobStatus
  subStatus?: string
  reasonCode?: string
  reasonMessage?: string
  steps: StatusStep[]
  created: number
  submitted?: number
  running?: number
  finished?: number
  modified: number

  pods: Pod[]
  events: TimedLine[]
  sanityChecks: SanityCheckResultItem[][]
  signals: SentSignal[]
  restarts: number
  restartRecords: GetJobResponseBodyRestartRecord[]

  /** Aborted to stop the job, with the reason. */
  stop: AbortController
  stopCause?: 'user' | 'maxRunningTime'
  /** Aborted when the job has ended. */
  over: AbortController
  ended: Promise<void>
}

/** One incarnation of a pod. */
export interface Pod {
  id: string
  uid: string
  /** As in JobSpec.Type. */
  role: string
  /** Lower-case, as the service answers it. */
  type: string
  spec: JobSpec
  rank: number
  ip: string
  node: string
  /** How many came before it. */
  incarnation: number
  history: Pod[]

  status: PodStatus
  created: number
  started?: number
  finished?: number
  exitCode?: number
  /** Why it failed, where that isn't its exit code. */
  detail?: {reason: string; message: string}
  /** The platform took it away; it counts as failed. */
  evicted?: boolean
  /** The platform ends it: its exit says nothing. */
  dismissed: boolean
  log: PodLog
  events: TimedLine[]
  process?: RunningPod
  ended: Promise<void>
}

/** For what has ended: nobody can stop it any more, and nothing waits for it. */
export const OVER = new AbortController()
OVER.abort()

const TERMINAL: readonly JobStatus[] = ['Succeeded', 'Failed', 'Stopped']

export const isTerminal = (job: Job) => TERMINAL.includes(job.status)

export const isReserving = (job: Job) => job.status === 'SucceededReserving' || job.status === 'FailedReserving'
