import type {SandboxJob, SandboxJobStatus} from '../types.js'

/** Shared by all ended jobs, to release their own controllers. */
export const ABORTED = new AbortController()
ABORTED.abort()

const TERMINAL_STATUSES: readonly SandboxJobStatus[] = ['Succeeded', 'Failed', 'Stopped']

export const isTerminal = (job: SandboxJob) => TERMINAL_STATUSES.includes(job.status)

export const isReserving = (job: SandboxJob) => job.status === 'SucceededReserving' || job.status === 'FailedReserving'
