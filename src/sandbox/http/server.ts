import {createServer, type Server} from 'node:http'
import {OPERATIONS} from '../../api/generated/operations.js'
import {PARAMETERS, SCHEMAS} from '../../api/generated/schemas.js'
import type {Operations} from '../../api/generated/types.js'
import type {Clock} from '../../platform/clock.js'
import type {CredentialStore} from '../auth/credential-store.js'
import {authorize, isAllowed} from '../auth/permission.js'
import {authenticate, type NonceCache} from '../auth/verify.js'
import type {FaultInjector} from '../faults/index.js'
import {type Handlers, runOperation} from '../operations/handler.js'
import type {RecordedRequest} from '../options.js'
import type {Random} from '../random.js'
import {ApiError} from '../service-error.js'
import {readInput} from '../validate/input.js'
import {rejectForeign} from './browser-guard.js'
import {CONTROL_PREFIX, type ControlActions, handleControl} from './control.js'
import {getHeader, type ReceivedRequest, readRequest} from './read-request.js'
import {errorResponse, faultyResponse, type JsonResponse, sendResponse} from './response.js'
import {findRoute} from './routes.js'

const MAX_RECORDED_REQUESTS = 1000
/** Per body: twice the largest job. */
const MAX_RECORDED_BODY_BYTES = 131_072

/** What the HTTP server needs to authenticate requests and pass them on to operations. */
export interface Gateway {
  clock: Clock
  random: Random
  credentials: CredentialStore
  nonces: NonceCache
  handlers(): Handlers
  policy(): string[] | undefined
  /** Adds the service's own values, such as those of a job template, to a body before it is validated. */
  completeBody(operation: keyof Operations, body: Record<string, unknown>): Record<string, unknown>
  faults: FaultInjector
  controls: ControlActions
  controlKey: string
  received: RecordedRequest[]
  /** How long a request may take to arrive, in milliseconds. */
  requestTimeoutMs: number
}

/** Listens on loopback only. Rejects if the port can't be used. */
export function startServer(gateway: Gateway, port: number): Promise<Server> {
  const {clock, requestTimeoutMs} = gateway
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: requestTimeoutMs / 5,
  }
  const server = createServer(limits, (incoming, response) => {
    const rejection = rejectForeign(incoming)
    if (rejection) return sendResponse(response.setHeader('Connection', 'close'), rejection, clock)
    void readRequest(incoming)
      .then((request) => handleRequest(gateway, request))
      .catch((error) => toErrorResponse(gateway, error, incoming.headers.host ?? '', 'pai-dlc'))
      .then((content) =>
        sendResponse(incoming.complete ? response : response.setHeader('Connection', 'close'), content, clock),
      )
      .catch(() => response.destroy())
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

async function handleRequest(gateway: Gateway, request: ReceivedRequest): Promise<JsonResponse> {
  const host = getHeader(request, 'host') ?? ''
  if (request.path.startsWith(CONTROL_PREFIX)) return handleControl(request, gateway.controls, gateway.controlKey)

  recordRequest(gateway.received, request)
  const fault = gateway.faults.next(getHeader(request, 'x-acs-action') ?? '')
  const response =
    fault?.when === 'before' ? {status: 200, body: {}} : await callOperationSafely(gateway, request, host)
  if (!fault) return response
  return faultyResponse(fault, response, {
    requestId: response.requestId ?? newRequestId(gateway),
    host,
    product: productOf(request),
  })
}

async function callOperationSafely(gateway: Gateway, request: ReceivedRequest, host: string): Promise<JsonResponse> {
  try {
    return await callOperation(gateway, request, host)
  } catch (error) {
    return toErrorResponse(gateway, error, host, productOf(request))
  }
}

async function callOperation(gateway: Gateway, request: ReceivedRequest, host: string): Promise<JsonResponse> {
  const requestId = newRequestId(gateway)
  const caller = authenticate(request, gateway.credentials, gateway.nonces, gateway.clock.now())
  const {operation, params} = findRoute(
    request.method,
    request.path,
    getHeader(request, 'x-acs-action') ?? '',
    getHeader(request, 'x-acs-version') ?? '',
  )
  authorize(caller, operation, gateway.policy(), requestId)
  const input = readInput(operation, params, request, (body) => gateway.completeBody(operation, body))
  const isAllowedToCall = (name: keyof Operations) => isAllowed(caller, name, gateway.policy())
  const result = await runOperation(gateway.handlers(), operation, input, {
    caller,
    host,
    isAllowed: isAllowedToCall,
  })
  return {status: 200, requestId, body: {...result, ...requestIdField(operation, requestId)}}
}

function requestIdField(operation: keyof Operations, id: string): Record<string, string> {
  const fields = SCHEMAS[PARAMETERS[operation]?.response ?? ''] ?? {}
  const name = ['RequestId', 'RequestID'].find((spelling) => spelling in fields)
  return name ? {[name]: id} : {}
}

function toErrorResponse(gateway: Gateway, error: unknown, host: string, product: string): JsonResponse {
  const serviceError =
    error instanceof ApiError ? error : new ApiError(500, 'InternalError', `The sandbox failed: ${error}`)
  return errorResponse(serviceError, {requestId: newRequestId(gateway), host, product})
}

function recordRequest(received: RecordedRequest[], request: ReceivedRequest): void {
  received.push({
    method: request.method,
    path: request.path,
    query: Object.fromEntries(request.query),
    action: getHeader(request, 'x-acs-action') ?? '',
    headers: Object.fromEntries([...request.headers].map(([name, values]) => [name, values.join(', ')])),
    body: request.body.toString('utf8', 0, MAX_RECORDED_BODY_BYTES),
  })
  if (received.length > MAX_RECORDED_REQUESTS) received.splice(0, received.length - MAX_RECORDED_REQUESTS)
}

const newRequestId = ({random}: Gateway) => random.uuid(5).toUpperCase()

/** By the action header: all that is known of a request that failed before it was routed. */
function productOf(request: ReceivedRequest): string {
  const action = getHeader(request, 'x-acs-action') ?? ''
  return Object.entries(OPERATIONS).find(([name]) => name === action)?.[1].product ?? 'pai-dlc'
}
