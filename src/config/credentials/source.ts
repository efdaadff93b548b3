import {joinPlatformPath} from '../../platform/paths.js'
import {isLoopback} from '../endpoint.js'
import type {SettingsInput} from '../environment.js'
import type {Setting} from '../setting.js'
import {instanceRoleSource} from './instance-role.js'
import {getField, requireField, unsupportedModeReason, unusableProfileError} from './profile-fields.js'
import type {Profile} from './profile-files.js'
import {type AssumeRoleOptions, CREDENTIAL_MODES, type CredentialMode, type CredentialSource} from './types.js'

/** The mode a profile means, whatever its case; exit 4 if it is not one of ours. */
export function profileMode(profile: Profile): CredentialMode {
  const mode = CREDENTIAL_MODES.find((name) => name.toLowerCase() === profile.mode.toLowerCase())
  if (mode) return mode
  const description = /^[A-Za-z]{1,40}$/.test(profile.mode) ? `mode ${profile.mode}` : 'no mode that can be read'
  const reason = unsupportedModeReason(profile.mode)
  throw unusableProfileError(
    profile,
    reason
      ? `has ${description}, which ${reason}`
      : `has ${description}; this program knows ${CREDENTIAL_MODES.join(', ')}`,
  )
}

/**
 * The recipe of a profile; exit 4 with the field's name if one is missing or malformed. `others` are where source
 * profiles are found.
 */
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

/** The security token service's host; `vpc` gives the address inside a VPC. */
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
  if (!/^[\w.-]+(:\d+)?$/.test(host))
    throw unusableProfileError(profile, 'has an sts_endpoint or sts_region that is no host name')
  const duration = Number(profile.fields.expired_seconds || profile.fields.duration_seconds || 3600)
  if (!(duration >= 900)) throw unusableProfileError(profile, 'has expired_seconds below 900, the shortest session')
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
    throw unusableProfileError(profile, 'has a source_profile that leads back to itself')
  const sourceProfile = profiles.find((other) => other.name === name)
  if (!sourceProfile)
    throw unusableProfileError(profile, `has the source_profile ${JSON.stringify(name)}, which does not exist`)
  if (profileMode(sourceProfile) === 'BearerToken')
    throw unusableProfileError(profile, 'has a source_profile of mode BearerToken, which assumes no role')
  return profileCredentialSource(sourceProfile, input, profiles, [...visited, profile.name])
}

function cloudSsoSource(profile: Profile): CredentialSource {
  const signInUrl = requireField(profile, 'cloud_sso_sign_in_url')
  const url = URL.canParse(signInUrl) ? new URL(signInUrl) : undefined
  if (!url || (url.protocol !== 'https:' && !isLoopback(url.host)))
    throw unusableProfileError(profile, 'has a cloud_sso_sign_in_url that is no https address')
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
      `has mode ${mode}, which works from ${defaultPath} without a byte order mark only`,
    )
  if (profile.mode !== mode)
    throw unusableProfileError(profile, `spells its mode otherwise than ${mode}, as this mode must be spelled`)
  if (mode === 'External' && /^(1|true)$/i.test(env.ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS ?? '')) {
    throw unusableProfileError(
      profile,
      'runs a command for its key, which ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids',
    )
  }
  return {kind: 'library', profile: profile.name, home, mode}
}

const attachedSources = new WeakMap<Setting<unknown>, CredentialSource>()

/** Ties a recipe to the setting that speaks of it, out of reach of anything that prints settings (rule X3). */
export function attachSource<Kept extends Setting<unknown>>(credential: Kept, source: CredentialSource): Kept {
  attachedSources.set(credential, source)
  return credential
}

/** The recipe tied to a credential setting; undefined for a copy of one. */
export function attachedSource(credential: Setting<unknown>): CredentialSource | undefined {
  return attachedSources.get(credential)
}
