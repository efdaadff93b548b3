import {OPERATIONS, VERSIONS} from '../../api/generated/operations.js'
import type {Operations} from '../../api/generated/types.js'
import {ServiceError} from '../service-error.js'

export interface Route {
  operation: keyof Operations
  params: Record<string, string>
}

const ROUTES = Object.entries(OPERATIONS).map(([name, {method, path}]) => ({
  operation: name as keyof Operations,
  method,
  segments: path.split('/'),
}))

/** The operation of a method and a path, which must be the one that the headers name. */
export function findRoute(method: string, path: string, action: string, version: string): Route {
  const segments = path.split('/').map(decode)
  const matches = ROUTES.filter((row) => row.method === method && fits(row.segments, segments))
  // A fixed segment wins over a parameter: /image/labels over /image/{x}.
  const best = matches.toSorted((a, b) => parameters(a.segments) - parameters(b.segments))[0]
  if (!best || best.operation !== action) {
    throw new ServiceError(
      404,
      'InvalidAction.NotFound',
      'Specified api is not found, please check your url and method.',
    )
  }
  const expected = VERSIONS[OPERATIONS[best.operation].product]
  if (version !== expected)
    throw new ServiceError(404, 'InvalidVersion', `Specified parameter Version is not valid: ${version}.`)

  const params = best.segments.flatMap((part, index) =>
    isParameter(part) ? [[part.slice(1, -1), segments[index] ?? '']] : [],
  )
  return {operation: best.operation, params: Object.fromEntries(params)}
}

function fits(pattern: string[], segments: string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => (isParameter(part) ? segments[index] !== '' : part === segments[index]))
  )
}

const isParameter = (part: string) => part.startsWith('{')

const parameters = (segments: string[]) => segments.filter(isParameter).length

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new ServiceError(400, 'InvalidParameter', 'The path is not well encoded')
  }
}
