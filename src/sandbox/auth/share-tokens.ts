import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto'
import {ApiError} from '../service-error.js'

/** Tokens with which a job or a TensorBoard is shared; reads take them. */
export interface ShareTokens {
  issue(claims: TokenClaims): string
  /** Lets no token pass, and one that was issued for this very target and still holds. @throws ServiceError 403 */
  verify(token: string | undefined, target: string, now: number): void
}

interface TokenClaims {
  /** Seconds since the epoch. */
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
    issue(claims) {
      const signed = `${encodeJson({alg: 'HS256', typ: 'JWT'})}.${encodeJson(claims)}`
      return `${signed}.${signature(signed)}`
    },
    verify(token, target, now) {
      if (!token) return
      const [head = '', body = '', sent = ''] = token.split('.')
      const expected = Buffer.from(signature(`${head}.${body}`))
      const isGenuine = expected.length === Buffer.byteLength(sent) && timingSafeEqual(expected, Buffer.from(sent))
      const claims = isGenuine ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as TokenClaims) : undefined
      if (claims?.target_id !== target) throw new ApiError(403, 'Forbidden', `The token is not one for ${target}.`)
      if (claims.exp * 1000 <= now) throw new ApiError(403, 'Forbidden', 'The token has expired.')
    },
  }
}

const encodeJson = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
