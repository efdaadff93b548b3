import {subscribe} from 'node:diagnostics_channel'
import {setMaxListeners} from 'node:events'
import type {ClientRequest, IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import type {TLSSocket} from 'node:tls'
import {type Certificate, onCertificate} from './certificates.js'
import {NONCE_HEADER} from './headers.js'

/**
 * What Node's HTTP channels show about one call. The SDK hides it: an error response that is not JSON becomes a
 * SyntaxError without a status, and the connect timeout also limits the wait for the response.
 */
export interface ObservedRequest {
  /** The whole request has left this machine, so it may have had its effect. */
  sent: boolean
  statusCode?: number
  headers: Record<string, string | string[] | undefined>
  /** At most 8 KiB of the body; empty if it is compressed. */
  bodyStart: string
  /** Milliseconds since the request started; 0 before. */
  elapsedMs(): number
  isComplete(): boolean
  /** Only of a new connection. */
  certificate?: Certificate
}

export class ConnectTimeoutError extends Error {
  override name = 'ConnectTimeoutError'
}

class ReadTimeoutError extends Error {
  override name = 'ReadTimeoutError'
}

/** How long one request may take, in milliseconds. */
export interface RequestLimits {
  connectTimeoutMs: number
  /** From a connection to the end of the response, however slowly it drips. */
  readTimeoutMs: number
  /** For everything together, the credential that signs it included. */
  totalTimeoutMs: number
}

/** More than is shown, so that keys are redacted before the text is cut. */
const MAX_BODY_START = 8192

/** An unrequested protocol upgrade (HTTP 101). */
class UpgradedError extends Error {
  override name = 'UpgradedError'
}

class RequestAbortedError extends Error {
  override name = 'RequestAbortedError'
}

interface Observation {
  observed: ObservedRequest
  onStart(request: ClientRequest): void
  onSent(): void
  connectTimeoutMs: number
  signal: AbortSignal
}

const observations = new Map<string, Observation>()
let isSubscribed = false

/**
 * Observes the request that will carry this signature nonce. Ends it when the caller's signal aborts or time is up: the
 * signal that is returned then aborts, with the reason. The SDK's own timers fail on connections that were used before
 * and on responses that drip. `close` ends the observation.
 */
export function observeRequest(
  nonce: string,
  {connectTimeoutMs, readTimeoutMs, totalTimeoutMs}: RequestLimits,
  callerSignal?: AbortSignal,
): {observed: ObservedRequest; signal: AbortSignal; close(): void} {
  if (!isSubscribed) {
    subscribe('http.client.request.start', (message) => onRequest((message as {request: ClientRequest}).request))
    subscribe('http.client.response.finish', (message) =>
      onResponse(message as {request: ClientRequest; response: IncomingMessage}),
    )
    isSubscribed = true
  }
  let startedAt: number | undefined
  let clientRequest: ClientRequest | undefined
  const elapsedMs = () => (startedAt === undefined ? 0 : performance.now() - startedAt)
  const observed: ObservedRequest = {sent: false, headers: {}, bodyStart: '', elapsedMs, isComplete: () => false}
  const onStart = (request: ClientRequest) => {
    startedAt = performance.now()
    clientRequest = request
  }
  const controller = new AbortController()
  const {signal} = controller
  const timers = [setTimeout(onTotalTimeout, totalTimeoutMs)]
  const forwardAbort = () => controller.abort(callerSignal?.reason)
  signal.addEventListener('abort', clearTimers)
  // Many requests may share the caller's signal.
  if (callerSignal) setMaxListeners(0, callerSignal)
  callerSignal?.addEventListener('abort', forwardAbort)
  observations.set(nonce, {observed, onStart, onSent, connectTimeoutMs, signal})
  return {observed, signal, close}

  function onSent(): void {
    observed.sent = true
    const error = new ReadTimeoutError(`no response within ${readTimeoutMs} ms`)
    timers.push(setTimeout(() => controller.abort(error), readTimeoutMs))
  }

  function onTotalTimeout(): void {
    const TimeoutError = observed.sent ? ReadTimeoutError : ConnectTimeoutError
    controller.abort(new TimeoutError(`not done within ${totalTimeoutMs} ms`))
  }

  function clearTimers(): void {
    for (const timer of timers) clearTimeout(timer)
  }

  function close(): void {
    observations.delete(nonce)
    clearTimers()
    callerSignal?.removeEventListener('abort', forwardAbort)
    // After a read timeout the runtime would keep reading the response.
    if (clientRequest && !observed.isComplete()) clientRequest.destroy()
  }
}

function findObservation(request: ClientRequest): Observation | undefined {
  return observations.get(String(request.getHeader(NONCE_HEADER)))
}

function onRequest(request: ClientRequest): void {
  const observation = findObservation(request)
  if (!observation) return
  observation.onStart(request)
  destroyOnAbort(observation.signal, request)
  // Without a listener Node closes the connection silently, and the call never ends.
  request.once('upgrade', ({statusCode}: IncomingMessage, socket: Duplex) => {
    observation.observed.statusCode = statusCode
    socket.destroy()
    request.emit('error', new UpgradedError('the connection was upgraded'))
  })
  const onSocket = () => {
    const socket = request.socket
    if (!socket?.connecting) return observation.onSent()
    if ('encrypted' in socket)
      onCertificate(socket as TLSSocket, (certificate) => (observation.observed.certificate = certificate))
    const timer = setTimeout(() => {
      request.destroy(new ConnectTimeoutError(`no connection within ${observation.connectTimeoutMs} ms`))
    }, observation.connectTimeoutMs)
    const connectedEvent = 'encrypted' in socket ? 'secureConnect' : 'connect'
    socket.once(connectedEvent, () => observation.onSent())
    for (const event of [connectedEvent, 'close', 'error']) socket.once(event, () => clearTimeout(timer))
  }
  if (request.socket) onSocket()
  else request.once('socket', onSocket)
}

/** An aborted request is not sent, or its response is ignored. */
function destroyOnAbort(signal: AbortSignal, request: ClientRequest): void {
  const destroy = () =>
    request.destroy(signal.reason instanceof Error ? signal.reason : new RequestAbortedError('given up'))
  if (signal.aborted) destroy()
  else signal.addEventListener('abort', destroy, {once: true})
  request.once('close', () => signal.removeEventListener('abort', destroy))
}

function onResponse({request, response}: {request: ClientRequest; response: IncomingMessage}): void {
  const observation = findObservation(request)
  if (!observation) return
  const {observed} = observation
  observed.statusCode = response.statusCode
  observed.headers = response.headers
  observed.isComplete = () => response.complete
  if ((response.statusCode ?? 0) < 400 || (response.headers['content-encoding'] ?? 'identity') !== 'identity') return
  // A data listener would start the stream before the SDK reads it, so copy the chunks at the parser.
  const push = response.push.bind(response)
  response.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk !== null && observed.bodyStart.length < MAX_BODY_START) {
      observed.bodyStart = (observed.bodyStart + String(chunk)).slice(0, MAX_BODY_START)
    }
    return push(chunk, encoding)
  }
}
