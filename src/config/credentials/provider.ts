import type {CredentialsProvider} from '@alicloud/credentials'
import type {Credential, CredentialProvider} from '../../api/call.js'
import {CliError} from '../../errors.js'
import {isLoopback} from '../endpoint.js'
import type {Settings} from '../settings.js'
import {CredentialsTimeoutError, toCredentialError} from './errors.js'
import {describeKeyFault} from './profile-fields.js'
import {createLibraryProvider} from './provider-library.js'
import {attachedSource} from './source.js'

/** Milliseconds until a credential request times out; mode External uses the library's one minute. */
export const CREDENTIAL_TIMEOUTS = {serviceMs: 5000, commandMs: 61_000}

/**
 * Provides the credential of the settings; a session is renewed as needed. Every failure is a CliError (exit code 4)
 * without keys and without the library's message (rule X3). A sandbox key is only used on this machine.
 */
export function createCredentialProvider(
  settings: Pick<Settings, 'credential' | 'endpoints'>,
  timeouts = CREDENTIAL_TIMEOUTS,
): CredentialProvider {
  const {credential, endpoints} = settings
  const source = attachedSource(credential)
  const leavesSandbox =
    credential.source.kind === 'sandbox' && !Object.values(endpoints).every(({value}) => isLoopback(value.host))
  if (!source || leavesSandbox) throw new Error('The settings were copied or changed after they were resolved.')

  if (source.kind === 'bearer')
    return {
      getCredential: async () => ({
        type: 'bearer',
        accessKeyId: '',
        accessKeySecret: '',
        bearerToken: source.token,
        providerName: 'bearer',
      }),
    }

  let provider: Promise<CredentialsProvider> | undefined
  let pending: Promise<Credential> | undefined
  const timeoutMs = source.kind === 'library' && source.mode === 'External' ? timeouts.commandMs : timeouts.serviceMs
  const fetchCredential = async (): Promise<Credential> => {
    try {
      provider ??= createLibraryProvider(source, timeoutMs)
      return validateCredential(
        await withTimeout(
          timeoutMs,
          provider.then((ready) => ready.getCredentials()),
        ),
      )
    } catch (error) {
      provider = undefined
      throw toCredentialError(error, credential, timeoutMs)
    } finally {
      pending = undefined
    }
  }
  return {getCredential: () => (pending ??= fetchCredential())}
}

function validateCredential({
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
    const fault = describeKeyFault(value ?? '')
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

async function withTimeout<Value>(timeoutMs: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CredentialsTimeoutError()), timeoutMs)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
