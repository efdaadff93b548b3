import {usageError} from '../../errors.js'
import {getVariable} from '../../platform/environment.js'
import type {SettingsInput} from '../environment.js'
import {type Setting, setting, unset} from '../setting.js'
import {missingCredentialsError, profileNotFoundError} from './errors.js'
import {
  emptyVariableNotes,
  fromAccessKey,
  fromCredentialsUri,
  fromInstanceMetadata,
  fromOidc,
  presentKeyVariables,
} from './from-environment.js'
import {assertOneIdentity, instanceRoleSource, requestedInstanceRole} from './instance-role.js'
import type {Profile, ProfileFile} from './profile-files.js'
import type {ProfileStore} from './profile-store.js'
import {profileCredentialSource, profileMode} from './source.js'
import type {Identity} from './types.js'

/**
 * Chooses the identity of commands (rules X3 to X5): the named profile, otherwise the first configured source. Never
 * falls back to another source if one is incomplete. @throws CliError (exit code 4)
 */
export function chooseIdentity(input: SettingsInput, profiles: ProfileStore): Identity {
  const requestedProfile = requestedProfileName(input)
  const instance = requestedInstanceRole(input)
  assertOneIdentity(requestedProfile, instance)
  if (instance && (!requestedProfile || instance.source.kind === 'flag')) return fromInstanceFlag(instance, input)
  if (requestedProfile) return fromNamedProfile(requestedProfile, input, profiles)
  const providers = [
    fromAccessKey,
    fromOidc,
    fromCurrentProfile,
    fromIniProfile,
    fromCredentialsUri,
    fromInstanceMetadata,
  ]
  for (const provider of providers) {
    const identity = provider(input, profiles)
    if (identity) return {...identity, notes: [...emptyVariableNotes(input), ...identity.notes]}
  }
  throw missingCredentialsError(input.env, profiles.disabledBy.cli)
}

/** As `aliyun` reads them, and our own first. */
const PROFILE_VARIABLES = ['PAI_DLC_PROFILE', 'ALIBABA_CLOUD_PROFILE', 'ALIBABACLOUD_PROFILE', 'ALICLOUD_PROFILE']

/** The profile from the flag or the variables (rule X4). */
export function requestedProfileName({flags, env}: SettingsInput): Setting<string> | undefined {
  if (flags.profile !== undefined) {
    if (flags.profile.trim() === '')
      throw usageError('--profile is empty.', ['Omit it, or name a profile: --profile NAME'])
    return setting(flags.profile, 'flag', '--profile')
  }
  for (const name of PROFILE_VARIABLES) {
    const value = getVariable(env, name)
    if (value) return setting(value, 'environment', name)
  }
  return undefined
}

/** The current profile of the aliyun configuration, which provides the region if the keys come from elsewhere. */
export function currentProfile(profiles: ProfileStore): Profile | undefined {
  const file = profiles.cliFile()
  return file?.profiles.find(({name}) => name === file.current)
}

function fromNamedProfile(requested: Setting<string>, input: SettingsInput, profiles: ProfileStore): Identity {
  const findIn = (file: ProfileFile | undefined) => file?.profiles.find(({name}) => name === requested.value)
  const profile = findIn(profiles.cliFile()) ?? findIn(profiles.iniFile())
  if (!profile) {
    const files = [profiles.cliFile(), profiles.iniFile()].filter((file) => file !== undefined)
    throw profileNotFoundError(requested, files, profiles.disabledBy.cli)
  }

  const identity = fromProfile(profile, input)
  return {
    ...identity,
    profile: requested,
    notes: [
      ...identity.notes,
      ...ignoredVariablesNote(`${requested.source.name} names profile ${requested.value}`, input),
    ],
  }
}

function fromInstanceFlag(instance: Setting<true>, input: SettingsInput): Identity {
  return {
    profile: unset(),
    credential: setting('EcsRamRole', instance.source.kind, instance.source.name),
    credentialSource: instanceRoleSource(getVariable(input.env, 'ALIBABA_CLOUD_ECS_METADATA'), input),
    notes: ignoredVariablesNote(`${instance.source.name} selects the instance role`, input),
  }
}

/** Keys that are ignored because they belong to another identity. */
function ignoredVariablesNote(reason: string, input: SettingsInput): string[] {
  const names = presentKeyVariables(input)
  return names.length > 0 ? [`${reason}, so these variables are ignored: ${names.join(', ')}.`] : []
}

function fromCurrentProfile(input: SettingsInput, profiles: ProfileStore): Identity | undefined {
  const file = profiles.cliFile()
  if (!file || file.profiles.length === 0) return undefined
  const profile = file.profiles.find(({name}) => name === file.current)
  const sourceName = `${file.displayPath} current`
  if (!profile) throw profileNotFoundError(setting(file.current, 'profile', sourceName), [file])
  return isEmptyProfile(profile)
    ? undefined
    : {...fromProfile(profile, input), profile: setting(profile.name, 'profile', sourceName)}
}

function fromIniProfile(input: SettingsInput, profiles: ProfileStore): Identity | undefined {
  const file = profiles.iniFile()
  const profile = file?.profiles.find(({name}) => name === file.current)
  return profile && fromProfile(profile, input)
}

function fromProfile(activeProfile: Profile, input: SettingsInput): Identity {
  const sourceName = `${activeProfile.file.displayPath} profile ${activeProfile.name}`
  return {
    profile: setting(activeProfile.name, 'profile', activeProfile.file.displayPath),
    credential: setting(profileMode(activeProfile), 'profile', sourceName),
    credentialSource: profileCredentialSource(activeProfile, input, activeProfile.file.profiles),
    activeProfile,
    notes: activeProfile.file.notes,
  }
}

/** `aliyun` writes an empty AK profile before it is configured. */
function isEmptyProfile({mode, fields}: Profile): boolean {
  return /^(AK)?$/i.test(mode) && !fields.access_key_id && !fields.access_key_secret
}
