import type {CredentialsProvider} from '@alicloud/credentials'
import {CliError} from '../../errors.js'
import {isLoopback} from '../endpoint.js'
import type {Settings} from '../settings.js'
import {credentialError, Late} from './errors.js'
import {keyFault} from './profile-fields.js'
import {toProvider} from './provider-library.js'
import {recipeOf} from './source.js'

export interface Credential {
  type: 'access_key' | 'sts' | 'bearer'
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
  bearerToken?: string
  /** Who made it, for diagnosis: never a key. */
  providerName: string
}

export interface CredentialProvider {
  getCredential(): Promise<Credential>
}

/**
 * Milliseconds until a credential is given up; a command of the user's own (mode External) gets the library's minute.
 */
export const DEADLINES = {service: 5000, command: 61_000}

/**
 * Hands out the credential that the settings speak of. Static keys come at once; for other modes the credentials
 * library is loaded, which keeps and renews its session, so one provider serves a whole command. Every failure is a
 * CliError, exit 4, without a key and without the library's own words (rule X3). A sandbox key is refused for any
 * endpoint but this machine's.
 */
export function credentialProvider(
  settings: Pick<Settings, 'credential' | 'endpoints'>,
  deadlines = DEADLINES,
): CredentialProvider {
  const {credential, endpoints} = settings
  const recipe = recipeOf(credential)
  const strays =
    credential.source.kind === 'sandbox' && !Object.values(endpoints).every(({value}) => isLoopback(value.host))
  if (!recipe || strays) throw new Error('These settings are not the ones that were resolved.')

  // Nothing to ask for, and no key in it.
  if (recipe.kind === 'bearer')
    return {
      getCredential: async () => ({
        type: 'bearer',
        accessKeyId: '',
        accessKeySecret: '',
        bearerToken: recipe.token,
        providerName: 'bearer',
      }),
    }

  let provider: Promise<CredentialsProvider> | undefined
  let asking: Promise<Credential> | undefined
  const limit = recipe.kind === 'library' && recipe.mode === 'External' ? deadlines.command : deadlines.service
  const ask = async (): Promise<Credential> => {
    try {
      provider ??= toProvider(recipe, limit)
      return checked(
        await within(
          limit,
          provider.then((ready) => ready.getCredentials()),
        ),
      )
    } catch (error) {
      provider = undefined
      throw credentialError(error, credential, limit)
    } finally {
      asking = undefined
    }
  }
  return {getCredential: () => (asking ??= ask())}
}

function checked({
  accessKeyId,
  accessKeySecret,
  securityToken,
  providerName,
}: Awaited<ReturnType<CredentialsProvider['getCredentials']>>): Credential {
  const parts = {
    'access key id': accessKeyId,
    'access key secret': accessKeySecret,
    ...(securityToken ? {'security token': securityToken} : {}),
  }
  for (const [name, value] of Object.entries(parts)) {
    const fault = keyFault(value ?? '')
    if (fault)
      throw new CliError({
        code: 'CredentialsMalformed',
        exit: 'credentials',
        message: `The ${name} from ${providerName} ${fault}.`,
      })
  }
  const token = securityToken ? {securityToken} : {}
  return {type: securityToken ? 'sts' : 'access_key', accessKeyId, accessKeySecret, ...token, providerName}
}

async function within<Value>(limit: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late()), limit)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
