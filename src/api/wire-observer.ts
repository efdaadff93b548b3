import {subscribe} from 'node:diagnostics_channel'
import type {ClientRequest, IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import type {TLSSocket} from 'node:tls'
import {type Certificate, onCertificate} from './certificates.js'
import {NONCE_HEADER} from './headers.js'

/**
 * What happened on the wire under one call of the SDK, seen from Node's own HTTP channels. The SDK forgets it where it
 * matters most: an error answer that is not JSON reaches its caller as a bare SyntaxError without status, and its
 * connect time-out also cuts off a server that is thinking.
 */
export interface ObservedRequest {
  /** The request left this machine whole: its effect is unknown until an answer is read. */
  sent: boolean
  statusCode?: number
  headers: Record<string, string | string[] | undefined>
  /** The start of the answer's body, at most 8 KiB; empty where it came compressed. */
  bodyStart: string
  /** Milliseconds since the request was begun; 0 before. */
  elapsedMs(): number
  /** The answer has been received to its end. */
  isComplete(): boolean
  /** Of a secure connection that was made anew. */
  certificate?: Certificate
}

export class ConnectTimeoutError extends Error {
  override name = 'ConnectTimeoutError'
}

/** More than is shown, so that no key is cut in two before it is looked for. */
const MAX_BODY_START = 8192

/** Other words were agreed on in place of an answer (HTTP 101), which nobody asked for. */
class UpgradedError extends Error {
  override name = 'UpgradedError'
}

/** The caller does not want the answer any more. */
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

/**
 * Observes the request that will carry this signature nonce, and ends it when the signal aborts; `close` ends the
 * observation.
 */
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
    // The runtime gives an answer up that does not come to its end, and goes on reading it for ever.
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
  // Without a listener Node drops the connection without a word, and the call would never end.
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

/** A request that nobody waits for any more is not sent, or not waited for. */
function destroyOnAbort(signal: AbortSignal | undefined, request: ClientRequest): void {
  if (!signal) return
  const destroy = () => request.destroy(new RequestAbortedError('given up'))
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
  // Listening for data would start the stream before the SDK reads it, so the copy is taken where the parser hands it
  // over.
  const push = response.push.bind(response)
  response.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk !== null && observed.bodyStart.length < MAX_BODY_START) {
      observed.bodyStart = (observed.bodyStart + String(chunk)).slice(0, MAX_BODY_START)
    }
    return push(chunk, encoding)
  }
}
