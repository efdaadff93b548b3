import {type Problem, usageError} from '../errors.js'
import {findNearest, normalizeName} from '../text/did-you-mean.js'
import type {OperationName} from './cloud.js'
import {getOperation} from './request.js'

/**
 * Holds an input against the operation's fields: what is nearly a field's name is a usage error that names it; what the
 * contract does not know at all goes out as given, with a note. Required fields that are missing are problems, too.
 */
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
    return closestField ? [{path: field, message: `is no field of ${name}`, fix: `Did you mean ${closestField}?`}] : []
  })
  const missing = operation.pathParams.filter((field) => input[field] === undefined || input[field] === '')
  problems.push(
    ...missing.map((field) => ({
      path: field,
      message: `is missing: it is part of the path ${operation.path}`,
      fix: `--input '{"${field}": "…"}'`,
    })),
  )
  if (problems.length > 0) throw usageError(`The input does not fit ${name}.`, [], problems)
  return unknown.map((field) => `${name} has no field ${field} in the published contract; it is sent as given.`)
}
