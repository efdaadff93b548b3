import type {Settings} from '../settings.js'
import {type Credential, type CredentialProvider, credentialProvider} from './provider.js'

type Identified = Pick<Settings, 'profile' | 'credential' | 'endpoints'>

export interface RenewingProvider extends CredentialProvider {
  /**
   * Reads the place of the credential again, once the service has rejected it: a profile that was renewed by hand or by
   * a timer. Says where the new one is from; undefined where it is still the same, can't be had, or would be another
   * identity's.
   */
  renew(): Promise<string | undefined>
}

/** Readers that run side by side are rejected side by side: the first one renews for all. */
const SHARED_MS = 30_000

/** A credential provider for long watches. `resolve` reads settings again as they were read first. */
export function renewingProvider(
  settings: Identified,
  resolve: () => Identified,
  {now = Date.now, provide = credentialProvider as (settings: Identified) => CredentialProvider} = {},
): RenewingProvider {
  let provider = provide(settings)
  let used: Credential | undefined
  let renewedAt = Number.NEGATIVE_INFINITY
  let renewing: Promise<string | undefined> | undefined
  const from = settings.credential.source.name

  return {
    async getCredential() {
      used = await provider.getCredential()
      return used
    },
    renew: async () => {
      if (now() - renewedAt < SHARED_MS) return from
      renewing ??= again().finally(() => {
        renewing = undefined
      })
      return renewing
    },
  }

  async function again(): Promise<string | undefined> {
    try {
      const fresh = resolve()
      if (nameOf(fresh) !== nameOf(settings)) return undefined
      const next = provide(fresh)
      const credential = await next.getCredential()
      if (credential.accessKeyId === used?.accessKeyId && credential.securityToken === used?.securityToken)
        return undefined
      provider = next
      renewedAt = now()
      return from
    } catch {
      // The rejection says more than why there is no other credential.
      return undefined
    }
  }
}

/** Whose credential it is: never another identity's than the one that the command began with. */
function nameOf({profile, credential}: Identified): string {
  return [profile.value, credential.value, credential.source.kind, credential.source.name].join('\n')
}
