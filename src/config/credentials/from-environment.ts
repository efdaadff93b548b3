import {isTrue, variable} from '../../platform/environment.js'
import type {SettingsInput} from '../environment.js'
import {setting, unset} from '../setting.js'
import {badVariable, ID, incomplete, SECRET, TOKEN} from './errors.js'
import {instanceRecipe} from './instance-role.js'
import {keyFault} from './profile-fields.js'
import {stsHost} from './source.js'
import type {Identity} from './types.js'

const OIDC = ['ALIBABA_CLOUD_ROLE_ARN', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE'] as const

/** Variables that hold keys, as far as they are set. */
export const keyVariables = ({env}: SettingsInput) =>
  [...[ID, SECRET, TOKEN], ...OIDC.slice(1)].filter((name) => env[name])

/** Keys that stand in variables; undefined for none. */
export function fromKeys({env}: SettingsInput): Identity | undefined {
  const given = [ID, SECRET, TOKEN].filter((name) => env[name])
  if (given.length === 0) return undefined
  const missing = [ID, SECRET].filter((name) => !env[name])
  if (missing.length > 0) throw incomplete(given, missing)

  for (const name of given) {
    const fault = keyFault(env[name] ?? '')
    if (fault) throw badVariable(name, fault)
  }
  const token = env[TOKEN]
  return {
    profile: unset(),
    credential: setting(token ? 'StsToken' : 'AK', 'environment', given.join(', ')),
    recipe: {
      kind: 'static',
      accessKeyId: env[ID] ?? '',
      accessKeySecret: env[SECRET] ?? '',
      ...(token ? {securityToken: token} : {}),
    },
    notes: [],
  }
}

/** A role by an OIDC token. */
export function fromOidc({env}: SettingsInput): Identity | undefined {
  const [roleArn, providerArn, tokenFile] = OIDC.map((name) => variable(env, name))
  if (!providerArn && !tokenFile) return undefined
  if (!roleArn || !providerArn || !tokenFile) {
    const missing = OIDC.filter((name) => !variable(env, name))
    throw incomplete(
      OIDC.filter((name) => !missing.includes(name)),
      missing,
    )
  }

  const sessionName = variable(env, 'ALIBABA_CLOUD_ROLE_SESSION_NAME') ?? 'pai-dlc'
  const host = stsHost(variable(env, 'ALIBABA_CLOUD_STS_REGION'), isTrue(env, 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED'))
  return {
    profile: unset(),
    credential: setting('OIDC', 'environment', OIDC.join(', ')),
    recipe: {kind: 'oidc', roleArn, providerArn, tokenFile, sessionName, duration: 3600, stsHost: host},
    notes: [],
  }
}

/** Keys that a URI hands out. */
export function fromUri({env}: SettingsInput): Identity | undefined {
  const uri = variable(env, 'ALIBABA_CLOUD_CREDENTIALS_URI')
  if (!uri) return undefined
  return {
    profile: unset(),
    credential: setting('CredentialsURI', 'environment', 'ALIBABA_CLOUD_CREDENTIALS_URI'),
    recipe: {kind: 'uri', uri},
    notes: [],
  }
}

/** The role of this ECS instance, where ALIBABA_CLOUD_ECS_METADATA names it. */
export function fromInstance(input: SettingsInput): Identity | undefined {
  const name = 'ALIBABA_CLOUD_ECS_METADATA'
  const roleName = variable(input.env, name)
  if (!roleName || isTrue(input.env, `${name}_DISABLED`)) return undefined
  return {
    profile: unset(),
    credential: setting('EcsRamRole', 'environment', name),
    recipe: instanceRecipe(roleName, input),
    notes: [],
  }
}

/** What a person should know of variables that are set to nothing. */
export function blankKeys({env}: SettingsInput): string[] {
  return [ID, SECRET, TOKEN]
    .filter((name) => env[name] === '')
    .map((name) => `${name} is set but empty, which counts as not set.`)
}
