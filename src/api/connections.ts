import http, {type ClientRequest, type IncomingMessage, type RequestOptions} from 'node:http'
import https from 'node:https'
import type {Duplex} from 'node:stream'
import {urlToHttpOptions} from 'node:url'

export type Protocol = 'http' | 'https'

interface OutgoingRequest {
  protocol: Protocol
  options: RequestOptions
}

/** Intercepts every request of this process before Node sends it. Returns the function that stops that. */
export function interceptRequests(intercept: (request: OutgoingRequest) => OutgoingRequest): () => void {
  const modules = {http, https}
  const originals = {http: http.request, https: https.request}
  for (const protocol of ['http', 'https'] as const)
    Object.assign(modules[protocol], {
      request(...args: unknown[]): ClientRequest {
        const {options, callback} = parseRequestArgs(args)
        const outgoing = intercept({protocol, options})
        return originals[outgoing.protocol](outgoing.options, callback)
      },
    })
  return () => {
    for (const protocol of ['http', 'https'] as const) Object.assign(modules[protocol], {request: originals[protocol]})
  }
}

let isInstalled = false

/** Writes get a connection of their own; reads share connections that are watched while idle. TLS 1.2 or later. */
export function separateConnections(): void {
  if (isInstalled) return
  isInstalled = true
  const pools = {http: new WatchedHttpAgent({keepAlive: true}), https: new WatchedHttpsAgent({keepAlive: true})}
  interceptRequests(({protocol, options}) => {
    const tls = protocol === 'https' ? {minVersion: 'TLSv1.2' as const} : {}
    return {protocol, options: {...options, ...tls, agent: chooseAgent(options, pools[protocol])}}
  })
}

/** An agent that was created for a purpose, such as a tunnel, is kept. */
function chooseAgent({agent, method}: RequestOptions, pool: http.Agent): RequestOptions['agent'] {
  const isPlain = agent === undefined || agent?.constructor === http.Agent || agent?.constructor === https.Agent
  if (!isPlain) return agent
  return isRead(method) ? pool : false
}

/** Whether a request may share a connection. */
export const isRead = (method = 'GET') => method === 'GET' || method === 'HEAD'

class WatchedHttpAgent extends http.Agent {
  override keepSocketAlive(socket: Duplex): boolean {
    return watchIdle(socket, super.keepSocketAlive(socket))
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    stopWatching(socket)
    super.reuseSocket(socket, request)
  }
}

export class WatchedHttpsAgent extends https.Agent {
  override keepSocketAlive(socket: Duplex): boolean {
    return watchIdle(socket, super.keepSocketAlive(socket))
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    stopWatching(socket)
    super.reuseSocket(socket, request)
  }
}

/** Whether the connection is kept. @param isReusable what Node says of it, although its types say nothing */
function watchIdle(socket: Duplex, isReusable: unknown): boolean {
  if (!isReusable || socket.readableLength > 0) return false
  socket.on('data', destroyOnData)
  return true
}

function stopWatching(socket: Duplex): void {
  socket.off('data', destroyOnData)
}

function destroyOnData(this: Duplex): void {
  this.destroy()
}

function parseRequestArgs([first, ...rest]: unknown[]): {
  options: RequestOptions
  callback?: (response: IncomingMessage) => void
} {
  const isUrl = typeof first === 'string' || first instanceof URL
  const [second, third] = rest
  if (!isUrl) return {options: first as RequestOptions, callback: second as () => void}
  const extraOptions = typeof second === 'object' ? second : {}
  return {
    options: {...urlToHttpOptions(new URL(first)), ...extraOptions},
    callback: (typeof second === 'function' ? second : third) as () => void,
  }
}
