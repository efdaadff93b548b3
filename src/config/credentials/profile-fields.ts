import {CliError} from '../../errors.js'
import type {Profile} from './profile-files.js'

/** What is wrong with a key or token, in words that follow its name and do not repeat it; undefined if nothing is. */
export function describeKeyFault(value: string): string | undefined {
  if (value.trim() === '') return 'is empty'
  if (/[\r\n]$/.test(value)) return 'ends in a line break'
  if (value !== value.trim()) return 'begins or ends with a blank'
  if (/[^\x21-\x7e]/.test(value)) return 'holds a blank, a line break or a character outside ASCII'
  return undefined
}

/** An error about a profile that names it and its file, exit 4. */
export function unusableProfileError({name, file}: Profile, reason: string): CliError {
  return new CliError({
    code: 'ProfileUnusable',
    exit: 'credentials',
    message: `Profile ${JSON.stringify(name)} of ${file.displayPath} ${reason}.`,
    suggestions: [`aliyun configure --profile ${name}`, 'Name another profile: --profile NAME'],
  })
}

const SECRET_FIELDS = ['access_key_id', 'access_key_secret', 'sts_token', 'bearer_token', 'access_token']

/** A field that a profile must have; exit 4 with its name if it is missing or malformed. */
export function requireField(profile: Profile, name: string): string {
  const value = getField(profile, name)
  if (value === undefined) throw unusableProfileError(profile, `has no ${name}`)
  return value
}

/** A field's text; undefined if it is empty. */
export function getField(profile: Profile, name: string): string | undefined {
  const value = profile.fields[name]
  if (profile.invalidFields.includes(name))
    throw unusableProfileError(profile, `has something in ${name} that is no text`)
  if (value === undefined || value === '') return undefined
  const fault = SECRET_FIELDS.includes(name) ? describeKeyFault(String(value)) : undefined
  if (fault) throw unusableProfileError(profile, `has a value in ${name} that ${fault}`)
  return String(value)
}

/** Modes of other tools that are no way in here, and why; the words follow "which". */
const UNSUPPORTED_MODES: Record<string, string> = {
  rsakeypair:
    'asks for its session at the address of the instance metadata server, where it can’t be had; use RamRoleArn or StsToken',
  ramrolearnwithrolename:
    'takes a role over from the instance’s own in one step; use ChainableRamRoleArn with a source_profile of mode EcsRamRole',
  anonymous: 'signs nothing, and these services answer nobody without a signature',
}

/** Why a known mode can't be used; undefined for a mode that nobody knows. */
export function unsupportedModeReason(mode: string): string | undefined {
  return UNSUPPORTED_MODES[mode.toLowerCase()]
}
