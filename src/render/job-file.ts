import type {GetJobAnswer} from '../api/generated/types.js'
import {safeLine} from './sanitize.js'
import {toJson, toYaml} from './structured.js'

interface JobFile {
  /** The job that the document is of. */
  job: Pick<GetJobAnswer, 'JobId' | 'DisplayName' | 'Status'>
  /** What the service does not give back. */
  lost: readonly string[]
  asJson: boolean
  /** Milliseconds since the epoch. */
  now: number
}

/** A document as a file: JSON, or YAML with a comment that says which job it is of. Without a line break at its end. */
export async function renderJobFile(document: object, {job, lost, asJson, now}: JobFile): Promise<string> {
  if (asJson) return toJson(document)
  const when = `${new Date(now).toISOString().slice(0, 19)}Z`
  const comments = [
    `# Job ${safeLine(job.JobId ?? '')}, ${safeLine(job.Status ?? '')} when it was exported at ${when}.`,
    ...(lost.length > 0
      ? ['# The service does not give these back; set again what the job had:', ...lost.map((name) => `#   ${safeLine(name)}`)]
      : []),
  ]
  return `${comments.join('\n')}\n${await toYaml(document)}`
}
