import {createHash, createHmac} from 'node:crypto'
import {getHeader, type ReceivedRequest} from '../http/read-request.js'
import {ApiError, missingParameter} from '../service-error.js'
import {redactToken} from './canonical.js'
import {isSameSecret} from './control-proof.js'

/** The signature of the `aliyun` CLI 3.x and of `alipai`: `Authorization: acs ID:BASE64`. */
const AUTHORIZATION = /^acs +([^:\s]+):([A-Za-z0-9+/]+={0,2})$/

const SIGNED_FIELDS = ['accept', 'content-md5', 'content-type', 'date']

export const isHmacSha1 = (authorization: string) => /^acs\s/.test(authorization)

/** The access key ID of an HMAC-SHA1 request, and a check of its signature. @throws ApiError 400 if it is malformed */
export function readHmacSha1(
  request: ReceivedRequest,
  authorization: string,
): {accessKeyId: string; date: string; checkSignature(secret: string): void} {
  const [, accessKeyId, signature = ''] = AUTHORIZATION.exec(authorization) ?? []
  if (!accessKeyId)
    throw new ApiError(400, 'IncompleteSignature', 'Authorization must be: acs ACCESS_KEY_ID:SIGNATURE.')
  for (const name of ['date', 'x-acs-version']) if (!getHeader(request, name)) throw missingParameter(name)
  const method = getHeader(request, 'x-acs-signature-method') ?? 'HMAC-SHA1'
  if (method !== 'HMAC-SHA1')
    throw new ApiError(400, 'InvalidParameter.SignatureMethod', `x-acs-signature-method ${method} is not supported.`)

  return {
    accessKeyId,
    date: getHeader(request, 'date') ?? '',
    checkSignature(secret) {
      checkContentMd5(request)
      const texts = stringsToSign(request)
      const isValid = texts.some((text) => isSameSecret(sign(secret, text), signature))
      if (isValid) return
      throw new ApiError(
        400,
        'SignatureDoesNotMatch',
        `Specified signature does not match our calculation. server string to sign is:${redactToken(texts[0] ?? '')}`,
      )
    },
  }
}

export const sign = (secret: string, text: string) => createHmac('sha1', secret).update(text).digest('base64')

/** Clients agree on everything but the query: most sign it decoded, the Go SDK encodes spaces and asterisks. */
export function stringsToSign(request: Pick<ReceivedRequest, 'method' | 'path' | 'query' | 'headers'>): string[] {
  const fields = [request.method, ...SIGNED_FIELDS.map((name) => request.headers.get(name)?.join(',') ?? '')]
  const headers = [...request.headers.keys()]
    .filter((name) => name.startsWith('x-acs-'))
    .toSorted()
    .map((name) => `${name}:${request.headers.get(name)?.join(',')}\n`)
  const start = `${fields.join('\n')}\n${headers.join('')}`
  const query = request.query
    .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&')
  const paths = [request.path, decodePath(request.path)]
  const resources = paths.map((path) => (query ? `${path}?${query}` : path))
  return [...new Set(resources.flatMap((resource) => [resource, encodeLikeGo(resource)]))].map(
    (resource) => start + resource,
  )
}

const encodeLikeGo = (text: string) => text.replaceAll('+', '%20').replaceAll('*', '%2A').replaceAll('%7E', '~')

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function checkContentMd5(request: ReceivedRequest): void {
  const sent = getHeader(request, 'content-md5')
  if (sent === undefined || sent === createHash('md5').update(request.body).digest('base64')) return
  throw new ApiError(400, 'BadContentMD5', 'Content-MD5 is not the digest of the body that was received.')
}
