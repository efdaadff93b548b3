import {afterEach} from '@jest/globals'
import type {Sandbox, SandboxOptions} from '../../src/sandbox/index.js'
import {startSandbox} from '../../src/sandbox/index.js'
import {playedRunner} from './pod-runners.js'

export const QUICK = {creating: 1, queuing: 1, envPreparing: 1, sanityChecking: 1, stopping: 1, logIngestion: 0}

const started: Sandbox[] = []

afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => sandbox.close()))
})

/**
 * A sandbox that hurries, is the same each time and is closed after the test; its pods are played unless a runner is
 * given.
 */
export async function sandboxWith(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({seed: 7, delays: QUICK, runner: playedRunner().runner, ...options})
  started.push(sandbox)
  return sandbox
}
