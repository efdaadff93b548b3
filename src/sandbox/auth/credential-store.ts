import {randomBytes} from 'node:crypto'
import {OWNER} from '../catalog/users.js'
import type {Caller, SandboxCredential} from '../types.js'

/** The access keys that the sandbox accepts; a key that is added again replaces the former one. */
export interface CredentialStore {
  primary: Caller
  find(accessKeyId: string): Caller | undefined
  add(credential: SandboxCredential): void
}

export function createCredentialStore(credentials: SandboxCredential[] = []): CredentialStore {
  const callers = new Map<string, Caller>()
  const add = (credential: SandboxCredential) => void callers.set(credential.accessKeyId, {...OWNER, ...credential})

  const [first = newKeyPair(), ...others] = credentials
  for (const credential of [first, ...others]) add(credential)
  return {primary: {...OWNER, ...first}, find: (id) => callers.get(id), add}
}

/** Not from the seed: a key must not be guessable. Letters and digits only, so that no client takes it for a flag. */
function newKeyPair(): SandboxCredential {
  return {
    accessKeyId: `SANDBOX${randomBytes(9).toString('hex').toUpperCase()}`,
    accessKeySecret: randomBytes(18).toString('hex'),
  }
}
