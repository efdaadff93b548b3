import type {OperationName} from '../api/cloud.js'
import {operationOf} from '../api/request.js'
import {type Problem, usageError} from '../errors.js'
import {readStdin} from '../platform/read-text.js'
import {bare, nearest} from '../text/did-you-mean.js'

/** The value of --input as an object: JSON or YAML on the line, in a file (@FILE), or on standard input (-). */
export async function readInput(given: string | undefined): Promise<Record<string, unknown>> {
  if (given === undefined) return {}
  const {text, source} = await textOf(given)
  const {parseText} = await import('../document/parse.js')
  const value = await parseText(text, source, {type: 'any'})
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    throw usageError(`${source} must be an object of the request’s fields.`, [`--input '{"JobId": "dlc1xjcumbfm7aai"}'`])
  return value as Record<string, unknown>
}

async function textOf(given: string): Promise<{text: string; source: string}> {
  if (given === '-') return {text: await readStdin('--input -'), source: 'stdin'}
  if (!given.startsWith('@')) return {text: given, source: '--input'}
  const path = given.slice(1)
  const {readTextFile} = await import('../platform/read-text.js')
  return {text: readTextFile(path), source: path}
}

/**
 * Holds an input against the operation's fields: what is nearly a field's name is a usage error that names it; what the contract does
 * not know at all goes out as given, with a note. Required fields that are missing are problems, too.
 */
export function checkInput(name: OperationName, input: Record<string, unknown>): string[] {
  const operation = operationOf(name)
  const known = [...operation.pathParams, ...Object.keys(operation.query), ...operation.body]
  const unknown = Object.keys(input).filter((field) => !known.includes(field))
  const problems: Problem[] = unknown.flatMap((field) => {
    const meant =
      known.find((candidate) => bare(candidate) === bare(field)) ??
      nearest(
        field,
        known.filter((candidate) => !(candidate in input)),
      )
    return meant ? [{path: field, message: `is no field of ${name}`, mend: `Did you mean ${meant}?`}] : []
  })
  const missing = operation.pathParams.filter((field) => input[field] === undefined || input[field] === '')
  problems.push(
    ...missing.map((field) => ({
      path: field,
      message: `is missing: it is part of the path ${operation.path}`,
      mend: `--input '{"${field}": "…"}'`,
    })),
  )
  if (problems.length > 0) throw usageError(`The input does not fit ${name}.`, [], problems)
  return unknown.map((field) => `${name} has no field ${field} in the published contract; it is sent as given.`)
}
