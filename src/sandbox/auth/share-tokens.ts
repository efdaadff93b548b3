import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto'
import {ServiceError} from '../service-error.js'

/** Tokens with which a job or a TensorBoard is shared; reads take them. */
export interface ShareTokens {
  issue(claims: Claims): string
  /** Lets no token pass, and one that was issued for this very target and still holds. @throws ServiceError 403 */
  check(token: string | undefined, target: string, now: number): void
}

interface Claims {
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
      const signed = `${encode({alg: 'HS256', typ: 'JWT'})}.${encode(claims)}`
      return `${signed}.${signature(signed)}`
    },
    check(token, target, now) {
      if (!token) return
      const [head = '', body = '', given = ''] = token.split('.')
      const expected = Buffer.from(signature(`${head}.${body}`))
      const genuine = expected.length === Buffer.byteLength(given) && timingSafeEqual(expected, Buffer.from(given))
      const claims = genuine ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims) : undefined
      if (claims?.target_id !== target) throw new ServiceError(403, 'Forbidden', `The token is not one for ${target}.`)
      if (claims.exp * 1000 <= now) throw new ServiceError(403, 'Forbidden', 'The token has expired.')
    },
  }
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
