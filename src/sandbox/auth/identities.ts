import {randomBytes} from 'node:crypto'
import {OWNER} from '../catalog/users.js'
import type {Identity, SandboxCredential} from '../types.js'

/** The keys that are known, newest registration wins. */
export interface Identities {
  primary: Identity
  find(accessKeyId: string): Identity | undefined
  add(credential: SandboxCredential): void
}

export function createIdentities(given: SandboxCredential[] = []): Identities {
  const known = new Map<string, Identity>()
  const add = (credential: SandboxCredential) => void known.set(credential.accessKeyId, {...OWNER, ...credential})

  const [first = newKeyPair(), ...others] = given
  for (const credential of [first, ...others]) add(credential)
  return {primary: {...OWNER, ...first}, find: (id) => known.get(id), add}
}

/** Never from the seed: a key must not be guessable. */
function newKeyPair(): SandboxCredential {
  return {
    accessKeyId: `SANDBOX${randomBytes(9).toString('hex').toUpperCase()}`,
    accessKeySecret: randomBytes(24).toString('base64url'),
  }
}
