import {OPERATIONS, VERSIONS} from '../../api/generated/operations.js'
import type {Operations} from '../../api/generated/types.js'
import {ApiError} from '../service-error.js'
import {getHeader, type ReceivedRequest} from './read-request.js'
import {UNLISTED_OPERATIONS} from './unlisted-operations.js'

export type Route = {params: Record<string, string>} & (
  | {operation: keyof Operations; isListed: true}
  /** An operation that the contract lacks. */
  | {operation: string; isListed: false}
)

type Target = Pick<ReceivedRequest, 'method' | 'path' | 'headers'>

const ROUTES = [
  ...Object.entries(OPERATIONS).map(([operation, {method, path, product}]) => ({
    operation,
    method,
    segments: path.split('/'),
    version: VERSIONS[product] as string,
    isListed: true,
  })),
  ...UNLISTED_OPERATIONS.map(({name, method, path}) => ({
    operation: name,
    method,
    segments: path.split('/'),
    version: VERSIONS.aiworkspace as string,
    isListed: false,
  })),
]

/**
 * The operation of a request, by version, method and path. `x-acs-action`, which older clients do not send, must agree.
 * @throws ApiError 404
 */
export function findRoute(request: Target): Route {
  const segments = request.path.split('/').map(decodeSegment)
  const route = matchRoute(request.method, segments)
  const action = getHeader(request, 'x-acs-action')
  if (!route || (action !== undefined && route.operation !== action)) {
    throw new ApiError(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.')
  }
  const version = getHeader(request, 'x-acs-version') ?? ''
  if (version !== route.version)
    throw new ApiError(404, 'InvalidVersion', `Specified parameter Version is not valid: ${version}.`)

  const params = route.segments.flatMap((segment, index) =>
    isParameter(segment) ? [[segment.slice(1, -1), segments[index] ?? '']] : [],
  )
  return {operation: route.operation, isListed: route.isListed, params: Object.fromEntries(params)} as Route
}

/** The operation that a request names or means, before anything is checked; '' for none. */
export function guessOperation(request: Target): string {
  const action = getHeader(request, 'x-acs-action')
  return action ?? matchRoute(request.method, request.path.split('/'))?.operation ?? ''
}

/** A fixed segment wins over a parameter: /image/labels over /image/{x}. */
const matchRoute = (method: string, segments: string[]) =>
  ROUTES.filter((row) => row.method === method && matchesPath(row.segments, segments)).toSorted(
    (a, b) => countParameters(a.segments) - countParameters(b.segments),
  )[0]

/** Clients for RPC services send `/?Action=ListJobs`, or the same as a form. @throws ApiError 404 */
export function rejectRpc({path, query, headers, body}: ReceivedRequest): void {
  if (path !== '/') return
  const isForm = headers.get('content-type')?.[0]?.startsWith('application/x-www-form-urlencoded')
  const form = isForm ? [...new URLSearchParams(body.toString('utf8'))] : []
  const action = [...query, ...form].find(([name]) => name === 'Action')?.[1]
  if (action === undefined) return
  const route = ROUTES.find(({operation}) => operation === action)
  const advice = route ? `: send ${route.method} ${route.segments.join('/')} with x-acs-version ${route.version}` : ''
  throw new ApiError(
    404,
    'InvalidAction.NotFound',
    `Specified api is not found. PAI-DLC and AIWorkSpace are RESTful (ROA) services, but this is an RPC request${advice}.`,
  )
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
