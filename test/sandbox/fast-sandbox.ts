import {afterEach} from '@jest/globals'
import type {Sandbox, SandboxOptions} from '../../src/sandbox/index.js'
import {startSandbox} from '../../src/sandbox/index.js'
import {createPlayedRunner} from './pod-runners.js'

export const FAST_DELAYS = {creating: 1, queuing: 1, envPreparing: 1, sanityChecking: 1, stopping: 1, logIngestion: 0}

const openSandboxes: Sandbox[] = []

afterEach(async () => {
  await Promise.all(openSandboxes.splice(0).map((sandbox) => sandbox.close()))
})

/** A sandbox with short delays and a fixed seed, closed after the test. Without a runner, pods run until stopped. */
export async function startFastSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({seed: 7, delays: FAST_DELAYS, runner: createPlayedRunner().runner, ...options})
  openSandboxes.push(sandbox)
  return sandbox
}
