import type {GetJobResponse} from '../api/generated/types.js'
import {sanitizeLine} from '../text/sanitize.js'
import {wrap} from '../text/width.js'
import {toJson, toYaml} from './structured.js'

interface JobFileOptions {
  job: Pick<GetJobResponse, 'JobId' | 'DisplayName' | 'Status'>
  lostPaths: readonly string[]
  asJson: boolean
  /** Milliseconds since the epoch. */
  now: number
}

/** A document as a file: JSON, or YAML with a comment that says which job it is of. Without a line break at its end. */
export async function renderJobFile(document: object, {job, lostPaths, asJson, now}: JobFileOptions): Promise<string> {
  if (asJson) return toJson(document)
  const exportedAt = `${new Date(now).toISOString().slice(0, 19)}Z`
  const comments = [
    `# Job ${sanitizeLine(job.JobId ?? '')}, ${sanitizeLine(job.Status ?? '')} when it was exported at ${exportedAt}.`,
    ...(lostPaths.length > 0
      ? [
          '# The service does not give these back; set again what the job had:',
          ...lostFieldLines(lostPaths).map((line) => `# ${line}`),
        ]
      : []),
  ]
  return `${comments.join('\n')}\n${await toYaml(document)}`
}

/** Paths grouped by parent, indented and wrapped: `  DataSources[]: MountAccess, Options`. */
export function lostFieldLines(lostPaths: readonly string[], width = Number.POSITIVE_INFINITY): string[] {
  const groups = new Map<string, string[]>()
  for (const path of lostPaths) {
    const dot = path.includes(' ') ? -1 : path.lastIndexOf('.')
    const parent = dot === -1 ? '' : path.slice(0, dot)
    groups.set(parent, [...(groups.get(parent) ?? []), path.slice(dot + 1)])
  }
  return [...groups]
    .flatMap(([parent, names]) =>
      wrap(sanitizeLine(`${parent === '' ? '' : `${parent}: `}${names.join(', ')}`), width - 2),
    )
    .map((line) => `  ${line}`)
}
