import type {CreateJobInput} from '../api/generated/types.js'
import {usageError} from '../errors.js'
import {parseYaml} from './parse.js'

/** A job as one sends it: the body of CreateJob in the API's own spelling. */
export type JobDocument = CreateJobInput & {
  /** All pods start together or none does; the published contract does not list it (C12). */
  EnableGangScheduling?: boolean
}

/** A document on its way: anything may still be missing and, before checkDocument has passed it, wrong. */
export type JobDraft = Partial<JobDocument>

/**
 * A job document from YAML or JSON text. `source` is the name for messages: a path, or "stdin".
 *
 * Text fields keep the text as it is written: `DataSourceId: 012` is "012" and `Envs: {B: 1, C: true}` is {B: "1", C:
 * "true"}. The shape is not checked here. Throws InvalidUsage for text that can't be read, with line and column, for an
 * empty file, for several documents in one file, and for what is no mapping.
 */
export async function parseJobDocument(text: string, source: string): Promise<JobDraft> {
  const {JOB_SCHEMA} = await import('./fields.js')
  const value = await parseYaml(text, source, {ref: JOB_SCHEMA})
  if (value === undefined || value === null) throw usageError(`${source} is empty.`, EXAMPLE_SUGGESTION)
  if (typeof value === 'object' && !Array.isArray(value)) return value as JobDraft
  const description = Array.isArray(value)
    ? 'a list'
    : `only the ${typeof value === 'string' ? 'text' : 'value'} ${quoteShortened(String(value))}`
  throw usageError(`${source} holds ${description}, not the fields of a job.`, EXAMPLE_SUGGESTION)
}

const EXAMPLE_SUGGESTION = ['A job file starts like this: DisplayName: resnet50-imagenet-20260320']

function quoteShortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return JSON.stringify(line.length > 40 ? `${line.slice(0, 40)}…` : line)
}
