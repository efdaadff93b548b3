import {createServer, type Server} from 'node:http'
import {OPERATIONS} from '../../api/generated/operations.js'
import {PARAMETERS, SCHEMAS} from '../../api/generated/schemas.js'
import type {Operations} from '../../api/generated/types.js'
import type {Clock} from '../../platform/clock.js'
import type {Identities} from '../auth/identities.js'
import {authorize, isAllowed} from '../auth/permission.js'
import {type Nonces, verify} from '../auth/verify.js'
import type {Faults} from '../faults/index.js'
import {type Handlers, perform} from '../operations/handler.js'
import type {RecordedRequest} from '../options.js'
import type {Random} from '../random.js'
import {ServiceError} from '../service-error.js'
import {readInput} from '../validate/input.js'
import {errorAnswer, faultyAnswer, send, type WireAnswer} from './answer.js'
import {turnedAway} from './browser-guard.js'
import {CONTROL_PREFIX, type Controls, control} from './control.js'
import {header, readRequest, type WireRequest} from './read-request.js'
import {findRoute} from './routes.js'

export const RECORDED = 1000
/** Of a body; twice what a job may have. */
const RECORDED_BYTES = 131_072

/** What the gateway in front of the operations knows. */
export interface Gateway {
  clock: Clock
  random: Random
  identities: Identities
  nonces: Nonces
  handlers(): Handlers
  policy(): string[] | undefined
  /** The body with what the service adds of its own, before it is checked. */
  complete(operation: keyof Operations, body: Record<string, unknown>): Record<string, unknown>
  /** What goes wrong on demand. */
  faults: Faults
  controls: Controls
  controlKey: string
  received: RecordedRequest[]
  /** How long a request may take to arrive, in milliseconds. */
  requestTimeoutMs: number
}

/** Listens on loopback only. */
export function startServer(gateway: Gateway, port: number): Promise<Server> {
  const {clock, requestTimeoutMs} = gateway
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: requestTimeoutMs / 5,
  }
  const server = createServer(limits, (incoming, response) => {
    const refused = turnedAway(incoming)
    if (refused) return send(response.setHeader('Connection', 'close'), refused, clock)
    void readRequest(incoming)
      .then((request) => answer(gateway, request))
      .catch((error) => refusal(gateway, error, incoming.headers.host ?? '', 'pai-dlc'))
      .then((wire) => send(incoming.complete ? response : response.setHeader('Connection', 'close'), wire, clock))
      .catch(() => response.destroy())
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

async function answer(gateway: Gateway, request: WireRequest): Promise<WireAnswer> {
  const host = header(request, 'host') ?? ''
  if (request.path.startsWith(CONTROL_PREFIX)) return control(request, gateway.controls, gateway.controlKey)

  record(gateway.received, request)
  const fault = gateway.faults.draw(header(request, 'x-acs-action') ?? '')
  const wire = fault?.when === 'before' ? {status: 200, body: {}} : await served(gateway, request, host)
  if (!fault) return wire
  return faultyAnswer(fault, wire, {
    requestId: wire.requestId ?? newRequestId(gateway),
    host,
    product: productOf(request),
  })
}

async function served(gateway: Gateway, request: WireRequest, host: string): Promise<WireAnswer> {
  try {
    return await serve(gateway, request, host)
  } catch (error) {
    return refusal(gateway, error, host, productOf(request))
  }
}

/** Who is it, what is wanted, may they, is it well formed; then the operation itself. */
async function serve(gateway: Gateway, request: WireRequest, host: string): Promise<WireAnswer> {
  const requestId = newRequestId(gateway)
  const identity = verify(request, gateway.identities, gateway.nonces, gateway.clock.now())
  const {operation, params} = findRoute(
    request.method,
    request.path,
    header(request, 'x-acs-action') ?? '',
    header(request, 'x-acs-version') ?? '',
  )
  authorize(identity, operation, gateway.policy(), requestId)
  const input = readInput(operation, params, request, (body) => gateway.complete(operation, body))
  const may = (name: keyof Operations) => isAllowed(identity, name, gateway.policy())
  const result = await perform(gateway.handlers(), operation, input, {identity, host, may})
  return {status: 200, requestId, body: {...result, ...requestIdIn(operation, requestId)}}
}

/** Some answers spell it differently, some don't have it. */
function requestIdIn(operation: keyof Operations, id: string): Record<string, string> {
  const fields = SCHEMAS[PARAMETERS[operation]?.response ?? ''] ?? {}
  const name = ['RequestId', 'RequestID'].find((spelling) => spelling in fields)
  return name ? {[name]: id} : {}
}

function refusal(gateway: Gateway, error: unknown, host: string, product: string): WireAnswer {
  const known =
    error instanceof ServiceError ? error : new ServiceError(500, 'InternalError', `The sandbox failed: ${error}`)
  return errorAnswer(known, {requestId: newRequestId(gateway), host, product})
}

function record(received: RecordedRequest[], request: WireRequest): void {
  received.push({
    method: request.method,
    path: request.path,
    query: Object.fromEntries(request.query),
    action: header(request, 'x-acs-action') ?? '',
    headers: Object.fromEntries([...request.headers].map(([name, values]) => [name, values.join(', ')])),
    body: request.body.toString('utf8', 0, RECORDED_BYTES),
  })
  if (received.length > RECORDED) received.splice(0, received.length - RECORDED)
}

const newRequestId = ({random}: Gateway) => random.uuid(5).toUpperCase()

/** By the version that a request names, which is all that is known of one that was refused early. */
function productOf(request: WireRequest): string {
  const action = header(request, 'x-acs-action') ?? ''
  return Object.entries(OPERATIONS).find(([name]) => name === action)?.[1].product ?? 'pai-dlc'
}
