import {createHash, createHmac, randomUUID} from 'node:crypto'

/** A client's own ACS3-HMAC-SHA256, written from the notes on the protocol and sharing nothing with the program. */
export interface Signing {
  method: string
  host: string
  path: string
  query?: Record<string, string>
  headers: Record<string, string>
  body?: string
  accessKeyId: string
  accessKeySecret: string
}

export interface Key {
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
}

export const hash = (text: string) => createHash('sha256').update(text).digest('hex')

const encode = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) =>
      /[A-Za-z0-9_.~-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')

export function signature({method, host, path, query = {}, headers, body = '', accessKeySecret}: Signing): {
  signature: string
  signedHeaders: string
} {
  const all: Record<string, string> = {...headers, host}
  const names = Object.keys(all)
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort()
  const canonical = [
    method,
    path,
    Object.keys(query)
      .sort()
      .map((name) => `${name}=${encode(query[name] ?? '')}`)
      .join('&'),
    names.map((name) => `${name}:${(all[name] ?? '').trim()}\n`).join(''),
    names.join(';'),
    hash(body),
  ].join('\n')
  const text = `ACS3-HMAC-SHA256\n${hash(canonical)}`
  return {signature: createHmac('sha256', accessKeySecret).update(text).digest('hex'), signedHeaders: names.join(';')}
}

export interface Unsigned {
  method: string
  url: string
  action: string
  version: string
  query?: Record<string, string>
  body?: unknown
  /** The body as it is, in place of the JSON of `body`. */
  text?: string
  key: Key
  now?: number
  /** Put over the standard headers before signing. */
  headers?: Record<string, string>
}

/** A signed request, ready for fetch. */
export function signedRequest(request: Unsigned): {
  url: string
  init: {method: string; headers: Record<string, string>; body?: string}
} {
  const {method, action, version, query = {}, key, now = Date.now()} = request
  const url = new URL(request.url)
  const body = request.text ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
  const headers: Record<string, string> = {
    'x-acs-action': action,
    'x-acs-version': version,
    'x-acs-date': `${new Date(now).toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': hash(body ?? ''),
    ...(body === undefined ? {} : {'content-type': 'application/json; charset=utf-8'}),
    ...(key.securityToken ? {'x-acs-security-token': key.securityToken, 'x-acs-accesskey-id': key.accessKeyId} : {}),
    ...request.headers,
  }
  const made = signature({method, host: url.host, path: url.pathname, query, headers, body, ...key})
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  headers.authorization = `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${made.signedHeaders},Signature=${made.signature}`
  return {
    url: `${url.origin}${url.pathname}${search ? `?${search}` : ''}`,
    init: {method, headers, ...(body === undefined ? {} : {body})},
  }
}
