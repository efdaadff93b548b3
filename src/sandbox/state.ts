import {addHistory, SOME_DOZEN} from './history/history.js'
import {isTerminal} from './jobs/job.js'
import {createAdmission} from './jobs/scheduler.js'
import type {SandboxOptions} from './options.js'
import type {DelayName, Settings, World} from './types.js'

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
  return {
    delays: Object.fromEntries(delays),
    speed,
    logTimestamps,
    restartLimit,
    gracePeriodSeconds,
    maxRunningTimeStatus,
    jobTimeLimit,
  }
}

/** What outlives a reset. */
type Made = Pick<World, 'clock' | 'random' | 'regionId' | 'machine' | 'tokens' | 'catalog'>

/** A world without jobs, or with those of the past weeks. */
export function createWorld(options: SandboxOptions, made: Made): World {
  const world: World = {
    ...made,
    settings: settingsOf(options),
    jobs: new Map(),
    templates: new Map(),
    tensorboards: new Map(),
    rayServers: new Map(),
    admission: createAdmission(options.capacity),
    closing: new AbortController(),
  }
  const past = Number(options.history === true ? SOME_DOZEN : options.history)
  if (past > 0) addHistory(world, past)
  return world
}

/** Kills all jobs and waits until their pods are gone. */
export async function endAll(world: World): Promise<void> {
  world.closing.abort()
  const ids = [...world.jobs.keys()]
  const living = [...world.jobs.values()].filter((job) => !isTerminal(job))
  world.jobs.clear()
  for (const job of living) {
    job.stop.abort()
    for (const pod of job.pods) if (pod.finished === undefined) pod.process?.kill()
  }
  await Promise.all(living.map((job) => job.ended))
  await world.machine.removeFolders(ids)
}
