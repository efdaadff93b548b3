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

/** A key that the sandbox accepts, and who it belongs to. */
export interface SandboxCredential {
  accessKeyId: string
  accessKeySecret: string
  /** Set for STS keys: the token that must come with every request. */
  securityToken?: string
  /** When the STS token expires, in milliseconds since the epoch. */
  expiration?: number
  disabled?: boolean
  userId?: string
  userName?: string
  /** The RAM actions that this user may call; without it the sandbox's own policy holds. */
  policy?: string[]
}

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
export type EvictionReason = 'Evicted' | 'Preempted'
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
/** Pods ended by the platform, not by themselves, are Stopped. */
export type SandboxPodStatus = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Stopped'
export interface TimedLine {
  time: number
  text: string
}

export interface StatusPeriod {
  status: SandboxJobStatus
  start: number
  end?: number
  reasonCode?: string
  reasonMessage?: string
}

/**
 * A job as the sandbox keeps it: the request, what became of it, and what is needed to end it. All times are
 * milliseconds.
 */
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

  /** Aborted to stop the job, with the reason. */
  stopController: AbortController
  stopCause?: 'user' | 'maxRunningTime'
  /** Aborted when the job has ended. */
  endController: AbortController
  ended: Promise<void>
}

/** One incarnation of a pod. */
export interface SandboxPod {
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
  earlier: SandboxPod[]

  status: SandboxPodStatus
  created: number
  started?: number
  finished?: number
  exitCode?: number
  /** Why it failed, where that isn't its exit code. */
  detail?: {reason: string; message: string}
  /** The platform took it away; it counts as failed. */
  evicted?: boolean
  /** The platform ends it: its exit says nothing. */
  terminated: boolean
  log: PodLog
  events: TimedLine[]
  process?: RunningPod
  ended: Promise<void>
}

/** When, in milliseconds: from the first on and before the second. */
export interface TimeRange {
  from: number
  until: number
}

/** What a pod has written so far. */
export interface PodLog {
  /** The last so many of the lines of a span, in the order they were written. */
  readLines(span: TimeRange, limit: number): TimedLine[]
}

/** A signal that a user sent to pods of a job. */
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

/**
 * How a pod of the sandbox is started and ended; made by createPodRunner in ./pods, or only pretended in ./simulated.
 */
export interface PodStartOptions {
  podId: string
  podUid: string
  incarnation: number /* how many pods of its id came before it */
  command: string
  shell?: string /* Settings.Shell */
  folder: string /* exists; the working directory */
  env: Record<string, string> /* the complete environment */
  onLine(stream: 'stdout' | 'stderr', line: string): void
  onExit(end: {exitCode: number | null; signal: string | null}): void
}

export interface RunningPod {
  pid: number
  /** Where the runner has the lines itself and gives none to onLine. */
  log?: PodLog
  stop(graceMs: number): void
  kill(): void
  /** To the pod's processes; false if there is none left. */
  signal?(name: NodeJS.Signals): boolean
  ended: Promise<void>
}

export interface PodRunner {
  start(pod: PodStartOptions): RunningPod
  close(): Promise<void>
}

/** A place in the pod's folder, and what is to be seen there. */
export interface Mount {
  path: string
  /** A file:// address that is linked; anything else is an empty folder. */
  uri?: string
}

/** What jobs run on. */
export interface Host {
  runner: PodRunner
  /** The path of a folder for a pod, which need not exist yet. */
  podFolder(jobId: string, name: string): string
  makeDirectory(folder: string): Promise<void>
  /** @throws Error with the words for the pod's event */
  mount(folder: string, mount: Mount): Promise<void>
  findFreePorts(count: number): Promise<number[]>
  /** All folders of these jobs. Links are removed, not what they point at. */
  removeJobFolders(jobIds: readonly string[]): Promise<void>
  /** Kills what runs and leaves nothing behind. */
  close(): Promise<void>
}

/** Who may start: quota jobs by priority and then age while their quota has room, public ones while a slot is free. */
export interface Scheduler {
  /** Resolves when the job may start; rejects when it is stopped first. */
  waitForTurn(job: SandboxJob): Promise<void>
  release(job: SandboxJob): void
  /** What keeps a quota job from starting now, in words for its events; nothing if it may start. */
  pendingReason(job: SandboxJob): string | undefined
  /** Looks again, after a priority has changed. */
  reschedule(): void
}

export interface TemplateVersion {
  version: number
  content: Record<string, unknown>
  /** By path, such as `JobSpecs[0].Image`. */
  constraints: Record<string, Constraint>
  createdBy: string
  created: number
}

/** A job template: its versions are numbered from 1 and never change. */
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
  defaultVersion: number
  versions: TemplateVersion[]
}

export type ViewerStatus = 'Creating' | 'Running' | 'Stopped'
/** Something that shows what jobs wrote, such as a TensorBoard. Its status follows from its times and the clock. */
export interface Viewer<Request> {
  id: string
  request: Request
  owner: Pick<Caller, 'userId' | 'userName'>
  workspaceId: string
  created: number
  modified: number
  /** The last start. */
  started: number
  /** By a user. */
  stopped?: number
  /** Minutes of running time; none or 0 for no limit. */
  limitMinutes?: number
}

/** Everything that the operations and the life of a job work on. */
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
  /** Aborted when all jobs of now are to vanish. */
  shutdown: AbortController
}

/** The options that the life of a job depends on, with their defaults. */
export interface SandboxSettings {
  delays: Record<DelayName, number>
  speed: number
  logTimestamps: boolean
  restartLimit: number
  gracePeriodSeconds: number
  maxRunningTimeStatus: 'Stopped' | 'Failed'
  includeTimeLimit: boolean
}

/** A credential with its owner known. */
export interface Caller extends SandboxCredential {
  userId: string
  userName: string
}

export const CONSTRAINTS = ['locked', 'overridable', 'required'] as const
export type Constraint = (typeof CONSTRAINTS)[number]
