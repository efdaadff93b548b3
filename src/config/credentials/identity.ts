import {usageError} from '../../errors.js'
import {variable} from '../../platform/environment.js'
import type {SettingsInput} from '../environment.js'
import {type Setting, setting, unset} from '../setting.js'
import {nothingConfigured, profileMissing} from './errors.js'
import {blankKeys, fromInstance, fromKeys, fromOidc, fromUri, keyVariables} from './from-environment.js'
import {expectOneIdentity, instanceRecipe, wantsInstanceRole} from './instance-role.js'
import {type Profile, type ProfileFile, readCliProfiles, readIniProfiles, switchedOff} from './profile-files.js'
import {profileMode, profileRecipe} from './source.js'
import type {Identity} from './types.js'

/**
 * Picks the one identity that commands act as (rules X3 to X5). A named profile is used or fails, never passed over;
 * otherwise the first way that is configured counts, and a half-configured one is an error. Reads files, calls nothing.
 * Errors: exit 4.
 */
export function chooseIdentity(input: SettingsInput): Identity {
  const named = profileName(input)
  const instance = wantsInstanceRole(input)
  expectOneIdentity(named, instance)
  if (instance && (!named || instance.source.kind === 'flag')) return fromAsked(instance, input)
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
    if (flags.profile.trim() === '')
      throw usageError('--profile is empty.', ['Leave it out, or name a profile: --profile NAME'])
    return setting(flags.profile, 'flag', '--profile')
  }
  for (const name of ['PAI_DLC_PROFILE', 'ALIBABA_CLOUD_PROFILE']) {
    const value = variable(env, name)
    if (value) return setting(value, 'environment', name)
  }
  return undefined
}

/**
 * The current profile of the aliyun configuration, for its region when keys come from elsewhere; undefined if it can't
 * be had.
 */
export function currentProfile(input: SettingsInput): Profile | undefined {
  const file = switchedOff(input.env).cli ? undefined : readCliProfiles(input)
  return file?.profiles.find(({name}) => name === file.current)
}

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

  const identity = fromProfile(used, input)
  return {
    ...identity,
    profile: named,
    notes: [...identity.notes, ...passedOver(`${named.source.name} names profile ${named.value}`, input)],
  }
}

function fromAsked(instance: Setting<true>, input: SettingsInput): Identity {
  return {
    profile: unset(),
    credential: setting('EcsRamRole', instance.source.kind, instance.source.name),
    recipe: instanceRecipe(variable(input.env, 'ALIBABA_CLOUD_ECS_METADATA'), input),
    notes: passedOver(`${instance.source.name} asks for the instance’s role`, input),
  }
}

/** Keys that lie ready and belong to another identity. */
function passedOver(why: string, input: SettingsInput): string[] {
  const names = keyVariables(input)
  return names.length > 0 ? [`${why}, so these variables are not used: ${names.join(', ')}.`] : []
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
