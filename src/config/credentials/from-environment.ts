import {getVariable, isVariableTrue} from '../../platform/environment.js'
import type {SettingsInput} from '../environment.js'
import {setting, unset} from '../setting.js'
import {
  ACCESS_KEY_ID_VARIABLE,
  ACCESS_KEY_SECRET_VARIABLE,
  incompleteCredentialsError,
  malformedVariableError,
  SECURITY_TOKEN_VARIABLE,
} from './errors.js'
import {instanceRoleSource} from './instance-role.js'
import {describeKeyFault} from './profile-fields.js'
import {stsHost} from './source.js'
import type {Identity} from './types.js'

const OIDC_VARIABLES = [
  'ALIBABA_CLOUD_ROLE_ARN',
  'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
  'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
] as const

export const presentKeyVariables = ({env}: SettingsInput) =>
  [...[ACCESS_KEY_ID_VARIABLE, ACCESS_KEY_SECRET_VARIABLE, SECURITY_TOKEN_VARIABLE], ...OIDC_VARIABLES.slice(1)].filter(
    (name) => env[name],
  )

export function fromAccessKey({env}: SettingsInput): Identity | undefined {
  const present = [ACCESS_KEY_ID_VARIABLE, ACCESS_KEY_SECRET_VARIABLE, SECURITY_TOKEN_VARIABLE].filter(
    (name) => env[name],
  )
  if (present.length === 0) return undefined
  const missing = [ACCESS_KEY_ID_VARIABLE, ACCESS_KEY_SECRET_VARIABLE].filter((name) => !env[name])
  if (missing.length > 0) throw incompleteCredentialsError(present, missing)

  for (const name of present) {
    const fault = describeKeyFault(env[name] ?? '')
    if (fault) throw malformedVariableError(name, fault)
  }
  const token = env[SECURITY_TOKEN_VARIABLE]
  return {
    profile: unset(),
    credential: setting(token ? 'StsToken' : 'AK', 'environment', present.join(', ')),
    credentialSource: {
      kind: 'static',
      accessKeyId: env[ACCESS_KEY_ID_VARIABLE] ?? '',
      accessKeySecret: env[ACCESS_KEY_SECRET_VARIABLE] ?? '',
      ...(token ? {securityToken: token} : {}),
    },
    notes: [],
  }
}

export function fromOidc({env}: SettingsInput): Identity | undefined {
  const [roleArn, providerArn, tokenFile] = OIDC_VARIABLES.map((name) => getVariable(env, name))
  if (!providerArn && !tokenFile) return undefined
  if (!roleArn || !providerArn || !tokenFile) {
    const missing = OIDC_VARIABLES.filter((name) => !getVariable(env, name))
    throw incompleteCredentialsError(
      OIDC_VARIABLES.filter((name) => !missing.includes(name)),
      missing,
    )
  }

  const sessionName = getVariable(env, 'ALIBABA_CLOUD_ROLE_SESSION_NAME') ?? 'pai-dlc'
  const host = stsHost(
    getVariable(env, 'ALIBABA_CLOUD_STS_REGION'),
    isVariableTrue(env, 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED'),
  )
  return {
    profile: unset(),
    credential: setting('OIDC', 'environment', OIDC_VARIABLES.join(', ')),
    credentialSource: {
      kind: 'oidc',
      roleArn,
      providerArn,
      tokenFile,
      sessionName,
      durationSeconds: 3600,
      stsHost: host,
    },
    notes: [],
  }
}

/** Keys from a credentials URI. */
export function fromCredentialsUri({env}: SettingsInput): Identity | undefined {
  const uri = getVariable(env, 'ALIBABA_CLOUD_CREDENTIALS_URI')
  if (!uri) return undefined
  return {
    profile: unset(),
    credential: setting('CredentialsURI', 'environment', 'ALIBABA_CLOUD_CREDENTIALS_URI'),
    credentialSource: {kind: 'uri', uri},
    notes: [],
  }
}

/** The role of this ECS instance, if ALIBABA_CLOUD_ECS_METADATA names it. */
export function fromInstanceMetadata(input: SettingsInput): Identity | undefined {
  const name = 'ALIBABA_CLOUD_ECS_METADATA'
  const roleName = getVariable(input.env, name)
  if (!roleName || isVariableTrue(input.env, `${name}_DISABLED`)) return undefined
  return {
    profile: unset(),
    credential: setting('EcsRamRole', 'environment', name),
    credentialSource: instanceRoleSource(roleName, input),
    notes: [],
  }
}

export function emptyVariableNotes({env}: SettingsInput): string[] {
  return [ACCESS_KEY_ID_VARIABLE, ACCESS_KEY_SECRET_VARIABLE, SECURITY_TOKEN_VARIABLE]
    .filter((name) => env[name] === '')
    .map((name) => `${name} is set but empty, so it is ignored.`)
}
