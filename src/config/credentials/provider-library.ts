import type {CredentialsProvider} from '@alicloud/credentials'
import {readRegularFile} from '../../platform/read-file.js'
import type {CredentialSource} from './types.js'

const MAX_TOKEN_BYTES = 65_536

/**
 * Creates a provider of the credentials library, without a call. `timeoutMs` applies to each of its calls. The provider
 * throws the library's own errors, which may contain keys.
 */
export async function createLibraryProvider(source: CredentialSource, timeoutMs: number): Promise<CredentialsProvider> {
  if (source.kind === 'static') return createStaticProvider(source)
  if (source.kind === 'cloudSso') return (await import('./cloud-sso.js')).createCloudSsoProvider(source, timeoutMs)
  const {default: library} = await import('@alicloud/credentials')
  switch (source.kind) {
    case 'bearer':
      throw new Error('A bearer token has no access key.')
    case 'role':
      return library.RAMRoleARNCredentialsProvider.builder()
        .withCredentialsProvider(await createLibraryProvider(source.base, timeoutMs))
        .withRoleArn(source.roleArn)
        .withRoleSessionName(source.sessionName)
        .withDurationSeconds(source.durationSeconds)
        .withStsEndpoint(source.stsHost)
        .withExternalId(source.externalId ?? '')
        .withPolicy(source.policy ?? '')
        .withConnectTimeout(timeoutMs)
        .withReadTimeout(timeoutMs)
        .build()
    case 'oidc':
      return checkingFirst(
        () => readRegularFile(source.tokenFile, MAX_TOKEN_BYTES),
        library.OIDCRoleArnCredentialsProvider.builder()
          .withOIDCProviderArn(source.providerArn)
          .withOIDCTokenFilePath(source.tokenFile)
          .withRoleArn(source.roleArn)
          .withRoleSessionName(source.sessionName)
          .withDurationSeconds(source.durationSeconds)
          .withStsEndpoint(source.stsHost)
          .withConnectTimeout(timeoutMs)
          .withReadTimeout(timeoutMs)
          .build(),
      )
    case 'uri':
      return library.URICredentialsProvider.builder()
        .withCredentialsURI(source.uri)
        .withConnectTimeout(timeoutMs)
        .withReadTimeout(timeoutMs)
        .build()
    case 'instance':
      return withoutVariable('ALIBABA_CLOUD_ECS_METADATA', () =>
        library.ECSRAMRoleCredentialsProvider.builder()
          .withRoleName(source.roleName ?? '')
          .withDisableIMDSv1(source.requiresToken)
          .build(),
      )
    case 'library':
      // The library uses the process's home, but the settings may be for another.
      return Object.assign(library.CLIProfileCredentialsProvider.builder().withProfileName(source.profile).build(), {
        homedir: source.home,
      })
  }
}

/** The library would read a file without end, or wait for a pipe. */
function checkingFirst(check: () => void, provider: CredentialsProvider): CredentialsProvider {
  return {
    getProviderName: () => provider.getProviderName(),
    async getCredentials() {
      check()
      return provider.getCredentials()
    },
  }
}

function createStaticProvider({
  accessKeyId,
  accessKeySecret,
  securityToken = '',
}: CredentialSource & {kind: 'static'}): CredentialsProvider {
  const name = securityToken ? 'static_sts' : 'static_ak'
  return {
    getCredentials: async () => ({accessKeyId, accessKeySecret, securityToken, providerName: name}),
    getProviderName: () => name,
  }
}

/** Otherwise the library would replace an empty role name from the environment, which is another identity. */
function withoutVariable<Value>(name: string, build: () => Value): Value {
  const value = process.env[name]
  delete process.env[name]
  try {
    return build()
  } finally {
    if (value !== undefined) process.env[name] = value
  }
}
