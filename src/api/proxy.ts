import http, {type ClientRequest, type IncomingMessage, type RequestOptions} from 'node:http'
import https from 'node:https'
import type {Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import {type ConnectionOptions, connect, type TLSSocket} from 'node:tls'
import {urlToHttpOptions} from 'node:url'
import {type Certificate, onCertificate} from './certificates.js'
import {ProxyError, type ProxyRoute, proxyRoute, shownProxy} from './proxy-route.js'
import {ConnectTimeoutError} from './wire-observer.js'

type Protocol = 'http' | 'https'
type Callback = (answer: IncomingMessage) => void

const direct = {http: http.request, https: https.request}

interface Proxying {
  env: Record<string, string | undefined>
  /** For the proxy, the tunnel and the TLS inside it, together. */
  connectTimeoutMs: number
}

/**
 * Sends every request of this process through the proxies of its environment: neither the SDK nor the credentials
 * library takes one, and both come down to Node's request functions, which are replaced here. Returns what puts them
 * back.
 */
export function useProxies(proxying: Proxying): () => void {
  const agents = new Map<string, https.Agent>()
  for (const protocol of ['http', 'https'] as const) {
    const request = (...words: unknown[]) => routed(protocol, words, proxying, agents)
    Object.assign(protocol === 'http' ? http : https, {request})
  }
  return () => {
    Object.assign(http, {request: direct.http})
    Object.assign(https, {request: direct.https})
  }
}

function routed(
  protocol: Protocol,
  words: unknown[],
  proxying: Proxying,
  agents: Map<string, https.Agent>,
): ClientRequest {
  const {options, callback} = read(words)
  const hostname = `${options.hostname ?? options.host ?? 'localhost'}`.replace(/^\[|\]$/g, '')
  const port = Number(options.port) || (protocol === 'https' ? 443 : 80)
  const route = proxyRoute(protocol, hostname, port, proxying.env)
  if (!route) return direct[protocol](options, callback)
  if (protocol === 'http') return direct[route.protocol](forwarded(options, route, hostname, port), callback)

  const key = shownProxy(route)
  const agent = agents.get(key) ?? new TunnelAgent(route, proxying.connectTimeoutMs)
  agents.set(key, agent)
  return direct.https({...options, agent}, callback)
}

function read([first, ...rest]: unknown[]): {options: RequestOptions; callback?: Callback} {
  const isAddress = typeof first === 'string' || first instanceof URL
  const [second, third] = rest
  if (!isAddress) return {options: first as RequestOptions, callback: second as Callback}
  const more = typeof second === 'object' ? second : {}
  return {
    options: {...urlToHttpOptions(new URL(first)), ...more},
    callback: (typeof second === 'function' ? second : third) as Callback,
  }
}

/** Plain HTTP: the proxy is asked, by the whole address. */
function forwarded(options: RequestOptions, route: ProxyRoute, hostname: string, port: number): RequestOptions {
  const host = port === 80 ? hostname : `${hostname}:${port}`
  const headers = {
    host,
    ...options.headers,
    ...(route.authorization ? {'proxy-authorization': route.authorization} : {}),
  }
  const to = {host: route.hostname, hostname: route.hostname, port: route.port, servername: route.hostname}
  return {...options, ...to, agent: false, path: `http://${host}${options.path ?? '/'}`, headers} as RequestOptions
}

/** Connections to hosts behind a tunnel through the proxy; they are kept for the next request as others are. */
class TunnelAgent extends https.Agent {
  constructor(
    private readonly route: ProxyRoute,
    private readonly limitMs: number,
  ) {
    super({keepAlive: true})
  }

  override createConnection(
    options: RequestOptions,
    opened?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    openTunnel(this.route, options, this.limitMs).then(
      (socket) => opened?.(null, socket),
      (error) => opened?.(error, undefined as never),
    )
  }
}

/**
 * A secure connection through the proxy. It is handed over when TLS is agreed on: until then nothing of the request has
 * left.
 */
function openTunnel(route: ProxyRoute, options: RequestOptions, limitMs: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const target = `${options.host}:${options.port}`
    const headers = {host: target, ...(route.authorization ? {'proxy-authorization': route.authorization} : {})}
    const {protocol, hostname: host, port} = route
    const asking = direct[protocol]({
      host,
      port,
      servername: host,
      method: 'CONNECT',
      path: target,
      headers,
      agent: false,
    } as RequestOptions)
    const timer = setTimeout(
      () => asking.destroy(new ConnectTimeoutError(`no connection within ${limitMs} ms`)),
      limitMs,
    )
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    asking.once('error', (error) => fail(error instanceof ConnectTimeoutError ? error : unreachable(route, error)))
    asking.once('connect', ({statusCode = 0}: IncomingMessage, socket: Socket) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy()
        return fail(refused(route, target, statusCode))
      }
      let certificate: Certificate | undefined
      const secure = connect({...options, path: undefined, socket} as ConnectionOptions)
      onCertificate(secure, (seen) => (certificate = seen))
      secure.once('error', (error) => fail(Object.assign(error, {certificate})))
      secure.once('secureConnect', () => {
        clearTimeout(timer)
        resolve(secure)
      })
    })
    asking.end()
  })
}

const around = 'Or go around it: export NO_PROXY=.aliyuncs.com'

function unreachable(route: ProxyRoute, {code = 'no answer'}: NodeJS.ErrnoException): ProxyError {
  return new ProxyError('ProxyUnreachable', `the proxy ${shownProxy(route)} can’t be reached (${code})`, [
    `Look at the address in ${route.variable}`,
    around,
  ])
}

function refused(route: ProxyRoute, target: string, statusCode: number): ProxyError {
  if (statusCode !== 407)
    return new ProxyError(
      'ProxyRefused',
      `the proxy ${shownProxy(route)} does not let it through (HTTP ${statusCode})`,
      [`Ask who runs the proxy to allow CONNECT to ${target}`, around],
    )
  const which = route.authorization
    ? 'does not accept the user name and password'
    : 'asks for a user name and a password'
  return new ProxyError('ProxyRefused', `the proxy ${shownProxy(route)} ${which} (HTTP 407)`, [
    `export ${route.variable}=${route.protocol}://USER:PASSWORD@${route.hostname}:${route.port}`,
  ])
}
