import {timingSafeEqual} from 'node:crypto'
import {header, type WireRequest} from '../http/read-request.js'
import {ServiceError} from '../service-error.js'
import {MINUTE} from '../time.js'
import type {Identity} from '../types.js'
import {ALGORITHM, canonicalRequest, sha256, sign, stringToSign} from './canonical.js'
import type {Identities} from './identities.js'
import {checkToken} from './security-token.js'

export const ALLOWED_SKEW = 15 * MINUTE

const ALWAYS_SIGNED = ['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256']
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const AUTHORIZATION = new RegExp(
  `^${ALGORITHM} +Credential=([^,\\s]+), *SignedHeaders=([^,\\s]+), *Signature=([0-9a-f]{64})$`,
)

/** Remembers each nonce for as long as its date can pass. */
export interface Nonces {
  /** False if it was used before. */
  use(nonce: string, now: number): boolean
}

/** Who sent this, or the gateway's refusal. */
export function verify(request: WireRequest, identities: Identities, nonces: Nonces, now: number): Identity {
  const authorization = header(request, 'authorization')
  for (const name of ALWAYS_SIGNED) if (!header(request, name)) throw missing(name)
  if (!authorization) throw missing('Authorization')

  const [, accessKeyId, signedList, signature] = AUTHORIZATION.exec(authorization) ?? []
  if (!accessKeyId || !signedList || !signature) throw incomplete('Authorization is not well formatted.')
  checkDate(header(request, 'x-acs-date') ?? '', now)

  const identity = identities.find(accessKeyId)
  if (!identity) throw new ServiceError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.')
  if (identity.disabled) throw new ServiceError(403, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.')

  const signedHeaders = signedList.split(';')
  checkSignedHeaders(request, signedHeaders)
  checkToken(request, identity, now)
  checkSignature(request, signedHeaders, signature, identity.accessKeySecret)

  // Last, so that nobody can use up a nonce with a request that isn't theirs.
  if (!nonces.use(`${accessKeyId} ${header(request, 'x-acs-signature-nonce')}`, now)) {
    throw new ServiceError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.')
  }
  return identity
}

export function createNonces(): Nonces {
  const seen = new Map<string, number>()
  return {
    use(nonce, now) {
      for (const [old, until] of seen) {
        if (until >= now) break
        seen.delete(old)
      }
      if (seen.has(nonce)) return false
      seen.set(nonce, now + 2 * ALLOWED_SKEW)
      return true
    },
  }
}

function checkDate(date: string, now: number): void {
  const ms = DATE.test(date) ? Date.parse(date) : Number.NaN
  if (Number.isNaN(ms)) {
    throw new ServiceError(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.')
  }
  if (Math.abs(now - ms) > ALLOWED_SKEW) {
    throw new ServiceError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.')
  }
}

function checkSignedHeaders(request: WireRequest, signed: string[]): void {
  if (
    signed.join(';') !==
    signed
      .map((name) => name.toLowerCase())
      .toSorted()
      .join(';')
  ) {
    throw incomplete('SignedHeaders must be lower-case and sorted.')
  }
  const needed = ['host', ...[...request.headers.keys()].filter((name) => name.startsWith('x-acs-'))]
  const unsigned = needed.filter((name) => !signed.includes(name))
  if (unsigned.length > 0) throw incomplete(`These headers must be signed: ${unsigned.join(', ')}.`)

  const absent = signed.filter((name) => !request.headers.has(name))
  if (absent.length > 0) throw incomplete(`These signed headers were not received: ${absent.join(', ')}.`)
}

function checkSignature(request: WireRequest, signedHeaders: string[], signature: string, secret: string): void {
  const bodyHash = sha256(request.body)
  if (header(request, 'x-acs-content-sha256') !== bodyHash) {
    throw mismatch(`x-acs-content-sha256 is not the hash of the body that was received, which is ${bodyHash}.`)
  }
  const canonical = canonicalRequest({...request, signedHeaders, bodyHash})
  const text = stringToSign(canonical)
  if (!timingSafeEqual(Buffer.from(sign(secret, text)), Buffer.from(signature))) {
    throw mismatch(`server string to sign is:${text}, server canonical string is:${withoutToken(canonical)}`)
  }
}

/** The canonical request goes back to the sender, yet no token ends up in a log that way. */
const withoutToken = (canonical: string) => canonical.replace(/^x-acs-security-token:.*$/m, 'x-acs-security-token:***')

const mismatch = (why: string) =>
  new ServiceError(400, 'SignatureDoesNotMatch', `Specified signature does not match our calculation. ${why}`)

const incomplete = (why: string) =>
  new ServiceError(400, 'IncompleteSignature', `The request signature does not conform to Aliyun standards. ${why}`)

const missing = (name: string) =>
  new ServiceError(
    400,
    'MissingParameter',
    `The input parameter "${name}" that is mandatory for processing this request is not supplied.`,
  )
