import type {Credential, CredentialProvider} from '../../api/call.js'
import type {Settings} from '../settings.js'
import {createCredentialProvider} from './provider.js'

type IdentitySettings = Pick<Settings, 'profile' | 'credential' | 'endpoints'>

export interface RenewingProvider extends CredentialProvider {
  /**
   * Reads the credential again after the service rejected it, for example because the profile was renewed. Returns the
   * source of the new one; undefined if it is unchanged, unavailable, or of another identity.
   */
  renew(): Promise<string | undefined>
}

/** Concurrent requests are rejected together, so the first one renews for all. */
const SHARED_RENEWAL_MS = 30_000

/** A credential provider for long-running watches. `resolve` reads the settings again. */
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
      // The original rejection is more useful than this error.
      return undefined
    }
  }
}

/** A renewed credential must belong to the identity that the command started with. */
function identityKey({profile, credential}: IdentitySettings): string {
  return [profile.value, credential.value, credential.source.kind, credential.source.name].join('\n')
}
