import {joinPath} from '../../platform/paths.js'
import {isLoopback} from '../endpoint.js'
import type {SettingsInput} from '../environment.js'
import type {Setting} from '../setting.js'
import {instanceRecipe} from './instance-role.js'
import {field, required, unusable, whyRefused} from './profile-fields.js'
import type {Profile} from './profile-files.js'
import {MODES, type Mode, type Recipe, type Role} from './types.js'

/** The mode a profile means, whatever its case; exit 4 if it is not one of ours. */
export function profileMode(profile: Profile): Mode {
  const mode = MODES.find((name) => name.toLowerCase() === profile.mode.toLowerCase())
  if (mode) return mode
  const shown = /^[A-Za-z]{1,40}$/.test(profile.mode) ? `mode ${profile.mode}` : 'no mode that can be read'
  const why = whyRefused(profile.mode)
  throw unusable(profile, why ? `has ${shown}, which ${why}` : `has ${shown}; this program knows ${MODES.join(', ')}`)
}

/**
 * The recipe of a profile; exit 4 with the field's name if one is missing or malformed. `others` are where source
 * profiles are found.
 */
export function profileRecipe(profile: Profile, input: SettingsInput, others: Profile[], seen: string[] = []): Recipe {
  const mode = profileMode(profile)
  const get = (name: string) => field(profile, name)
  const need = (name: string) => required(profile, name)
  switch (mode) {
    case 'AK':
      return {kind: 'static', accessKeyId: need('access_key_id'), accessKeySecret: need('access_key_secret')}
    case 'StsToken':
      return {...keys(profile), securityToken: need('sts_token')}
    case 'RamRoleArn':
      return {
        kind: 'role',
        base: keys(profile),
        ...role(profile),
        externalId: get('external_id'),
        policy: get('policy'),
      }
    case 'ChainableRamRoleArn':
      return {
        kind: 'role',
        base: source(profile, input, others, seen),
        ...role(profile),
        externalId: get('external_id'),
      }
    case 'EcsRamRole':
      return instanceRecipe(get('ram_role_name'), input)
    case 'OIDC':
      return {
        kind: 'oidc',
        providerArn: need('oidc_provider_arn'),
        tokenFile: need('oidc_token_file'),
        ...role(profile),
      }
    case 'CredentialsURI':
      return {kind: 'uri', uri: need('credentials_uri')}
    case 'BearerToken':
      return {kind: 'bearer', token: need('bearer_token')}
    case 'CloudSSO':
      return cloudSso(profile)
    default:
      return libraryRecipe(profile, mode, input)
  }
}

/** The security token service's host; `vpc` gives the address inside a VPC. */
export function stsHost(region: string | undefined, vpc: boolean): string {
  return region ? `sts${vpc ? '-vpc' : ''}.${region}.aliyuncs.com` : 'sts.aliyuncs.com'
}

function keys(profile: Profile) {
  return {
    kind: 'static' as const,
    accessKeyId: required(profile, 'access_key_id'),
    accessKeySecret: required(profile, 'access_key_secret'),
    securityToken: field(profile, 'sts_token'),
  }
}

function role(profile: Profile): Role {
  const host = field(profile, 'sts_endpoint') ?? stsHost(field(profile, 'sts_region'), false)
  if (!/^[\w.-]+(:\d+)?$/.test(host)) throw unusable(profile, 'has an sts_endpoint or sts_region that is no host name')
  const duration = Number(profile.fields.expired_seconds || profile.fields.duration_seconds || 3600)
  if (!(duration >= 900)) throw unusable(profile, 'has expired_seconds below 900, the shortest session')
  return {
    roleArn: required(profile, 'ram_role_arn'),
    sessionName: field(profile, 'ram_session_name') ?? 'pai-dlc',
    duration,
    stsHost: host,
  }
}

function source(profile: Profile, input: SettingsInput, others: Profile[], seen: string[]): Recipe {
  const name = required(profile, 'source_profile')
  if (name === profile.name || seen.includes(name))
    throw unusable(profile, 'has a source_profile that leads back to itself')
  const found = others.find((other) => other.name === name)
  if (!found) throw unusable(profile, `has the source_profile ${JSON.stringify(name)}, which does not exist`)
  if (profileMode(found) === 'BearerToken')
    throw unusable(profile, 'has a source_profile of mode BearerToken, which assumes no role')
  return profileRecipe(found, input, others, [...seen, profile.name])
}

function cloudSso(profile: Profile): Recipe {
  const signInUrl = required(profile, 'cloud_sso_sign_in_url')
  const url = URL.canParse(signInUrl) ? new URL(signInUrl) : undefined
  if (!url || (url.protocol !== 'https:' && !isLoopback(url.host)))
    throw unusable(profile, 'has a cloud_sso_sign_in_url that is no https address')
  return {
    kind: 'cloudSso',
    signInUrl,
    accountId: required(profile, 'cloud_sso_account_id'),
    accessConfig: required(profile, 'cloud_sso_access_config'),
    accessToken: field(profile, 'access_token') ?? '',
    expires: Number(field(profile, 'cloud_sso_access_token_expire') ?? 0),
  }
}

function libraryRecipe(profile: Profile, mode: Mode, {env, home, platform}: SettingsInput): Recipe {
  const standard = joinPath(platform, '~', '.aliyun', 'config.json')
  if (!profile.file.isLibrarys)
    throw unusable(profile, `has mode ${mode}, which works from ${standard} without a byte order mark only`)
  if (profile.mode !== mode)
    throw unusable(profile, `spells its mode otherwise than ${mode}, as this mode must be spelled`)
  if (mode === 'External' && /^(1|true)$/i.test(env.ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS ?? '')) {
    throw unusable(profile, 'runs a command for its key, which ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids')
  }
  return {kind: 'library', profile: profile.name, home, mode}
}

const kept = new WeakMap<Setting<unknown>, Recipe>()

/** Ties a recipe to the setting that speaks of it, out of reach of anything that prints settings (rule X3). */
export function keepRecipe<Kept extends Setting<unknown>>(credential: Kept, recipe: Recipe): Kept {
  kept.set(credential, recipe)
  return credential
}

/** The recipe tied to a credential setting; undefined for a copy of one. */
export function recipeOf(credential: Setting<unknown>): Recipe | undefined {
  return kept.get(credential)
}
