import type {
  CreateJobInput,
  CreateRayHistoryServerInput,
  CreateTensorboardInput,
  GetJobResponseBodyRestartRecord,
  JobSpec,
  SanityCheckResultItem,
  SignalTarget,
} from '../api/generated/types.js'
import type {Clock} from '../platform/clock.js'
import type {ShareTokens} from './auth/share-tokens.js'
import type {Catalog} from './catalog/catalog.js'
import type {SandboxQuota} from './catalog/quotas.js'
import type {SandboxWorkspace} from './catalog/workspaces.js'
import type {Random} from './random.js'

// All times are milliseconds since the epoch, all durations milliseconds, unless a name or comment says otherwise.

/** Everything that operations and running jobs read and change. A reset replaces it. */
export interface SandboxState {
  clock: Clock
  random: Random
  regionId: string
  catalog: Catalog
  settings: SandboxSettings
  /** By id, oldest first. */
  jobs: Map<string, SandboxJob>
  templates: Map<string, JobTemplate>
  tensorboards: Map<string, Viewer<CreateTensorboardInput>>
  rayHistoryServers: Map<string, Viewer<CreateRayHistoryServerInput>>
  scheduler: Scheduler
  host: Host
  shareTokens: ShareTokens
  /** Aborted when all current jobs are to be killed and forgotten. */
  shutdown: AbortController
}

/** The options that affect running jobs, with their defaults filled in. */
export interface SandboxSettings {
  /** Already divided by `speed`. */
  delays: Record<DelayName, number>
  speed: number
  logTimestamps: boolean
  restartLimit: number
  gracePeriodSeconds: number
  maxRunningTimeStatus: 'Stopped' | 'Failed'
  includeTimeLimit: boolean
}

/** What the sandbox waits for where the service takes its time. */
export type DelayName =
  | 'creating'
  | 'queuing'
  | 'envPreparing'
  | 'sanityChecking'
  | 'allocating'
  | 'backOff'
  | 'clearing'
  | 'stopping'
  | 'signaling'
  | 'logIngestion'

export interface SandboxCredential {
  accessKeyId: string
  accessKeySecret: string
  /** For STS keys: the token that every request must carry. */
  securityToken?: string
  /** When the STS token expires. */
  expiration?: number
  disabled?: boolean
  userId?: string
  userName?: string
  /** The RAM actions that this user may call; the sandbox's own policy applies without it. */
  policy?: string[]
}

export interface Caller extends SandboxCredential {
  userId: string
  userName: string
}

export interface SandboxJob {
  id: string
  request: CreateJobInput
  owner: {userId: string; userName: string}
  workspace: SandboxWorkspace
  quota?: SandboxQuota
  priority: number
  accessibility: string
  description?: string

  status: SandboxJobStatus
  subStatus?: string
  reasonCode?: string
  reasonMessage?: string
  statusHistory: StatusPeriod[]
  created: number
  submitted?: number
  running?: number
  finished?: number
  modified: number

  pods: SandboxPod[]
  events: TimedLine[]
  sanityChecks: SanityCheckResultItem[][]
  signals: SentSignal[]
  restarts: number
  restartRecords: GetJobResponseBodyRestartRecord[]

  stopController: AbortController
  stopCause?: 'user' | 'maxRunningTime'
  endController: AbortController
  ended: Promise<void>
}

export type SandboxJobStatus =
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

export interface StatusPeriod {
  status: SandboxJobStatus
  start: number
  end?: number
  reasonCode?: string
  reasonMessage?: string
}

export interface SentSignal {
  id: string
  signal: NodeJS.Signals
  target: SignalTarget
  status: 'Running' | 'Succeeded' | 'Failed' | 'Stopped'
  reason: string
  message: string
  created: number
  modified: number
}

/** Decides when jobs start: quota jobs by priority, then age, while their quota has room; public ones by free slots. */
export interface Scheduler {
  /** Resolves when the job may start; rejects if it is stopped first. */
  waitForTurn(job: SandboxJob): Promise<void>
  release(job: SandboxJob): void
  /** Why a quota job can't start now, as text for its events; undefined if it can. */
  pendingReason(job: SandboxJob): string | undefined
  /** Checks the queue again, after a priority has changed. */
  reschedule(): void
}

export interface SandboxPod {
  id: string
  uid: string
  role: string
  /** The role in lower case, as in responses. */
  type: string
  spec: JobSpec
  rank: number
  ip: string
  node: string
  incarnation: number
  earlier: SandboxPod[]

  status: SandboxPodStatus
  created: number
  started?: number
  finished?: number
  exitCode?: number
  /** Why the pod failed, unless its exit code is the reason. */
  detail?: {reason: string; message: string}
  /** Taken away by the platform; such a pod counts as failed. */
  evicted?: boolean
  /** Ended by the platform, so that its exit code means nothing. */
  terminated: boolean
  log: PodLog
  events: TimedLine[]
  process?: RunningPod
  ended: Promise<void>
}

/** Stopped: ended by the platform, not by itself. */
export type SandboxPodStatus = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Stopped'

export type EvictionReason = 'Evicted' | 'Preempted'

export interface PodLog {
  /** The last `limit` lines within a time range, oldest first. */
  readLines(range: TimeRange, limit: number): TimedLine[]
}

export interface TimedLine {
  time: number
  text: string
}

/** Includes `from`, excludes `until`. */
export interface TimeRange {
  from: number
  until: number
}

/** The local machine (host/local.ts), or a simulated one that runs nothing (host/simulated.ts). */
export interface Host {
  runner: PodRunner
  /** The path of a pod's folder, which need not exist yet. */
  podFolder(jobId: string, name: string): string
  makeDirectory(folder: string): Promise<void>
  /** @throws Error whose message goes into the pod's events */
  mount(folder: string, mount: Mount): Promise<void>
  findFreePorts(count: number): Promise<number[]>
  /** Removes all folders of these jobs, and links in them, but not the targets of the links. */
  removeJobFolders(jobIds: readonly string[]): Promise<void>
  close(): Promise<void>
}

export interface Mount {
  path: string
  /** A file:// address is linked; anything else becomes an empty folder. */
  uri?: string
}

/** Starts pods; from createPodRunner in pods/, or createSimulatedRunner in host/. */
export interface PodRunner {
  start(pod: PodStartOptions): RunningPod
  close(): Promise<void>
}

export interface PodStartOptions {
  podId: string
  podUid: string
  /** The number of earlier pods with the same id. */
  incarnation: number
  command: string
  shell?: string
  /** The working directory, which exists. */
  folder: string
  /** The complete environment. */
  env: Record<string, string>
  onLine(stream: 'stdout' | 'stderr', line: string): void
  onExit(exit: {exitCode: number | null; signal: string | null}): void
}

export interface RunningPod {
  /** 0 if there is no process. */
  pid: number
  /** Set by a runner that keeps the lines itself and never calls onLine. */
  log?: PodLog
  /** Sends TERM, and KILL after the grace period. */
  stop(graceMs: number): void
  kill(): void
  /** Signals the pod's processes; false if none is left. */
  signal?(name: NodeJS.Signals): boolean
  ended: Promise<void>
}

/** A job template. Its versions are numbered from 1 and never change. */
export interface JobTemplate {
  id: string
  name: string
  description?: string
  metadata?: Record<string, unknown>
  workspaceId: string
  tenantId: string
  owner: Pick<Caller, 'userId'>
  modifiedBy: string
  created: number
  modified: number
  /** When a job was last created from it. */
  lastUsed?: number
  defaultVersion: number
  versions: TemplateVersion[]
}

export interface TemplateVersion {
  version: number
  content: Record<string, unknown>
  constraints: Record<string, Constraint>
  createdBy: string
  created: number
}

export const CONSTRAINTS = ['locked', 'overridable', 'required'] as const
export type Constraint = (typeof CONSTRAINTS)[number]

/** A server that shows what jobs wrote, such as a TensorBoard. Its status follows from its times and the clock. */
export interface Viewer<Request> {
  id: string
  request: Request
  owner: Pick<Caller, 'userId' | 'userName'>
  workspaceId: string
  created: number
  modified: number
  started: number
  stopped?: number
  /** Minutes of running time; undefined or 0 for no limit. */
  limitMinutes?: number
}

export type ViewerStatus = 'Creating' | 'Running' | 'Stopped'
