import type {SandboxJob, SandboxJobStatus} from '../types.js'

/** Shared by all ended jobs, whose own controllers nobody needs any more. */
export const ABORTED = new AbortController()
ABORTED.abort()

const TERMINAL_STATUSES: readonly SandboxJobStatus[] = ['Succeeded', 'Failed', 'Stopped']

export const isTerminal = (job: SandboxJob) => TERMINAL_STATUSES.includes(job.status)

export const isReserving = (job: SandboxJob) => job.status === 'SucceededReserving' || job.status === 'FailedReserving'
