import type {SandboxJob, SandboxJobStatus} from '../types.js'

/** For what has ended: nobody can stop it any more, and nothing waits for it. */
export const ABORTED = new AbortController()
ABORTED.abort()

const TERMINAL_STATUSES: readonly SandboxJobStatus[] = ['Succeeded', 'Failed', 'Stopped']

export const isTerminal = (job: SandboxJob) => TERMINAL_STATUSES.includes(job.status)

export const isReserving = (job: SandboxJob) => job.status === 'SucceededReserving' || job.status === 'FailedReserving'
