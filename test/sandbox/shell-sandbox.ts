import type {Sandbox} from '../../src/sandbox/index.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {createShellRunner} from './pod-runners.js'
import {call, waitForStatus} from './signed-client.js'

/** A sandbox that runs pods in real shells, with log lines without times. */
export const startShellSandbox = (options: Parameters<typeof startFastSandbox>[0] = {}) =>
  startFastSandbox({runner: createShellRunner(), logTimestamps: false, ...options})

/** Runs a job to its end; gives the job, and the log lines by the end of the pod's id. */
export async function runJob(sandbox: Sandbox, body: Record<string, unknown>) {
  const {JobId = ''} = await call(sandbox, 'CreateJob', {...minimalJob, ...body})
  const job = await waitForStatus(sandbox, JobId, 'Succeeded', 'Failed', 'Stopped')
  const logs: Record<string, string[]> = {}
  for (const {PodId = ''} of job.Pods ?? []) {
    logs[PodId.slice(JobId.length + 1)] = (await call(sandbox, 'GetPodLogs', {JobId, PodId})).Logs ?? []
  }
  return {job, JobId, logs}
}
