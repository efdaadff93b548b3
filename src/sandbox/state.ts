import {setMaxListeners} from 'node:events'
import {addPastJobs, DEFAULT_PAST_JOBS} from './history/history.js'
import {createScheduler} from './jobs/scheduler.js'
import {isTerminal} from './jobs/terminal-status.js'
import type {SandboxOptions} from './options.js'
import type {DelayName, SandboxSettings, SandboxState} from './types.js'

const DEFAULT_DELAYS: Record<DelayName, number> = {
  creating: 300,
  queuing: 100,
  envPreparing: 200,
  sanityChecking: 300,
  allocating: 900,
  backOff: 600,
  clearing: 250,
  stopping: 100,
  signaling: 50,
  logIngestion: 0,
}

function resolveSettings(options: SandboxOptions): SandboxSettings {
  const {
    speed = 1,
    logTimestamps = true,
    restartLimit = 10,
    gracePeriodSeconds = 5,
    maxRunningTimeStatus = 'Stopped',
    includeTimeLimit = true,
  } = options
  const delays = Object.entries({...DEFAULT_DELAYS, ...options.delays}).map(([name, ms]) => [name, ms / speed])
  return {
    delays: Object.fromEntries(delays),
    speed,
    logTimestamps,
    restartLimit,
    gracePeriodSeconds,
    maxRunningTimeStatus,
    includeTimeLimit,
  }
}

/** The parts of the state that survive a reset. */
type Services = Pick<SandboxState, 'clock' | 'random' | 'regionId' | 'host' | 'shareTokens' | 'catalog'>

export function createState(options: SandboxOptions, services: Services): SandboxState {
  const shutdown = new AbortController()
  // Each running job listens.
  setMaxListeners(0, shutdown.signal)
  const state: SandboxState = {
    ...services,
    settings: resolveSettings(options),
    jobs: new Map(),
    templates: new Map(),
    tensorboards: new Map(),
    rayHistoryServers: new Map(),
    scheduler: createScheduler(options.capacity),
    shutdown,
  }
  const pastJobs = Number(options.history === true ? DEFAULT_PAST_JOBS : options.history)
  if (pastJobs > 0) addPastJobs(state, pastJobs)
  return state
}

/** Kills all jobs, forgets them, and waits until their pods are gone. */
export async function killAllJobs(state: SandboxState): Promise<void> {
  state.shutdown.abort()
  const jobIds = [...state.jobs.keys()]
  const liveJobs = [...state.jobs.values()].filter((job) => !isTerminal(job))
  state.jobs.clear()
  for (const job of liveJobs) {
    job.stopController.abort()
    for (const pod of job.pods) if (pod.finished === undefined) pod.process?.kill()
  }
  await Promise.all(liveJobs.map((job) => job.ended))
  await state.host.removeJobFolders(jobIds)
}
