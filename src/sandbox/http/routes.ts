import {OPERATIONS, VERSIONS} from '../../api/generated/operations.js'
import type {Operations} from '../../api/generated/types.js'
import {ApiError} from '../service-error.js'

export interface Route {
  operation: keyof Operations
  params: Record<string, string>
}

const ROUTES = Object.entries(OPERATIONS).map(([name, {method, path}]) => ({
  operation: name as keyof Operations,
  method,
  segments: path.split('/'),
}))

/** The operation of a method and path. @throws ApiError 404 unless `action` and `version` name the same operation */
export function findRoute(method: string, path: string, action: string, version: string): Route {
  const segments = path.split('/').map(decodeSegment)
  const matches = ROUTES.filter((row) => row.method === method && matchesPath(row.segments, segments))
  // A fixed segment wins over a parameter: /image/labels over /image/{x}.
  const best = matches.toSorted((a, b) => countParameters(a.segments) - countParameters(b.segments))[0]
  if (!best || best.operation !== action) {
    throw new ApiError(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.')
  }
  const expected = VERSIONS[OPERATIONS[best.operation].product]
  if (version !== expected)
    throw new ApiError(404, 'InvalidVersion', `Specified parameter Version is not valid: ${version}.`)

  const params = best.segments.flatMap((segment, index) =>
    isParameter(segment) ? [[segment.slice(1, -1), segments[index] ?? '']] : [],
  )
  return {operation: best.operation, params: Object.fromEntries(params)}
}

function matchesPath(pattern: string[], segments: string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((segment, index) => (isParameter(segment) ? segments[index] !== '' : segment === segments[index]))
  )
}

const isParameter = (segment: string) => segment.startsWith('{')

const countParameters = (segments: string[]) => segments.filter(isParameter).length

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new ApiError(400, 'InvalidParameter', 'The path is not well encoded')
  }
}
