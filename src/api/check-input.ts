import {type Problem, usageError} from '../errors.js'
import {findNearest, normalizeName} from '../text/did-you-mean.js'
import type {OperationName} from './cloud.js'
import {getOperation} from './request.js'

/** Checks raw input. Returns a note for each field the contract lacks. @throws CliError for misspelled fields */
export function checkInput(name: OperationName, input: Record<string, unknown>): string[] {
  const operation = getOperation(name)
  const known = [...operation.pathParams, ...Object.keys(operation.query), ...operation.body]
  const unknown = Object.keys(input).filter((field) => !known.includes(field))
  const problems: Problem[] = unknown.flatMap((field) => {
    const closestField =
      known.find((candidate) => normalizeName(candidate) === normalizeName(field)) ??
      findNearest(
        field,
        known.filter((candidate) => !(candidate in input)),
      )
    return closestField
      ? [{path: field, message: `is not a field of ${name}`, fix: `Did you mean ${closestField}?`}]
      : []
  })
  const missing = operation.pathParams.filter((field) => input[field] === undefined || input[field] === '')
  problems.push(
    ...missing.map((field) => ({
      path: field,
      message: `is required: it is part of the path ${operation.path}`,
      fix: `--input '{"${field}": "…"}'`,
    })),
  )
  if (problems.length > 0) throw usageError(`Invalid input for ${name}.`, [], problems)
  return unknown.map((field) => `${name} has no field ${field} in the published contract; it is sent unchanged.`)
}
