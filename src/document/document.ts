import type {CreateJobInput} from '../api/generated/types.js'
import {usageError} from '../errors.js'
import {parseYaml} from './parse.js'

/** The body of CreateJob. */
export type JobDocument = CreateJobInput & {
  /** Gang scheduling: all pods start together. Not in the published contract (C12). */
  EnableGangScheduling?: boolean
}

/** An incomplete and unchecked document. */
export type JobDraft = Partial<JobDocument>

/**
 * Parses a job document from YAML or JSON, without checking its shape. `source` names it in messages: a path or "stdin".
 * String fields keep their text as written: `DataSourceId: 012` is "012".
 * @throws CliError (usage) with line and column for text that is not one YAML mapping
 */
export async function parseJobDocument(text: string, source: string): Promise<JobDraft> {
  const {JOB_SCHEMA} = await import('./fields.js')
  const value = await parseYaml(text, source, {ref: JOB_SCHEMA})
  if (value === undefined || value === null) throw usageError(`${source} is empty.`, EXAMPLE_SUGGESTION)
  if (typeof value === 'object' && !Array.isArray(value)) return value as JobDraft
  const description = Array.isArray(value)
    ? 'a list'
    : `only the ${typeof value === 'string' ? 'string' : 'value'} ${quoteShortened(String(value))}`
  throw usageError(`${source} contains ${description}, not the fields of a job.`, EXAMPLE_SUGGESTION)
}

const EXAMPLE_SUGGESTION = ['A job file starts like this: DisplayName: resnet50-imagenet-20260320']

function quoteShortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return JSON.stringify(line.length > 40 ? `${line.slice(0, 40)}…` : line)
}
