import {usageError} from '../errors.js'
import {badVariable, ID, incomplete, nothingConfigured, profileMissing, SECRET, TOKEN} from './identity-error.js'
import {isTrue, type SettingsInput, variable} from './input.js'
import {type Profile, type ProfileFile, readCliProfiles, readIniProfiles, switchedOff} from './profile-files.js'
import {instanceRecipe, keyFault, type Mode, profileMode, profileRecipe, type Recipe, stsHost} from './recipe.js'
import {type Setting, setting, unset} from './setting.js'

/** Who acts: the profile if one does, the credential's mode, and how to get it. */
export interface Identity {
  profile: Setting<string | null>
  credential: Setting<Mode>
  recipe: Recipe
  /** The profile in use. */
  used?: Profile
  notes: string[]
}

/**
 * Picks the one identity that commands act as (rules X3 to X5). A named profile is used or fails, never passed over; otherwise the first
 * way that is configured counts, and a half-configured one is an error. Reads files, calls nothing. Errors: exit 4.
 */
export function chooseIdentity(input: SettingsInput): Identity {
  const named = profileName(input)
  if (named) return fromNamed(named, input)
  const ways = [fromKeys, fromOidc, fromCurrent, fromIni, fromUri, fromInstance]
  for (const way of ways) {
    const identity = way(input)
    if (identity) return {...identity, notes: [...blankKeys(input), ...identity.notes]}
  }
  throw nothingConfigured(input.env)
}

/** The profile that a flag or a variable names, by rule X4. */
export function profileName({flags, env}: SettingsInput): Setting<string> | undefined {
  if (flags.profile !== undefined) {
    if (flags.profile.trim() === '') throw usageError('--profile is empty.', ['Leave it out, or name a profile: --profile NAME'])
    return setting(flags.profile, 'flag', '--profile')
  }
  for (const name of ['PAI_DLC_PROFILE', 'ALIBABA_CLOUD_PROFILE']) {
    const value = variable(env, name)
    if (value) return setting(value, 'environment', name)
  }
  return undefined
}

/** The current profile of the aliyun configuration, for its region when keys come from elsewhere; undefined if it can't be had. */
export function currentProfile(input: SettingsInput): Profile | undefined {
  const file = switchedOff(input.env).cli ? undefined : readCliProfiles(input)
  return file?.profiles.find(({name}) => name === file.current)
}

const OIDC = ['ALIBABA_CLOUD_ROLE_ARN', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE'] as const

function fromNamed(named: Setting<string>, input: SettingsInput): Identity {
  const off = switchedOff(input.env)
  const stores = [...(off.cli ? [] : [readCliProfiles]), ...(off.ini ? [] : [readIniProfiles])]
  const files: ProfileFile[] = []
  let used: Profile | undefined
  for (const read of stores) {
    const file = used ? undefined : read(input)
    if (file) files.push(file)
    used ??= file?.profiles.find(({name}) => name === named.value)
  }
  if (!used) throw profileMissing(named, files, off.cli)

  const passedOver = [...[ID, SECRET, TOKEN].filter((name) => input.env[name]), ...OIDC.slice(1).filter((name) => input.env[name])]
  const note = `${named.source.name} names profile ${named.value}, so these variables are not used: ${passedOver.join(', ')}.`
  const identity = fromProfile(used, input)
  return {...identity, profile: named, notes: [...identity.notes, ...(passedOver.length > 0 ? [note] : [])]}
}

function fromKeys({env}: SettingsInput): Identity | undefined {
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
    recipe: {kind: 'static', accessKeyId: env[ID] ?? '', accessKeySecret: env[SECRET] ?? '', ...(token ? {securityToken: token} : {})},
    notes: [],
  }
}

function fromOidc({env}: SettingsInput): Identity | undefined {
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

function fromCurrent(input: SettingsInput): Identity | undefined {
  const file = switchedOff(input.env).cli ? undefined : readCliProfiles(input)
  if (!file || file.profiles.length === 0) return undefined
  const used = file.profiles.find(({name}) => name === file.current)
  const where = `${file.shown} current`
  if (!used) throw profileMissing(setting(file.current, 'profile', where), [file])
  return isBlank(used) ? undefined : {...fromProfile(used, input), profile: setting(used.name, 'profile', where)}
}

function fromIni(input: SettingsInput): Identity | undefined {
  const file = switchedOff(input.env).ini ? undefined : readIniProfiles(input)
  const used = file?.profiles.find(({name}) => name === file.current)
  return used && fromProfile(used, input)
}

function fromUri({env}: SettingsInput): Identity | undefined {
  const uri = variable(env, 'ALIBABA_CLOUD_CREDENTIALS_URI')
  if (!uri) return undefined
  return {
    profile: unset(),
    credential: setting('CredentialsURI', 'environment', 'ALIBABA_CLOUD_CREDENTIALS_URI'),
    recipe: {kind: 'uri', uri},
    notes: [],
  }
}

function fromInstance(input: SettingsInput): Identity | undefined {
  const name = 'ALIBABA_CLOUD_ECS_METADATA'
  const roleName = variable(input.env, name)
  if ((!roleName && !input.useInstanceRole) || isTrue(input.env, `${name}_DISABLED`)) return undefined
  const credential: Setting<Mode> = roleName
    ? setting('EcsRamRole', 'environment', name)
    : setting('EcsRamRole', 'default', 'instance role')
  return {profile: unset(), credential, recipe: instanceRecipe(roleName, input), notes: []}
}

function fromProfile(used: Profile, input: SettingsInput): Identity {
  const where = `${used.file.shown} profile ${used.name}`
  return {
    profile: setting(used.name, 'profile', used.file.shown),
    credential: setting(profileMode(used), 'profile', where),
    recipe: profileRecipe(used, input, used.file.profiles),
    used,
    notes: used.file.notes,
  }
}

/** `aliyun` writes an empty AK profile before anything is configured: nobody's identity. */
function isBlank({mode, fields}: Profile): boolean {
  return /^(AK)?$/i.test(mode) && !fields.access_key_id && !fields.access_key_secret
}

function blankKeys({env}: SettingsInput): string[] {
  return [ID, SECRET, TOKEN].filter((name) => env[name] === '').map((name) => `${name} is set but empty, which counts as not set.`)
}
