import {timingSafeEqual} from 'node:crypto'
import {header, type WireRequest} from '../http/read-request.js'
import {ServiceError} from '../service-error.js'
import type {Identity} from '../types.js'
import {sha256} from './canonical.js'

const TOKEN = /^[\x21-\x7e]+$/

/** An STS key needs its own token, in time; a permanent key must come without one. */
export function checkToken(request: WireRequest, identity: Identity, now: number): void {
  const sent = header(request, 'x-acs-security-token')
  const {securityToken: expected, expiration = Number.POSITIVE_INFINITY} = identity

  if (sent === undefined) {
    if (expected === undefined) return
    throw new ServiceError(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.')
  }
  if (!TOKEN.test(sent)) throw refused('Malformed', 'is malformed.')

  const keyOfToken = header(request, 'x-acs-accesskey-id') ?? identity.accessKeyId
  if (expected === undefined || keyOfToken !== identity.accessKeyId || !same(sent, expected)) {
    throw refused('MismatchWithAccessKey', 'mismatch with the AccessKey.')
  }
  if (now >= expiration) throw refused('Expired', 'is expired.')
}

const refused = (code: string, why: string) =>
  new ServiceError(400, `InvalidSecurityToken.${code}`, `Specified SecurityToken ${why}`)

const same = (a: string, b: string) => timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))
