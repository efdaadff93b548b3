import type {CredentialsProvider} from '@alicloud/credentials'
import type {Recipe} from './types.js'

/**
 * The recipe as a provider of the credentials library, which is loaded for it unless the keys are there already.
 * `limit` is for each of its calls, in milliseconds. Calls nothing yet; throws the library's own errors, which may hold
 * keys.
 */
export async function toProvider(recipe: Recipe, limit: number): Promise<CredentialsProvider> {
  if (recipe.kind === 'static') return staticProvider(recipe)
  if (recipe.kind === 'cloudSso') return (await import('./cloud-sso.js')).cloudSsoProvider(recipe, limit)
  const {default: library} = await import('@alicloud/credentials')
  switch (recipe.kind) {
    case 'bearer':
      throw new Error('A bearer token is no key: nothing can be got with it.')
    case 'role':
      return library.RAMRoleARNCredentialsProvider.builder()
        .withCredentialsProvider(await toProvider(recipe.base, limit))
        .withRoleArn(recipe.roleArn)
        .withRoleSessionName(recipe.sessionName)
        .withDurationSeconds(recipe.duration)
        .withStsEndpoint(recipe.stsHost)
        .withExternalId(recipe.externalId ?? '')
        .withPolicy(recipe.policy ?? '')
        .withConnectTimeout(limit)
        .withReadTimeout(limit)
        .build()
    case 'oidc':
      return library.OIDCRoleArnCredentialsProvider.builder()
        .withOIDCProviderArn(recipe.providerArn)
        .withOIDCTokenFilePath(recipe.tokenFile)
        .withRoleArn(recipe.roleArn)
        .withRoleSessionName(recipe.sessionName)
        .withDurationSeconds(recipe.duration)
        .withStsEndpoint(recipe.stsHost)
        .withConnectTimeout(limit)
        .withReadTimeout(limit)
        .build()
    case 'uri':
      return library.URICredentialsProvider.builder()
        .withCredentialsURI(recipe.uri)
        .withConnectTimeout(limit)
        .withReadTimeout(limit)
        .build()
    case 'instance':
      return withoutVariable('ALIBABA_CLOUD_ECS_METADATA', () =>
        library.ECSRAMRoleCredentialsProvider.builder()
          .withRoleName(recipe.roleName ?? '')
          .withDisableIMDSv1(recipe.tokenOnly)
          .build(),
      )
    case 'library':
      // The library looks in the process' home only; settings may have been resolved for another.
      return Object.assign(library.CLIProfileCredentialsProvider.builder().withProfileName(recipe.profile).build(), {
        homedir: recipe.home,
      })
  }
}

function staticProvider({
  accessKeyId,
  accessKeySecret,
  securityToken = '',
}: Recipe & {kind: 'static'}): CredentialsProvider {
  const name = securityToken ? 'static_sts' : 'static_ak'
  return {
    getCredentials: async () => ({accessKeyId, accessKeySecret, securityToken, providerName: name}),
    getProviderName: () => name,
  }
}

/** The library fills an empty role name from the environment, which would be another identity than the profile's. */
function withoutVariable<Value>(name: string, build: () => Value): Value {
  const value = process.env[name]
  delete process.env[name]
  try {
    return build()
  } finally {
    if (value !== undefined) process.env[name] = value
  }
}
