import http, {type IncomingMessage, type RequestOptions} from 'node:http'
import https from 'node:https'
import type {Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import {type ConnectionOptions, connect, type TLSSocket} from 'node:tls'
import {type Certificate, onCertificate} from './certificates.js'
import {interceptRequests, isRead, WatchedHttpsAgent} from './connections.js'
import {formatProxy, ProxyError, type ProxyRoute, resolveProxyRoute} from './proxy-route.js'
import {ConnectTimeoutError} from './wire-observer.js'

const originalRequest = {http: http.request, https: https.request}

interface ProxyOptions {
  env: Record<string, string | undefined>
  connectTimeoutMs: number
}

/** Sends every request of this process through the proxies of its environment. Returns what takes them back. */
export function installProxies(options: ProxyOptions): () => void {
  const pools = new Map<string, https.Agent>()
  return interceptRequests(({protocol, options: request}) => {
    const hostname = `${request.hostname ?? request.host ?? 'localhost'}`.replace(/^\[|\]$/g, '')
    const port = Number(request.port) || (protocol === 'https' ? 443 : 80)
    const route = resolveProxyRoute(protocol, hostname, port, options.env)
    if (!route) return {protocol, options: request}
    if (protocol === 'http') return {protocol: route.protocol, options: forwardOptions(request, route, hostname, port)}
    return {protocol, options: {...request, agent: chooseTunnelAgent(request, route, options, pools)}}
  })
}

/** Reads share tunnels, a write has its own. */
function chooseTunnelAgent(
  {method}: RequestOptions,
  route: ProxyRoute,
  {connectTimeoutMs}: ProxyOptions,
  pools: Map<string, https.Agent>,
): https.Agent {
  if (!isRead(method)) return new TunnelAgent(route, connectTimeoutMs, {keepAlive: false})
  const key = formatProxy(route)
  const pool = pools.get(key) ?? new TunnelAgent(route, connectTimeoutMs, {keepAlive: true})
  pools.set(key, pool)
  return pool
}

function forwardOptions(options: RequestOptions, route: ProxyRoute, hostname: string, port: number): RequestOptions {
  const host = port === 80 ? hostname : `${hostname}:${port}`
  const headers = {
    host,
    ...options.headers,
    ...(route.authorization ? {'proxy-authorization': route.authorization} : {}),
  }
  const to = {host: route.hostname, hostname: route.hostname, port: route.port, servername: route.hostname}
  return {...options, ...to, agent: false, path: `http://${host}${options.path ?? '/'}`, headers} as RequestOptions
}

/** Connections to hosts behind a tunnel through the proxy. */
class TunnelAgent extends WatchedHttpsAgent {
  constructor(
    private readonly route: ProxyRoute,
    private readonly timeoutMs: number,
    options: https.AgentOptions,
  ) {
    super(options)
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    openTunnel(this.route, options, this.timeoutMs).then(
      (socket) => callback?.(null, socket),
      (error) => callback?.(error, undefined as never),
    )
  }
}

/** A TLS connection through the proxy. Nothing of the request is sent before the handshake is complete. */
function openTunnel(route: ProxyRoute, options: RequestOptions, timeoutMs: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const target = `${options.host}:${options.port}`
    const headers = {host: target, ...(route.authorization ? {'proxy-authorization': route.authorization} : {})}
    const {protocol, hostname: host, port} = route
    const connectRequest = originalRequest[protocol]({
      host,
      port,
      servername: host,
      method: 'CONNECT',
      path: target,
      headers,
      agent: false,
    } as RequestOptions)
    const timer = setTimeout(
      () => connectRequest.destroy(new ConnectTimeoutError(`no connection within ${timeoutMs} ms`)),
      timeoutMs,
    )
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    connectRequest.once('error', (error) =>
      fail(error instanceof ConnectTimeoutError ? error : unreachableProxyError(route, error)),
    )
    connectRequest.once('connect', ({statusCode = 0}: IncomingMessage, socket: Socket) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy()
        return fail(refusedByProxyError(route, target, statusCode))
      }
      let certificate: Certificate | undefined
      const tlsSocket = connect({...options, path: undefined, socket} as ConnectionOptions)
      onCertificate(tlsSocket, (peerCertificate) => (certificate = peerCertificate))
      tlsSocket.once('error', (error) => fail(Object.assign(error, {certificate})))
      tlsSocket.once('secureConnect', () => {
        clearTimeout(timer)
        resolve(tlsSocket)
      })
    })
    connectRequest.end()
  })
}

const BYPASS_SUGGESTION = 'Or bypass it: export NO_PROXY=.aliyuncs.com'

function unreachableProxyError(route: ProxyRoute, {code = 'no answer'}: NodeJS.ErrnoException): ProxyError {
  return new ProxyError('ProxyUnreachable', `the proxy ${formatProxy(route)} is unreachable (${code})`, [
    `Check the address in ${route.variable}`,
    BYPASS_SUGGESTION,
  ])
}

function refusedByProxyError(route: ProxyRoute, target: string, statusCode: number): ProxyError {
  if (statusCode !== 407)
    return new ProxyError(
      'ProxyRefused',
      `the proxy ${formatProxy(route)} rejected the connection (HTTP ${statusCode})`,
      [`Ask the proxy's administrator to allow CONNECT to ${target}`, BYPASS_SUGGESTION],
    )
  const reason = route.authorization ? 'rejected the user name and password' : 'requires a user name and password'
  return new ProxyError('ProxyRefused', `the proxy ${formatProxy(route)} ${reason} (HTTP 407)`, [
    `export ${route.variable}=${route.protocol}://USER:PASSWORD@${route.hostname}:${route.port}`,
  ])
}
