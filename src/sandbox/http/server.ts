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
import {parseSetupBody, type SetupHandlers} from '../operations/setup.js'
import type {RecordedRequest} from '../options.js'
import type {Random} from '../random.js'
import {ApiError} from '../service-error.js'
import type {Caller} from '../types.js'
import {readInput} from '../validate/input.js'
import type {NotHonoredFields} from '../validate/not-honored.js'
import {rejectForeign} from './browser-guard.js'
import {CONTROL_PREFIX, type ControlActions, handleControl} from './control.js'
import {getHeader, type ReceivedRequest, readRequest} from './read-request.js'
import {errorResponse, faultyResponse, type JsonResponse, sendResponse} from './response.js'
import {findRoute, guessOperation, type Route, rejectRpc} from './routes.js'
import {UNLISTED_OPERATIONS} from './unlisted-operations.js'

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
  setupHandlers(): SetupHandlers
  notHonored: NotHonoredFields
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
  const fault = gateway.faults.next(guessOperation(request))
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
  rejectRpc(request)
  const caller = authenticate(request, gateway.credentials, gateway.nonces, gateway.clock.now())
  const route = findRoute(request)
  authorize(caller, route.operation, gateway.policy(), requestId)
  if (!route.isListed)
    return {status: 200, requestId, body: {...runSetup(gateway, route, request, caller), RequestId: requestId}}

  const {operation, params} = route
  const input = readInput(operation, params, request, (body) => gateway.completeBody(operation, body))
  const isAllowedToCall = (name: keyof Operations) => isAllowed(caller, name, gateway.policy())
  const result = await runOperation(gateway.handlers(), operation, input, {
    caller,
    host,
    isAllowed: isAllowedToCall,
  })
  gateway.notHonored.record(operation, request.query, request.body)
  return {status: 200, requestId, body: {...result, ...requestIdField(operation, requestId)}}
}

/** @throws ApiError, 501 for an operation that the sandbox only knows by name */
function runSetup(gateway: Gateway, {operation, params}: Route, request: ReceivedRequest, caller: Caller) {
  const handler = gateway.setupHandlers()[operation]
  if (!handler) throw new ApiError(501, 'NotImplemented', `The sandbox does not implement ${operation}.`)
  return handler({params, body: parseSetupBody(request.body), caller})
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
    action: guessOperation(request),
    headers: Object.fromEntries([...request.headers].map(([name, values]) => [name, values.join(', ')])),
    body: request.body.toString('utf8', 0, MAX_RECORDED_BODY_BYTES),
  })
  if (received.length > MAX_RECORDED_REQUESTS) received.splice(0, received.length - MAX_RECORDED_REQUESTS)
}

const newRequestId = ({random}: Gateway) => random.uuid(5).toUpperCase()

/** The product of a request that may not have been routed. */
function productOf(request: ReceivedRequest): string {
  const operation = guessOperation(request)
  if (UNLISTED_OPERATIONS.some(({name}) => name === operation)) return 'aiworkspace'
  return Object.entries(OPERATIONS).find(([name]) => name === operation)?.[1].product ?? 'pai-dlc'
}
