import {timingSafeEqual} from 'node:crypto'
import {getHeader, type ReceivedRequest} from '../http/read-request.js'
import {ApiError} from '../service-error.js'
import type {Caller} from '../types.js'
import {sha256} from './canonical.js'

const TOKEN = /^[\x21-\x7e]+$/

/** An STS key needs its own unexpired token; a permanent key must come without one. @throws ApiError 400 */
export function checkSecurityToken(request: ReceivedRequest, caller: Caller, now: number): void {
  const sent = getHeader(request, 'x-acs-security-token')
  const {securityToken: expected, expiration = Number.POSITIVE_INFINITY} = caller

  if (sent === undefined) {
    if (expected === undefined) return
    throw new ApiError(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.')
  }
  if (!TOKEN.test(sent)) throw invalidToken('Malformed', 'is malformed.')

  const tokenKeyId = getHeader(request, 'x-acs-accesskey-id') ?? caller.accessKeyId
  if (expected === undefined || tokenKeyId !== caller.accessKeyId || !safeEquals(sent, expected)) {
    throw invalidToken('MismatchWithAccessKey', 'mismatch with the AccessKey.')
  }
  if (now >= expiration) throw invalidToken('Expired', 'is expired.')
}

const invalidToken = (code: string, problem: string) =>
  new ApiError(400, `InvalidSecurityToken.${code}`, `Specified SecurityToken ${problem}`)

const safeEquals = (a: string, b: string) => timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))
