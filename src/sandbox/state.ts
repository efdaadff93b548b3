import type {CreateRayHistoryServerInput, CreateTensorboardInput} from '../api/generated/types.js'
import type {Clock} from '../platform/clock.js'
import type {ShareTokens} from './auth/share-tokens.js'
import type {Catalog} from './catalog/catalog.js'
import type {Machine} from './host/host.js'
import type {Job} from './jobs/job.js'
import type {Admission} from './jobs/scheduler.js'
import type {Template} from './operations/template.js'
import type {Viewer} from './operations/viewer.js'
import type {DelayName, SandboxOptions} from './options.js'
import type {Random} from './random.js'

/** Everything that the operations and the life of a job work on. */
export interface World {
  clock: Clock
  random: Random
  regionId: string
  catalog: Catalog
  settings: Settings
  /** By id, oldest first. */
  jobs: Map<string, Job>
  templates: Map<string, Template>
  tensorboards: Map<string, Viewer<CreateTensorboardInput>>
  rayServers: Map<string, Viewer<CreateRayHistoryServerInput>>
  admission: Admission
  machine: Machine
  tokens: ShareTokens
  /** Aborted when all jobs of now are to vanish. */
  closing: AbortController
}

/** The options that the life of a job depends on, with their defaults. */
export interface Settings {
  delays: Record<DelayName, number>
  speed: number
  logTimestamps: boolean
  restartLimit: number
  gracePeriodSeconds: number
  maxRunningTimeStatus: 'Stopped' | 'Failed'
  jobTimeLimit: boolean
}

const DELAYS: Record<DelayName, number> = {
  creating: 300,
  queuing: 100,
  envPreparing: 200,
  sanityChecking: 300,
  allocating: 900,
  backOff: 600,
  clearing: 250,
  stopping: 100,
  signalling: 50,
  logIngestion: 0,
}

export function settingsOf(options: SandboxOptions): Settings {
  const {
    speed = 1,
    logTimestamps = true,
    restartLimit = 10,
    gracePeriodSeconds = 5,
    maxRunningTimeStatus = 'Stopped',
    jobTimeLimit = false,
  } = options
  const delays = Object.entries({...DELAYS, ...options.delays}).map(([name, ms]) => [name, ms / speed])
  return {delays: Object.fromEntries(delays), speed, logTimestamps, restartLimit, gracePeriodSeconds, maxRunningTimeStatus, jobTimeLimit}
}
