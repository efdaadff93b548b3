import type {GetJobAnswer} from '../api/generated/types.js'
import {isTerminal} from './status.js'
import {DEFAULT_WINDOW_MS} from './times.js'

export interface ReadResult {
  lines: string[]
  /** The cap cut older lines away. */
  truncated: boolean
}

export interface ReadWindow {
  /** UTC, whole seconds, as the service writes times. */
  since?: string
  until?: string
  /** The job, for the window of one that ended long ago. */
  job?: Pick<GetJobAnswer, 'Status' | 'GmtCreateTime'>
  /** Milliseconds since the epoch. */
  now: number
}

/**
 * StartTime and EndTime for a read. The service looks back 7 days when it is told nothing, and so finds nothing of a job that ended
 * before: such a job is read from its creation.
 */
export function windowFor({since, until, job, now}: ReadWindow): {StartTime?: string; EndTime?: string} {
  const created = job?.GmtCreateTime
  const old = isTerminal(job?.Status) && created !== undefined && now - Date.parse(created) > DEFAULT_WINDOW_MS
  const start = since ?? (old ? created : undefined)
  return {...(start ? {StartTime: start} : {}), ...(until ? {EndTime: until} : {})}
}

/** The last `most` of the lines; one more was asked for, to know whether there are others (R1). */
export function capped(lines: string[], most: number): ReadResult {
  return {lines: lines.length > most ? lines.slice(lines.length - most) : lines, truncated: lines.length > most}
}
