import {posix} from 'node:path'
import type {Clock} from '../../platform/clock.js'
import {isNonexistent} from '../jobs/images.js'
import type {Host} from '../types.js'
import {createSimulatedRunner} from './simulated-runner.js'

/** A host without processes, files and ports: pods only pretend to run. */
export function createSimulatedHost(options: {clock: Clock; speed: number; seed: number | string}): Host {
  const runner = createSimulatedRunner(options)
  return {
    runner,
    podFolder: (jobId, name) => posix.join('/simulated', jobId, name),
    async makeDirectory() {},
    async mount(_folder, {uri = ''}) {
      if (isNonexistent(uri)) throw new Error(`${uri} does not exist`)
    },
    findFreePorts: async (count) => Array.from({length: count}, (_, index) => 23_456 + index),
    async removeJobFolders() {},
    close: runner.close,
  }
}
