import {BlockList, isIP} from 'node:net'
import type {EnvironmentVariables} from '../platform/environment.js'

export interface ProxyRoute {
  /** Which variable names it. */
  variable: string
  /** How the proxy itself is spoken to. */
  protocol: 'http' | 'https'
  hostname: string
  port: number
  /** Of the header Proxy-Authorization. Never shown (rule X3). */
  authorization?: string
}

/** A failure that is the proxy's, or of the variable that names it; its words never hold a user name or password. */
export class ProxyError extends Error {
  override name = 'ProxyError'
  constructor(
    readonly code: 'ProxyUnusable' | 'ProxyUnreachable' | 'ProxyRefused',
    /** Follows a colon. The HTTP client below appends to the message. */
    readonly reason: string,
    readonly suggestions: string[] = [],
  ) {
    super(reason)
  }
}

/** The host and port of a proxy, for people. */
export const formatProxy = ({hostname, port, variable}: ProxyRoute) => `${hostname}:${port} (${variable})`

/**
 * The proxy for a request, or undefined for none: HTTPS_PROXY or HTTP_PROXY by the request's protocol, else ALL_PROXY;
 * lower case wins. This machine and the instance metadata server, which would answer for the proxy's machine, are never
 * asked through one.
 * @throws ProxyError where the variable can't be used
 */
export function resolveProxyRoute(
  protocol: 'http' | 'https',
  hostname: string,
  port: number,
  env: EnvironmentVariables,
): ProxyRoute | undefined {
  const name = [`${protocol}_proxy`, `${protocol}_proxy`.toUpperCase(), 'all_proxy', 'ALL_PROXY'].find((key) =>
    env[key]?.trim(),
  )
  if (
    name === undefined ||
    isNeverProxied(hostname) ||
    isExcludedByNoProxy(hostname, port, env.no_proxy ?? env.NO_PROXY ?? '')
  )
    return undefined
  return parseProxyRoute(name, env[name]?.trim() ?? '')
}

const METADATA_HOST = '100.100.100.200'
const isNeverProxied = (host: string) =>
  host === 'localhost' || host === METADATA_HOST || /^(127\.|\[?::1\]?$)/.test(host)

function parseProxyRoute(variable: string, value: string): ProxyRoute {
  const text = value.includes('://') ? value : `http://${value}`
  if (!URL.canParse(text)) throw unusableProxyError(variable, 'holds no address of a proxy')
  const url = new URL(text)
  if (!/^https?:$/.test(url.protocol) || url.hostname === '')
    throw unusableProxyError(variable, 'names a proxy that is not spoken to over http or https')
  const protocol = url.protocol === 'https:' ? 'https' : 'http'
  const user = `${decodeOrKeep(url.username)}:${decodeOrKeep(url.password)}`
  return {
    variable,
    protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (protocol === 'https' ? 443 : 80),
    ...(url.username || url.password ? {authorization: `Basic ${Buffer.from(user).toString('base64')}`} : {}),
  }
}

const unusableProxyError = (variable: string, reason: string) =>
  new ProxyError('ProxyUnusable', `${variable} ${reason}`, [`export ${variable}=http://HOST:PORT`])

/**
 * Whether NO_PROXY names the host: itself, a domain above it, `*`, an address or a range of them, each with a port or
 * without.
 */
function isExcludedByNoProxy(hostname: string, port: number, noProxy: string): boolean {
  return noProxy
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const [, entryHost = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? []
      return (
        (entryPort === undefined || Number(entryPort) === port) &&
        matchesNoProxyEntry(hostname.toLowerCase(), entryHost.toLowerCase())
      )
    })
}

function matchesNoProxyEntry(hostname: string, entry: string): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return isInRange(hostname, entry)
  const domain = entry.replace(/^\*?\./, '').replace(/^\[|\]$/g, '')
  return hostname === domain || hostname.endsWith(`.${domain}`)
}

function isInRange(hostname: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/')
  const kind = isIP(network)
  if (kind === 0 || kind !== isIP(hostname) || !/^\d{1,3}$/.test(bits)) return false
  const family = kind === 6 ? 'ipv6' : 'ipv4'
  const ranges = new BlockList()
  try {
    ranges.addSubnet(network, Number(bits), family)
  } catch {
    return false
  }
  return ranges.check(hostname, family)
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What speaks of proxies. */
export const PROXY_VARIABLES = [
  'https_proxy',
  'HTTPS_PROXY',
  'http_proxy',
  'HTTP_PROXY',
  'all_proxy',
  'ALL_PROXY',
] as const

/** Whether some variable names a proxy. */
export const hasProxyVariable = (env: Record<string, string | undefined>) =>
  PROXY_VARIABLES.some((name) => env[name]?.trim())
