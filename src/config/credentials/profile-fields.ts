import {CliError} from '../../errors.js'
import type {Profile} from './profile-files.js'

/** What is wrong with a key or token, to follow its name; never contains the value. */
export function describeKeyFault(value: string): string | undefined {
  if (value.trim() === '') return 'is empty'
  if (/[\r\n]$/.test(value)) return 'ends in a line break'
  if (value !== value.trim()) return 'starts or ends with a space'
  if (/[^\x21-\x7e]/.test(value)) return 'contains a space, a line break or a non-ASCII character'
  return undefined
}

export function unusableProfileError({name, file}: Profile, reason: string): CliError {
  return new CliError({
    code: 'ProfileUnusable',
    exit: 'credentials',
    message: `Profile ${JSON.stringify(name)} of ${file.displayPath} ${reason}.`,
    suggestions: [`aliyun configure --profile ${name}`, 'Name another profile: --profile NAME'],
  })
}

const SECRET_FIELDS = ['access_key_id', 'access_key_secret', 'sts_token', 'bearer_token', 'access_token']

/** A required field. @throws CliError (exit code 4) if it is missing or malformed */
export function requireField(profile: Profile, name: string): string {
  const value = getField(profile, name)
  if (value === undefined) throw unusableProfileError(profile, `has no ${name}`)
  return value
}

export function getField(profile: Profile, name: string): string | undefined {
  const value = profile.fields[name]
  if (profile.invalidFields.includes(name))
    throw unusableProfileError(profile, `has a value of ${name} that is not a string`)
  if (value === undefined || value === '') return undefined
  const fault = SECRET_FIELDS.includes(name) ? describeKeyFault(String(value)) : undefined
  if (fault) throw unusableProfileError(profile, `has a value of ${name} that ${fault}`)
  return String(value)
}

/** Known modes that are not supported; the text follows "which". */
const UNSUPPORTED_MODES: Record<string, string> = {
  rsakeypair:
    'requests its session from the instance metadata server, where it is not available; use RamRoleArn or StsToken',
  ramrolearnwithrolename: 'is not supported; use ChainableRamRoleArn with a source_profile of mode EcsRamRole',
  anonymous: 'does not sign requests, but the services require signatures',
}

export function unsupportedModeReason(mode: string): string | undefined {
  const name = mode.toLowerCase()
  return Object.hasOwn(UNSUPPORTED_MODES, name) ? UNSUPPORTED_MODES[name] : undefined
}
