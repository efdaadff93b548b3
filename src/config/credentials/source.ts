import {joinPlatformPath} from '../../platform/paths.js'
import {isLoopback} from '../endpoint.js'
import type {SettingsInput} from '../environment.js'
import type {Setting} from '../setting.js'
import {instanceRoleSource} from './instance-role.js'
import {getField, requireField, unsupportedModeReason, unusableProfileError} from './profile-fields.js'
import type {Profile} from './profile-files.js'
import {type AssumeRoleOptions, CREDENTIAL_MODES, type CredentialMode, type CredentialSource} from './types.js'

/** The mode of a profile, in any case. @throws CliError (exit code 4) if it is not supported */
export function profileMode(profile: Profile): CredentialMode {
  const mode = CREDENTIAL_MODES.find((name) => name.toLowerCase() === profile.mode.toLowerCase())
  if (mode) return mode
  const reason = unsupportedModeReason(profile.mode)
  throw unusableProfileError(
    profile,
    // Anything else may be a key in the wrong place, so it is not repeated.
    reason
      ? `has mode ${profile.mode}, which ${reason}`
      : `has ${profile.mode === '' ? 'no mode' : 'an unknown mode'}; supported modes: ${CREDENTIAL_MODES.join(', ')}`,
  )
}

/** The credential source of a profile. @throws CliError (exit code 4) for a missing or malformed field */
export function profileCredentialSource(
  profile: Profile,
  input: SettingsInput,
  profiles: Profile[],
  visited: string[] = [],
): CredentialSource {
  const mode = profileMode(profile)
  const optional = (name: string) => getField(profile, name)
  const required = (name: string) => requireField(profile, name)
  switch (mode) {
    case 'AK':
      return {kind: 'static', accessKeyId: required('access_key_id'), accessKeySecret: required('access_key_secret')}
    case 'StsToken':
      return {...accessKeySource(profile), securityToken: required('sts_token')}
    case 'RamRoleArn':
      return {
        kind: 'role',
        base: accessKeySource(profile),
        ...assumeRoleOptions(profile),
        externalId: optional('external_id'),
        policy: optional('policy'),
      }
    case 'ChainableRamRoleArn':
      return {
        kind: 'role',
        base: baseSource(profile, input, profiles, visited),
        ...assumeRoleOptions(profile),
        externalId: optional('external_id'),
      }
    case 'EcsRamRole':
      return instanceRoleSource(optional('ram_role_name'), input)
    case 'OIDC':
      return {
        kind: 'oidc',
        providerArn: required('oidc_provider_arn'),
        tokenFile: required('oidc_token_file'),
        ...assumeRoleOptions(profile),
      }
    case 'CredentialsURI':
      return {kind: 'uri', uri: required('credentials_uri')}
    case 'BearerToken':
      return {kind: 'bearer', token: required('bearer_token')}
    case 'CloudSSO':
      return cloudSsoSource(profile)
    default:
      return librarySource(profile, mode, input)
  }
}

export function stsHost(region: string | undefined, isVpc: boolean): string {
  return region ? `sts${isVpc ? '-vpc' : ''}.${region}.aliyuncs.com` : 'sts.aliyuncs.com'
}

function accessKeySource(profile: Profile) {
  return {
    kind: 'static' as const,
    accessKeyId: requireField(profile, 'access_key_id'),
    accessKeySecret: requireField(profile, 'access_key_secret'),
    securityToken: getField(profile, 'sts_token'),
  }
}

function assumeRoleOptions(profile: Profile): AssumeRoleOptions {
  const host = getField(profile, 'sts_endpoint') ?? stsHost(getField(profile, 'sts_region'), false)
  if (!/^[\w.-]+(:\d+)?$/.test(host)) throw unusableProfileError(profile, 'has an invalid sts_endpoint or sts_region')
  const duration = Number(profile.fields.expired_seconds || profile.fields.duration_seconds || 3600)
  if (!(duration >= 900)) throw unusableProfileError(profile, 'has expired_seconds below the minimum of 900')
  return {
    roleArn: requireField(profile, 'ram_role_arn'),
    sessionName: getField(profile, 'ram_session_name') ?? 'pai-dlc',
    durationSeconds: duration,
    stsHost: host,
  }
}

function baseSource(profile: Profile, input: SettingsInput, profiles: Profile[], visited: string[]): CredentialSource {
  const name = requireField(profile, 'source_profile')
  if (name === profile.name || visited.includes(name))
    throw unusableProfileError(profile, 'has a circular source_profile')
  const sourceProfile = profiles.find((other) => other.name === name)
  if (!sourceProfile)
    throw unusableProfileError(profile, `has the source_profile ${JSON.stringify(name)}, which does not exist`)
  if (profileMode(sourceProfile) === 'BearerToken')
    throw unusableProfileError(profile, "has a source_profile of mode BearerToken, which can't assume a role")
  return profileCredentialSource(sourceProfile, input, profiles, [...visited, profile.name])
}

function cloudSsoSource(profile: Profile): CredentialSource {
  const signInUrl = requireField(profile, 'cloud_sso_sign_in_url')
  const url = URL.canParse(signInUrl) ? new URL(signInUrl) : undefined
  if (!url || (url.protocol !== 'https:' && !isLoopback(url.host)))
    throw unusableProfileError(profile, 'has a cloud_sso_sign_in_url that is not an https URL')
  return {
    kind: 'cloudSso',
    signInUrl,
    accountId: requireField(profile, 'cloud_sso_account_id'),
    accessConfig: requireField(profile, 'cloud_sso_access_config'),
    accessToken: getField(profile, 'access_token') ?? '',
    expiresAt: Number(getField(profile, 'cloud_sso_access_token_expire') ?? 0),
  }
}

function librarySource(profile: Profile, mode: CredentialMode, {env, home, platform}: SettingsInput): CredentialSource {
  const defaultPath = joinPlatformPath(platform, '~', '.aliyun', 'config.json')
  if (!profile.file.isReadByLibrary)
    throw unusableProfileError(
      profile,
      `has mode ${mode}, which is only supported in ${defaultPath} without a byte order mark`,
    )
  if (profile.mode !== mode) throw unusableProfileError(profile, `must spell its mode exactly as ${mode}`)
  if (mode === 'External' && /^(1|true)$/i.test(env.ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS ?? '')) {
    throw unusableProfileError(profile, 'runs a command for its key, but ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS is set')
  }
  return {kind: 'library', profile: profile.name, home, mode}
}

const attachedSources = new WeakMap<Setting<unknown>, CredentialSource>()

/** Attaches a source to its setting in a WeakMap, so that printing settings can't reveal it (rule X3). */
export function attachSource<Kept extends Setting<unknown>>(credential: Kept, source: CredentialSource): Kept {
  attachedSources.set(credential, source)
  return credential
}

export function attachedSource(credential: Setting<unknown>): CredentialSource | undefined {
  return attachedSources.get(credential)
}
