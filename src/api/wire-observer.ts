import {subscribe} from 'node:diagnostics_channel'
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
  connectTimeoutMs: number
  signal?: AbortSignal
}

const observations = new Map<string, Observation>()
let isSubscribed = false

/** Observes the request with this signature nonce, and ends it when the signal aborts. */
export function observeRequest(
  nonce: string,
  connectTimeoutMs: number,
  signal?: AbortSignal,
): {observed: ObservedRequest; close(): void} {
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
  observations.set(nonce, {observed, onStart, connectTimeoutMs, signal})
  return {observed, close}

  function close(): void {
    observations.delete(nonce)
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
  const markSent = () => {
    observation.observed.sent = true
  }
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
    if (!socket?.connecting) return markSent()
    if ('encrypted' in socket)
      onCertificate(socket as TLSSocket, (certificate) => (observation.observed.certificate = certificate))
    const timer = setTimeout(() => {
      request.destroy(new ConnectTimeoutError(`no connection within ${observation.connectTimeoutMs} ms`))
    }, observation.connectTimeoutMs)
    const connectedEvent = 'encrypted' in socket ? 'secureConnect' : 'connect'
    socket.once(connectedEvent, markSent)
    for (const event of [connectedEvent, 'close', 'error']) socket.once(event, () => clearTimeout(timer))
  }
  if (request.socket) onSocket()
  else request.once('socket', onSocket)
}

function destroyOnAbort(signal: AbortSignal | undefined, request: ClientRequest): void {
  if (!signal) return
  const destroy = () => request.destroy(new RequestAbortedError('canceled'))
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
