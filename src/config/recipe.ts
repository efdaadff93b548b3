import {CliError} from '../errors.js'
import {isTrue, joinPath, type SettingsInput} from './input.js'
import type {Profile} from './profile-files.js'
import type {Setting} from './setting.js'

/** The ways to a credential that this program knows, as `aliyun configure` calls them. */
export const MODES = [
  'AK',
  'StsToken',
  'RamRoleArn',
  'ChainableRamRoleArn',
  'EcsRamRole',
  'OIDC',
  'CloudSSO',
  'OAuth',
  'External',
  'CredentialsURI',
] as const
export type Mode = (typeof MODES)[number]

/** How to get a credential: everything that is needed and nothing that is looked up later. It holds keys, so it is never shown. */
export type Recipe =
  | {kind: 'static'; accessKeyId: string; accessKeySecret: string; securityToken?: string}
  | ({kind: 'role'; base: Recipe; externalId?: string; policy?: string} & Role)
  | ({kind: 'oidc'; providerArn: string; tokenFile: string} & Role)
  | {kind: 'instance'; roleName?: string; tokenOnly: boolean}
  | {kind: 'uri'; uri: string}
  | {kind: 'library'; profile: string; home: string; mode: Mode}

interface Role {
  roleArn: string
  sessionName: string
  /** Seconds. */
  duration: number
  stsHost: string
}

/** The mode a profile means, whatever its case; exit 4 if it is not one of ours. */
export function profileMode(profile: Profile): Mode {
  const mode = MODES.find((name) => name.toLowerCase() === profile.mode.toLowerCase())
  if (mode) return mode
  const shown = /^[A-Za-z]{1,40}$/.test(profile.mode) ? `mode ${profile.mode}` : 'no mode that can be read'
  throw unusable(profile, `has ${shown}; this program knows ${MODES.join(', ')}`)
}

/** The recipe of a profile; exit 4 with the field's name if one is missing or malformed. `others` are where source profiles are found. */
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
      return {kind: 'role', base: keys(profile), ...role(profile), externalId: get('external_id'), policy: get('policy')}
    case 'ChainableRamRoleArn':
      return {kind: 'role', base: source(profile, input, others, seen), ...role(profile), externalId: get('external_id')}
    case 'EcsRamRole':
      return instanceRecipe(get('ram_role_name'), input)
    case 'OIDC':
      return {kind: 'oidc', providerArn: need('oidc_provider_arn'), tokenFile: need('oidc_token_file'), ...role(profile)}
    case 'CredentialsURI':
      return {kind: 'uri', uri: need('credentials_uri')}
    default:
      return libraryRecipe(profile, mode, input)
  }
}

/** The recipe of the machine's own role; exit 4 if ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids asking for it (rule X5). */
export function instanceRecipe(roleName: string | undefined, {env}: SettingsInput): Recipe {
  if (!isTrue(env, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED')) {
    return {kind: 'instance', roleName, tokenOnly: isTrue(env, 'ALIBABA_CLOUD_IMDSV1_DISABLED')}
  }
  throw new CliError({
    code: 'CredentialsDisabled',
    exit: 'credentials',
    message: 'The instance role is needed, but ALIBABA_CLOUD_ECS_METADATA_DISABLED=true forbids asking for it.',
    suggestions: ['unset ALIBABA_CLOUD_ECS_METADATA_DISABLED'],
  })
}

/** The security token service's host; `vpc` gives the address inside a VPC. */
export function stsHost(region: string | undefined, vpc: boolean): string {
  return region ? `sts${vpc ? '-vpc' : ''}.${region}.aliyuncs.com` : 'sts.aliyuncs.com'
}

/** What is wrong with a key or token, in words that follow its name and do not repeat it; undefined if nothing is. */
export function keyFault(value: string): string | undefined {
  if (value.trim() === '') return 'is empty'
  if (/[\r\n]$/.test(value)) return 'ends in a line break'
  if (value !== value.trim()) return 'begins or ends with a blank'
  if (/[^\x21-\x7e]/.test(value)) return 'holds a blank, a line break or a character outside ASCII'
  return undefined
}

/** An error about a profile that names it and its file, exit 4. */
export function unusable({name, file}: Profile, why: string): CliError {
  return new CliError({
    code: 'ProfileUnusable',
    exit: 'credentials',
    message: `Profile ${JSON.stringify(name)} of ${file.shown} ${why}.`,
    suggestions: [`aliyun configure --profile ${name}`, 'Name another profile: --profile NAME'],
  })
}

const SECRETS = ['access_key_id', 'access_key_secret', 'sts_token']

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
  return {roleArn: required(profile, 'ram_role_arn'), sessionName: field(profile, 'ram_session_name') ?? 'pai-dlc', duration, stsHost: host}
}

function source(profile: Profile, input: SettingsInput, others: Profile[], seen: string[]): Recipe {
  const name = required(profile, 'source_profile')
  if (name === profile.name || seen.includes(name)) throw unusable(profile, 'has a source_profile that leads back to itself')
  const found = others.find((other) => other.name === name)
  if (!found) throw unusable(profile, `has the source_profile ${JSON.stringify(name)}, which does not exist`)
  return profileRecipe(found, input, others, [...seen, profile.name])
}

function libraryRecipe(profile: Profile, mode: Mode, {env, home, platform}: SettingsInput): Recipe {
  const standard = joinPath(platform, '~', '.aliyun', 'config.json')
  if (!profile.file.isLibrarys) throw unusable(profile, `has mode ${mode}, which works from ${standard} without a byte order mark only`)
  if (profile.mode !== mode) throw unusable(profile, `spells its mode otherwise than ${mode}, as this mode must be spelled`)
  if (mode === 'External' && /^(1|true)$/i.test(env.ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS ?? '')) {
    throw unusable(profile, 'runs a command for its key, which ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids')
  }
  return {kind: 'library', profile: profile.name, home, mode}
}

function required(profile: Profile, name: string): string {
  const value = field(profile, name)
  if (value === undefined) throw unusable(profile, `has no ${name}`)
  return value
}

function field(profile: Profile, name: string): string | undefined {
  const value = profile.fields[name]
  if (value === undefined || value === '') return undefined
  const fault = SECRETS.includes(name) ? keyFault(String(value)) : undefined
  if (fault) throw unusable(profile, `has a value in ${name} that ${fault}`)
  return String(value)
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
