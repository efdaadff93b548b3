import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto'
import {ApiError} from '../service-error.js'

/** Tokens that let others read a job or a TensorBoard. */
export interface ShareTokens {
  /** `now` in milliseconds. */
  issue(grant: TokenGrant, now: number): string
  /** Accepts a missing token, and one that was issued for this target and has not expired. @throws ApiError 403 */
  verify(token: string | undefined, targetId: string, now: number): void
}

export interface TokenGrant {
  userId: string
  targetId: string
  targetType: string
  lifetimeSeconds: number
}

/** A week: the lifetime of a token if the request names none, and the longest of a TensorBoard's. */
export const DEFAULT_LIFETIME_SECONDS = 604_800

/** Times in seconds since the epoch. */
interface TokenClaims {
  exp: number
  iat: number
  user_id: string
  target_id: string
  target_type: string
}

export function createShareTokens(): ShareTokens {
  const key = randomBytes(32)
  const signature = (text: string) => createHmac('sha256', key).update(text).digest('base64url')

  return {
    issue({userId, targetId, targetType, lifetimeSeconds}, now) {
      const iat = Math.floor(now / 1000)
      const claims: TokenClaims = {
        exp: iat + lifetimeSeconds,
        iat,
        user_id: userId,
        target_id: targetId,
        target_type: targetType,
      }
      const signed = `${encodeJson({alg: 'HS256', typ: 'JWT'})}.${encodeJson(claims)}`
      return `${signed}.${signature(signed)}`
    },
    verify(token, targetId, now) {
      if (!token) return
      const [head = '', body = '', sent = ''] = token.split('.')
      const expected = Buffer.from(signature(`${head}.${body}`))
      const isGenuine = expected.length === Buffer.byteLength(sent) && timingSafeEqual(expected, Buffer.from(sent))
      const claims = isGenuine ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as TokenClaims) : undefined
      if (claims?.target_id !== targetId) throw new ApiError(403, 'Forbidden', `The token is not one for ${targetId}.`)
      if (claims.exp * 1000 <= now) throw new ApiError(403, 'Forbidden', 'The token has expired.')
    },
  }
}

const encodeJson = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
