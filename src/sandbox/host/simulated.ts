import {posix} from 'node:path'
import type {Clock} from '../../platform/clock.js'
import {isMissing} from '../jobs/images.js'
import type {Machine} from '../types.js'
import {createSimulatedRunner} from './simulated-runner.js'

/** No machine at all: nothing is run, made or opened, and pods only pretend. */
export function simulatedMachine(how: {clock: Clock; speed: number; seed: number | string}): Machine {
  const runner = createSimulatedRunner(how)
  return {
    runner,
    folderOf: (jobId, name) => posix.join('/simulated', jobId, name),
    async makeFolder() {},
    async mount(_folder, {uri = ''}) {
      if (isMissing(uri)) throw new Error(`${uri} does not exist`)
    },
    freePorts: async (count) => Array.from({length: count}, (_, index) => 23_456 + index),
    async removeFolders() {},
    close: runner.close,
  }
}
