import {createHash, createHmac, randomUUID} from 'node:crypto'

/** ACS3-HMAC-SHA256, written from the protocol's documentation and independent of the program's own. */
export interface SignatureInput {
  method: string
  host: string
  path: string
  query?: Record<string, string>
  headers: Record<string, string>
  body?: string
  accessKeyId: string
  accessKeySecret: string
}

export interface AccessKey {
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
}

export const sha256Hex = (text: string) => createHash('sha256').update(text).digest('hex')

const percentEncode = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) =>
      /[A-Za-z0-9_.~-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')

export function computeSignature({
  method,
  host,
  path,
  query = {},
  headers,
  body = '',
  accessKeySecret,
}: SignatureInput): {
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
      .map((name) => `${name}=${percentEncode(query[name] ?? '')}`)
      .join('&'),
    names.map((name) => `${name}:${(all[name] ?? '').trim()}\n`).join(''),
    names.join(';'),
    sha256Hex(body),
  ].join('\n')
  const text = `ACS3-HMAC-SHA256\n${sha256Hex(canonical)}`
  return {signature: createHmac('sha256', accessKeySecret).update(text).digest('hex'), signedHeaders: names.join(';')}
}

export interface UnsignedRequest {
  method: string
  url: string
  action: string
  version: string
  query?: Record<string, string>
  body?: unknown
  /** The raw body, in place of `body` as JSON. */
  text?: string
  key: AccessKey
  now?: number
  /** Replace the standard headers before signing. */
  headers?: Record<string, string>
}

/** A signed request, ready for fetch. */
export function signRequest(request: UnsignedRequest): {
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
    'x-acs-content-sha256': sha256Hex(body ?? ''),
    ...(body === undefined ? {} : {'content-type': 'application/json; charset=utf-8'}),
    ...(key.securityToken ? {'x-acs-security-token': key.securityToken, 'x-acs-accesskey-id': key.accessKeyId} : {}),
    ...request.headers,
  }
  const signed = computeSignature({method, host: url.host, path: url.pathname, query, headers, body, ...key})
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  const credential = `Credential=${key.accessKeyId}`
  const parts = [credential, `SignedHeaders=${signed.signedHeaders}`, `Signature=${signed.signature}`]
  headers.authorization = `ACS3-HMAC-SHA256 ${parts.join(',')}`
  return {
    url: `${url.origin}${url.pathname}${search ? `?${search}` : ''}`,
    init: {method, headers, ...(body === undefined ? {} : {body})},
  }
}
