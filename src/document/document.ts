import type {CreateJobInput} from '../api/generated/types.js'
import {usageError} from '../errors.js'
import {isRecord} from '../platform/record.js'
import {parseYaml} from './parse.js'

export type JobDocument = CreateJobInput & {
  /** Gang scheduling: all pods start together. Not in the published contract (C12). */
  EnableGangScheduling?: boolean
}

export type JobDraft = Partial<JobDocument>

/**
 * Parses a job document from YAML or JSON, without checking its shape. `source` names it in messages: a path or "stdin".
 * String fields keep their text as written: `DataSourceId: 012` is "012". A document in the spelling of an SDK gets the
 * API's names. `onNote` is called with what the author should know.
 * @throws CliError (usage) with line and column for text that is not one YAML mapping, and for documents of other tools
 */
export async function parseJobDocument(
  text: string,
  source: string,
  onNote: (note: string) => void = () => {},
): Promise<JobDraft> {
  const [{JOB_SCHEMA}, {rejectForeignText, rejectForeignDocument}, {toApiSpelling}] = await Promise.all([
    import('./fields.js'),
    import('./foreign-documents.js'),
    import('./other-spellings.js'),
  ])
  rejectForeignText(text, source)
  const value = await parseYaml(text, source, {ref: JOB_SCHEMA}, onNote)
  if (value === undefined || value === null) throw usageError(`${source} is empty.`, EXAMPLE_SUGGESTION)
  if (isRecord(value)) {
    rejectForeignDocument(value, source)
    return toApiSpelling(value, (spelling) =>
      onNote(`${source} uses the field names of ${spelling}; it was read with the names of the API.`),
    )
  }
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
