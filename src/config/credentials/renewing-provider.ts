import type {Credential, CredentialProvider} from '../../api/call.js'
import type {Settings} from '../settings.js'
import {createCredentialProvider} from './provider.js'

type IdentitySettings = Pick<Settings, 'profile' | 'credential' | 'endpoints'>

export interface RenewingProvider extends CredentialProvider {
  /**
   * Reads the place of the credential again, once the service has rejected it: a profile that was renewed by hand or by
   * a timer. Says where the new one is from; undefined where it is still the same, can't be had, or would be another
   * identity's.
   */
  renew(): Promise<string | undefined>
}

/** Readers that run side by side are rejected side by side: the first one renews for all. */
const SHARED_RENEWAL_MS = 30_000

/** A credential provider for long watches. `resolve` reads settings again as they were read first. */
export function createRenewingProvider(
  settings: IdentitySettings,
  resolve: () => IdentitySettings,
  {now = Date.now, provide = createCredentialProvider as (settings: IdentitySettings) => CredentialProvider} = {},
): RenewingProvider {
  let provider = provide(settings)
  let lastCredential: Credential | undefined
  let renewedAt = Number.NEGATIVE_INFINITY
  let renewing: Promise<string | undefined> | undefined
  const sourceName = settings.credential.source.name

  return {
    async getCredential() {
      lastCredential = await provider.getCredential()
      return lastCredential
    },
    renew: async () => {
      if (now() - renewedAt < SHARED_RENEWAL_MS) return sourceName
      renewing ??= renewCredential().finally(() => {
        renewing = undefined
      })
      return renewing
    },
  }

  async function renewCredential(): Promise<string | undefined> {
    try {
      const freshSettings = resolve()
      if (identityKey(freshSettings) !== identityKey(settings)) return undefined
      const nextProvider = provide(freshSettings)
      const credential = await nextProvider.getCredential()
      if (
        credential.accessKeyId === lastCredential?.accessKeyId &&
        credential.securityToken === lastCredential?.securityToken
      )
        return undefined
      provider = nextProvider
      renewedAt = now()
      return sourceName
    } catch {
      // The rejection says more than why there is no other credential.
      return undefined
    }
  }
}

/** Whose credential it is: never another identity's than the one that the command began with. */
function identityKey({profile, credential}: IdentitySettings): string {
  return [profile.value, credential.value, credential.source.kind, credential.source.name].join('\n')
}
