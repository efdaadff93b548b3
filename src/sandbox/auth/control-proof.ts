import {createHmac, timingSafeEqual} from 'node:crypto'
import {sha256} from './canonical.js'

/** What a sandbox proves to be: the holder of its key, as one process, at one port. */
export interface SandboxIdentity {
  nonce: string
  port: number
  pid: number
}

/**
 * Shows that its maker holds the control key, without giving the key away. The port is part of it, so that nobody can
 * pass on the proof of a sandbox at another one.
 */
export function createControlProof(key: string, {nonce, port, pid}: SandboxIdentity): string {
  return createHmac('sha256', key).update(`pai-dlc sandbox\n${nonce}\n${port}\n${pid}`).digest('base64url')
}

export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))
}
