import {createAdmission} from './jobs/admission.js'
import {addHistory} from './jobs/history.js'
import {removeFolder} from './jobs/pods.js'
import type {SandboxOptions} from './options.js'
import {settingsOf, type World} from './world.js'

/** What outlives a reset. */
type Made = Pick<World, 'clock' | 'random' | 'folder' | 'regionId' | 'runner' | 'tokens' | 'catalog'>

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
  if (options.history) addHistory(world)
  return world
}

/** Kills all jobs and waits until their pods are gone. */
export async function endAll(world: World): Promise<void> {
  world.closing.abort()
  const jobs = [...world.jobs.values()]
  world.jobs.clear()
  for (const job of jobs) {
    job.stop.abort()
    for (const pod of job.pods) if (pod.finished === undefined) pod.process?.kill()
  }
  await Promise.all(
    jobs.map(async (job) => {
      await job.ended
      await removeFolder(world, job)
    }),
  )
}
