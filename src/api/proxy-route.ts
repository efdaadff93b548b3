import {BlockList, isIP} from 'node:net'
import type {EnvironmentVariables} from '../platform/environment.js'

export interface ProxyRoute {
  variable: string
  protocol: 'http' | 'https'
  hostname: string
  port: number
  /** The Proxy-Authorization header. Never shown (rule X3). */
  authorization?: string
}

/** A failure of the proxy or of its variable. The message never contains a user name or password. */
export class ProxyError extends Error {
  override name = 'ProxyError'
  constructor(
    readonly code: 'ProxyUnusable' | 'ProxyUnreachable' | 'ProxyRefused',
    /** Follows a colon. The message itself can't be used: the HTTP client appends to it. */
    readonly reason: string,
    readonly suggestions: string[] = [],
  ) {
    super(reason)
  }
}

export const formatProxy = ({hostname, port, variable}: ProxyRoute) => `${hostname}:${port} (${variable})`

/**
 * The proxy for a request, as curl selects it. Never for this machine or the instance metadata server, because the
 * proxy would return its own machine's metadata. @throws ProxyError if the variable is invalid
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
  if (!URL.canParse(text)) throw unusableProxyError(variable, 'is not a proxy URL')
  const url = new URL(text)
  if (!/^https?:$/.test(url.protocol) || url.hostname === '')
    throw unusableProxyError(variable, 'is not an http or https URL')
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

/** Whether NO_PROXY matches the host: by name, parent domain, `*`, address or range, each with an optional port. */
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

export const PROXY_VARIABLES = [
  'https_proxy',
  'HTTPS_PROXY',
  'http_proxy',
  'HTTP_PROXY',
  'all_proxy',
  'ALL_PROXY',
] as const

export const hasProxyVariable = (env: Record<string, string | undefined>) =>
  PROXY_VARIABLES.some((name) => env[name]?.trim())
