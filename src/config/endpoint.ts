import {isIPv4} from 'node:net'
import type {Endpoint} from '../api/call.js'
import type {Product} from '../api/request.js'
import {usageError} from '../errors.js'
import {getVariable} from '../platform/environment.js'
import {type Profile, profileLabel} from './credentials/profile-files.js'
import type {SettingsInput} from './environment.js'
import {type Setting, setting} from './setting.js'

export const PRODUCTS = ['pai-dlc', 'aiworkspace'] as const satisfies readonly Product[]

type EndpointOverrides = Partial<Record<Product, Setting<Endpoint>>>

export function defaultEndpoint(product: Product, region: string, isVpc: boolean): Endpoint {
  return {protocol: 'https', host: `${product}${isVpc ? '-vpc' : ''}.${region}.aliyuncs.com`}
}

export function endpointUrl({protocol, host}: Endpoint): string {
  return `${protocol}://${host}`
}

/**
 * Endpoints from `--endpoint`, PAI_DLC_ENDPOINT or the profile, in this order (rule X4). A product's own endpoint wins
 * over a common one.
 * @throws CliError (usage)
 */
export function endpointOverrides({flags, env}: SettingsInput, profile?: Profile): EndpointOverrides {
  const profileEndpoint = String(profile?.fields.endpoint ?? '').trim()
  const profileSource = profile ? `endpoint of ${profileLabel(profile)}` : ''
  const entries = (getVariable(env, 'PAI_DLC_ENDPOINT') ?? '').split(/[\s,]+/).filter(Boolean)
  return {
    ...parseOverrides(
      profileEndpoint === '' ? [] : [profileEndpoint],
      (endpoint) => setting(endpoint, 'profile', profileSource),
      profileSource,
    ),
    ...parseOverrides(entries, (endpoint) => setting(endpoint, 'environment', 'PAI_DLC_ENDPOINT'), 'PAI_DLC_ENDPOINT'),
    ...parseOverrides(
      [flags.endpoint ?? []].flat(),
      (endpoint) => setting(endpoint, 'flag', '--endpoint'),
      '--endpoint',
    ),
  }
}

/**
 * Parses `host[:port]`, an https URL, or an http URL on loopback. @throws CliError (usage) without the value, which
 * could contain a password
 */
export function parseEndpoint(text: string, source: string): Endpoint {
  const url = parseUrl(text.includes('://') ? text : `https://${text}`)
  const fault =
    !url || !/^https?:$/.test(url.protocol) ? 'is not a host name or an http(s) URL' : findUnsupportedPart(text, url)
  if (fault || !url) throw usageError(`${source} ${fault}.`, ENDPOINT_FORMS)

  const protocol = url.protocol === 'http:' ? 'http' : 'https'
  if (protocol === 'http' && !isLoopback(url.hostname)) {
    throw usageError(`${source}: http is allowed only for this machine; use https for ${url.host}.`, [
      `--endpoint https://${url.host}`,
    ])
  }
  return {protocol, host: url.host}
}

/** Whether a host, with or without a port, is 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return name === 'localhost' || name === '[::1]' || (isIPv4(name) && name.startsWith('127.'))
}

const ENDPOINT_FORMS = ['--endpoint HOST[:PORT]', '--endpoint pai-dlc=HOST --endpoint aiworkspace=HOST']

function parseOverrides(
  entries: string[],
  wrap: (endpoint: Endpoint) => Setting<Endpoint>,
  source: string,
): EndpointOverrides {
  const forBoth: EndpointOverrides = {}
  const byProduct: EndpointOverrides = {}
  for (const entry of entries) {
    const {name, address} = /^(?:(?<name>[\w-]*)=)?(?<address>.*)$/s.exec(entry.trim())?.groups ?? {}
    const products = name === undefined ? PRODUCTS : PRODUCTS.filter((product) => product === name)
    if (products.length === 0)
      throw usageError(`${source}: unknown product ${name}. Products: ${PRODUCTS.join(', ')}.`, ENDPOINT_FORMS)

    const endpoint = wrap(parseEndpoint(address ?? '', source))
    const target = name === undefined ? forBoth : byProduct
    for (const product of products) {
      if (target[product])
        throw usageError(`${source} sets the endpoint of ${name ?? 'both products'} twice.`, ENDPOINT_FORMS)
      target[product] = endpoint
    }
  }
  return {...forBoth, ...byProduct}
}

function findUnsupportedPart(text: string, url: URL): string | undefined {
  if (url.username || url.password || text.includes('@')) return 'must not contain a user name or a password'
  if (/[?#]/.test(text)) return 'must not contain a query or a fragment'
  if (url.pathname !== '/' || /[\\\s]/.test(text)) return 'must not contain a path'
  return undefined
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
