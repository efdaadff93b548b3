import type {Job, JobStatus} from '../types.js'

/** For what has ended: nobody can stop it any more, and nothing waits for it. */
export const OVER = new AbortController()
OVER.abort()

const TERMINAL: readonly JobStatus[] = ['Succeeded', 'Failed', 'Stopped']

export const isTerminal = (job: Job) => TERMINAL.includes(job.status)

export const isReserving = (job: Job) => job.status === 'SucceededReserving' || job.status === 'FailedReserving'
