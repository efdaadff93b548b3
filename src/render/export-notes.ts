import type {GetJobResponse} from '../api/generated/types.js'
import {sanitizeLine} from '../text/sanitize.js'
import {wrap} from '../text/width.js'
import {toJson, toYaml} from './structured.js'

interface RenderedJobFile {
  /** The job that the document is of. */
  job: Pick<GetJobResponse, 'JobId' | 'DisplayName' | 'Status'>
  /** What the service does not give back. */
  lost: readonly string[]
  asJson: boolean
  /** Milliseconds since the epoch. */
  now: number
}

/** A document as a file: JSON, or YAML with a comment that says which job it is of. Without a line break at its end. */
export async function renderJobFile(document: object, {job, lost, asJson, now}: RenderedJobFile): Promise<string> {
  if (asJson) return toJson(document)
  const when = `${new Date(now).toISOString().slice(0, 19)}Z`
  const comments = [
    `# Job ${sanitizeLine(job.JobId ?? '')}, ${sanitizeLine(job.Status ?? '')} when it was exported at ${when}.`,
    ...(lost.length > 0
      ? [
          '# The service does not give these back; set again what the job had:',
          ...lostFieldLines(lost).map((line) => `# ${line}`),
        ]
      : []),
  ]
  return `${comments.join('\n')}\n${await toYaml(document)}`
}

/** Paths by what they stand in, set in and wrapped: `  DataSources[]: MountAccess, Options`. */
export function lostFieldLines(lost: readonly string[], width = Number.POSITIVE_INFINITY): string[] {
  const groups = new Map<string, string[]>()
  for (const path of lost) {
    const dot = path.includes(' ') ? -1 : path.lastIndexOf('.')
    const holder = dot === -1 ? '' : path.slice(0, dot)
    groups.set(holder, [...(groups.get(holder) ?? []), path.slice(dot + 1)])
  }
  return [...groups]
    .flatMap(([holder, names]) =>
      wrap(sanitizeLine(`${holder === '' ? '' : `${holder}: `}${names.join(', ')}`), width - 2),
    )
    .map((line) => `  ${line}`)
}
