import type {Sandbox} from '../../src/sandbox/index.js'
import {sandboxWith} from './fast-sandbox.js'
import {shellRunner} from './pod-runners.js'
import {call, minimalJob, untilStatus} from './signed-client.js'

/** A sandbox whose pods are real shells. */
export const shells = (options: Parameters<typeof sandboxWith>[0] = {}) =>
  sandboxWith({runner: shellRunner(), logTimestamps: false, ...options})

/** Runs a job to its end: the lines of each pod, and the job. */
export async function run(sandbox: Sandbox, body: Record<string, unknown>) {
  const {JobId = ''} = await call(sandbox, 'CreateJob', {...minimalJob, ...body})
  const job = await untilStatus(sandbox, JobId, 'Succeeded', 'Failed', 'Stopped')
  const logs: Record<string, string[]> = {}
  for (const {PodId = ''} of job.Pods ?? []) {
    logs[PodId.slice(JobId.length + 1)] = (await call(sandbox, 'GetPodLogs', {JobId, PodId})).Logs ?? []
  }
  return {job, JobId, logs}
}
