import {subscribe} from 'node:diagnostics_channel'
import type {ClientRequest, IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import type {TLSSocket} from 'node:tls'
import {type Certificate, onCertificate} from './certificates.js'

/**
 * What happened on the wire under one call of the SDK, seen from Node's own HTTP channels. The SDK forgets it where it
 * matters most: an error answer that is not JSON reaches its caller as a bare SyntaxError without status, and its
 * connect time-out also cuts off a server that is thinking.
 */
export interface Exchange {
  /** The request left this machine whole: its effect is unknown until an answer is read. */
  sent: boolean
  statusCode?: number
  headers: Record<string, string | string[] | undefined>
  /** The start of the answer's body, at most 8 KiB; empty where it came compressed. */
  bodyStart: string
  /** Milliseconds since the request was begun; 0 before. */
  elapsedMs(): number
  /** The answer has been received to its end. */
  isWhole(): boolean
  /** Of a secure connection that was made anew. */
  certificate?: Certificate
}

export class ConnectTimeoutError extends Error {
  override name = 'ConnectTimeoutError'
}

const nonceHeader = 'x-acs-signature-nonce'
/** More than is shown, so that no key is cut in two before it is looked for. */
const keptBytes = 8192

/** Other words were agreed on in place of an answer (HTTP 101), which nobody asked for. */
export class UpgradedError extends Error {
  override name = 'UpgradedError'
}

/** The caller does not want the answer any more. */
export class AbandonedError extends Error {
  override name = 'AbandonedError'
}

interface Watched {
  exchange: Exchange
  begin(request: ClientRequest): void
  connectTimeoutMs: number
  signal?: AbortSignal
}

const watched = new Map<string, Watched>()
let subscribed = false

/**
 * Observes the request that will carry this signature nonce, and ends it when the signal aborts; `close` ends the
 * observation.
 */
export function watchExchange(
  nonce: string,
  connectTimeoutMs: number,
  signal?: AbortSignal,
): {exchange: Exchange; close(): void} {
  if (!subscribed) {
    subscribe('http.client.request.start', (message) => onRequest((message as {request: ClientRequest}).request))
    subscribe('http.client.response.finish', (message) =>
      onResponse(message as {request: ClientRequest; response: IncomingMessage}),
    )
    subscribed = true
  }
  let began: number | undefined
  let sending: ClientRequest | undefined
  const elapsedMs = () => (began === undefined ? 0 : performance.now() - began)
  const exchange: Exchange = {sent: false, headers: {}, bodyStart: '', elapsedMs, isWhole: () => false}
  const begin = (request: ClientRequest) => {
    began = performance.now()
    sending = request
  }
  watched.set(nonce, {exchange, begin, connectTimeoutMs, signal})
  return {exchange, close}

  function close(): void {
    watched.delete(nonce)
    // The runtime gives an answer up that does not come to its end, and goes on reading it for ever.
    if (sending && !exchange.isWhole()) sending.destroy()
  }
}

function watchedBy(request: ClientRequest): Watched | undefined {
  return watched.get(String(request.getHeader(nonceHeader)))
}

function onRequest(request: ClientRequest): void {
  const entry = watchedBy(request)
  if (!entry) return
  const connected = () => {
    entry.exchange.sent = true
  }
  entry.begin(request)
  endWith(entry.signal, request)
  // Without a listener Node drops the connection without a word, and the call would never end.
  request.once('upgrade', ({statusCode}: IncomingMessage, socket: Duplex) => {
    entry.exchange.statusCode = statusCode
    socket.destroy()
    request.emit('error', new UpgradedError('the connection was upgraded'))
  })
  const onSocket = () => {
    const socket = request.socket
    if (!socket?.connecting) return connected()
    if ('encrypted' in socket)
      onCertificate(socket as TLSSocket, (certificate) => (entry.exchange.certificate = certificate))
    const timer = setTimeout(() => {
      request.destroy(new ConnectTimeoutError(`no connection within ${entry.connectTimeoutMs} ms`))
    }, entry.connectTimeoutMs)
    const done = 'encrypted' in socket ? 'secureConnect' : 'connect'
    socket.once(done, connected)
    for (const event of [done, 'close', 'error']) socket.once(event, () => clearTimeout(timer))
  }
  if (request.socket) onSocket()
  else request.once('socket', onSocket)
}

/** A request that nobody waits for any more is not sent, or not waited for. */
function endWith(signal: AbortSignal | undefined, request: ClientRequest): void {
  if (!signal) return
  const end = () => request.destroy(new AbandonedError('given up'))
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, {once: true})
  request.once('close', () => signal.removeEventListener('abort', end))
}

function onResponse({request, response}: {request: ClientRequest; response: IncomingMessage}): void {
  const entry = watchedBy(request)
  if (!entry) return
  const {exchange} = entry
  exchange.statusCode = response.statusCode
  exchange.headers = response.headers
  exchange.isWhole = () => response.complete
  if ((response.statusCode ?? 0) < 400 || (response.headers['content-encoding'] ?? 'identity') !== 'identity') return
  // Listening for data would start the stream before the SDK reads it, so the copy is taken where the parser hands it
  // over.
  const push = response.push.bind(response)
  response.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk !== null && exchange.bodyStart.length < keptBytes) {
      exchange.bodyStart = (exchange.bodyStart + String(chunk)).slice(0, keptBytes)
    }
    return push(chunk, encoding)
  }
}
