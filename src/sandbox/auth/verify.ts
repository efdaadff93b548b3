import {timingSafeEqual} from 'node:crypto'
import {NONCE_HEADER} from '../../api/headers.js'
import {getHeader, type ReceivedRequest} from '../http/read-request.js'
import {ApiError, missingParameter} from '../service-error.js'
import {MINUTE} from '../time.js'
import type {Caller} from '../types.js'
import {ALGORITHM, canonicalRequest, redactToken, sha256, sign, stringToSign} from './canonical.js'
import type {CredentialStore} from './credential-store.js'
import {isHmacSha1, readHmacSha1} from './hmac-sha1.js'
import {checkSecurityToken} from './security-token.js'

const ALLOWED_SKEW = 15 * MINUTE

const REQUIRED_HEADERS = ['x-acs-action', 'x-acs-version', 'x-acs-date', NONCE_HEADER, 'x-acs-content-sha256']
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const AUTHORIZATION = new RegExp(
  `^${ALGORITHM} +Credential=([^,\\s]+), *SignedHeaders=([^,\\s]+), *Signature=([0-9a-f]{64})$`,
)

/** Remembers each nonce for as long as the date of its request is accepted. */
export interface NonceCache {
  /** False if the nonce was used before. */
  use(nonce: string, now: number): boolean
}

/** The sender of a request. @throws ApiError with the gateway's code if a header, key, date or signature is wrong */
export function authenticate(
  request: ReceivedRequest,
  credentials: CredentialStore,
  nonces: NonceCache,
  now: number,
): Caller {
  const authorization = getHeader(request, 'authorization')
  const isAcs3 = !isHmacSha1(authorization ?? '')
  for (const name of isAcs3 ? REQUIRED_HEADERS : []) if (!getHeader(request, name)) throw missingParameter(name)
  if (!authorization) throw missingParameter('Authorization')

  const {accessKeyId, date, checkSignature} = isAcs3
    ? readAcs3(request, authorization)
    : readHmacSha1(request, authorization)
  checkDate(date, isAcs3 ? DATE : HTTP_DATE, now)

  const caller = credentials.find(accessKeyId)
  if (!caller) throw new ApiError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.')
  if (caller.disabled) throw new ApiError(403, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.')
  checkSecurityToken(request, caller, now)
  checkSignature(caller.accessKeySecret)

  // Last, so that only the owner of a key can use up its nonces. The aliyun CLI sends none.
  const nonce = getHeader(request, NONCE_HEADER)
  if (nonce && !nonces.use(`${accessKeyId} ${nonce}`, now)) {
    throw new ApiError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.')
  }
  return caller
}

function readAcs3(request: ReceivedRequest, authorization: string) {
  const [, accessKeyId, signedHeaderList, signature] = AUTHORIZATION.exec(authorization) ?? []
  if (!accessKeyId || !signedHeaderList || !signature) throw incompleteSignature('Authorization is not well formatted.')
  return {
    accessKeyId,
    date: getHeader(request, 'x-acs-date') ?? '',
    checkSignature(secret: string) {
      const signedHeaders = signedHeaderList.split(';')
      checkSignedHeaders(request, signedHeaders)
      checkAcs3Signature(request, signedHeaders, signature, secret)
    },
  }
}

export function createNonceCache(): NonceCache {
  const expirations = new Map<string, number>()
  return {
    use(nonce, now) {
      for (const [used, until] of expirations) {
        if (until >= now) break
        expirations.delete(used)
      }
      if (expirations.has(nonce)) return false
      expirations.set(nonce, now + 2 * ALLOWED_SKEW)
      return true
    },
  }
}

function checkDate(date: string, format: RegExp, now: number): void {
  const ms = format.test(date) ? Date.parse(date) : Number.NaN
  if (Number.isNaN(ms)) {
    throw new ApiError(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.')
  }
  if (Math.abs(now - ms) > ALLOWED_SKEW) {
    throw new ApiError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.')
  }
}

function checkSignedHeaders(request: ReceivedRequest, signed: string[]): void {
  const canonical = signed.map((name) => name.toLowerCase()).toSorted()
  if (signed.join(';') !== canonical.join(';')) {
    throw incompleteSignature('SignedHeaders must be lower-case and sorted.')
  }
  const required = ['host', ...[...request.headers.keys()].filter((name) => name.startsWith('x-acs-'))]
  const unsigned = required.filter((name) => !signed.includes(name))
  if (unsigned.length > 0) throw incompleteSignature(`These headers must be signed: ${unsigned.join(', ')}.`)

  const missing = signed.filter((name) => !request.headers.has(name))
  if (missing.length > 0) throw incompleteSignature(`These signed headers were not received: ${missing.join(', ')}.`)
}

function checkAcs3Signature(
  request: ReceivedRequest,
  signedHeaders: string[],
  signature: string,
  secret: string,
): void {
  const bodyHash = sha256(request.body)
  if (getHeader(request, 'x-acs-content-sha256') !== bodyHash) {
    throw signatureMismatch(`x-acs-content-sha256 is not the hash of the body that was received, which is ${bodyHash}.`)
  }
  const canonical = canonicalRequest({...request, signedHeaders, bodyHash})
  const text = stringToSign(canonical)
  if (!timingSafeEqual(Buffer.from(sign(secret, text)), Buffer.from(signature))) {
    throw signatureMismatch(`server string to sign is:${text}, server canonical string is:${redactToken(canonical)}`)
  }
}

const signatureMismatch = (reason: string) =>
  new ApiError(400, 'SignatureDoesNotMatch', `Specified signature does not match our calculation. ${reason}`)

const incompleteSignature = (reason: string) =>
  new ApiError(400, 'IncompleteSignature', `The request signature does not conform to Aliyun standards. ${reason}`)
