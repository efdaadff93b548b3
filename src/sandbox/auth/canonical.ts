import {createHash, createHmac} from 'node:crypto'

/** The parts of a request that an ACS3 signature covers. */
export interface SignableRequest {
  method: string
  /** The path as received, percent-encoded. */
  path: string
  /** Decoded. */
  query: [name: string, value: string][]
  /** Lower-case names; a repeated header has several values. */
  headers: Map<string, string[]>
  signedHeaders: string[]
  bodyHash: string
}

export const ALGORITHM = 'ACS3-HMAC-SHA256'

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

/** Some clients sign another encoding of the query than they send, so it is encoded afresh. */
export function canonicalRequest(parts: SignableRequest): string {
  return [
    parts.method,
    parts.path.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~') || '/',
    parts.query
      .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
      .map(([name, value]) => `${name}=${percentEncode(value)}`)
      .join('&'),
    parts.signedHeaders.map((name) => `${name}:${headerValue(parts.headers, name)}\n`).join(''),
    parts.signedHeaders.join(';'),
    parts.bodyHash,
  ].join('\n')
}

export const stringToSign = (canonical: string) => `${ALGORITHM}\n${sha256(canonical)}`

export const sign = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex')

function headerValue(headers: Map<string, string[]>, name: string): string {
  const values = headers.get(name) ?? []
  return values
    .map((value) => value.trim())
    .toSorted()
    .join(',')
}

/** RFC 3986: only unreserved characters stay. */
function percentEncode(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The signed text goes back to the sender, who may log it: without the token. */
export const redactToken = (text: string) => text.replace(/^x-acs-security-token:.*$/m, 'x-acs-security-token:***')
