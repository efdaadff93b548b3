import {usageError} from '../errors.js'
import {getVariable} from '../platform/environment.js'
import {parseDuration} from '../text/duration.js'
import {type Profile, profileLabel} from './credentials/profile-files.js'
import type {SettingsInput} from './environment.js'
import {type Setting, setting} from './setting.js'

interface Limit {
  flag: 'connect-timeout' | 'read-timeout' | 'retries'
  variable: string
  /** In a profile of `aliyun`, in seconds or a number; 0 means unset. */
  profileField: string
  defaultValue: number
  min: number
  max: number
  isDuration: boolean
}

/** Defaults that flags, variables and profiles change (rule X2). */
export const LIMITS = {
  connectTimeout: {
    flag: 'connect-timeout',
    variable: 'PAI_DLC_CONNECT_TIMEOUT',
    profileField: 'connect_timeout',
    defaultValue: 15,
    min: 0.1,
    max: 600,
    isDuration: true,
  },
  readTimeout: {
    flag: 'read-timeout',
    variable: 'PAI_DLC_READ_TIMEOUT',
    profileField: 'read_timeout',
    defaultValue: 30,
    min: 0.1,
    max: 3600,
    isDuration: true,
  },
  retries: {
    flag: 'retries',
    variable: 'PAI_DLC_RETRIES',
    profileField: 'retry_count',
    defaultValue: 2,
    min: 0,
    max: 10,
    isDuration: false,
  },
} as const satisfies Record<string, Limit>

/** A limit in seconds, or a count (rule X2). @throws CliError (usage) if it is out of range */
export function chooseLimit(
  name: keyof typeof LIMITS,
  {flags, env}: SettingsInput,
  profile?: Profile,
): Setting<number> {
  const limit: Limit = LIMITS[name]
  const flag = flags[limit.flag]
  if (flag !== undefined) return setting(parseLimit(flag, limit, `--${limit.flag}`), 'flag', `--${limit.flag}`)

  const value = getVariable(env, limit.variable)
  if (value !== undefined) return setting(parseLimit(value, limit, limit.variable), 'environment', limit.variable)
  const profileValue = profile?.fields[limit.profileField]
  if (profile && profileValue !== undefined && Number(profileValue) !== 0) {
    const source = `${limit.profileField} of ${profileLabel(profile)}`
    return setting(parseLimit(profileValue, limit, source), 'profile', profileLabel(profile))
  }
  return setting(limit.defaultValue, 'default', 'built in')
}

function parseLimit(input: string | number, {min, max, isDuration, defaultValue}: Limit, source: string): number {
  const value = isDuration ? parseDuration(String(input), {bareUnit: 's'}) : parseWholeNumber(input)
  if (value !== undefined && value >= min && value <= max) return value
  const [kind, low, high, fallback] = isDuration
    ? ['a duration', ...[min, max, defaultValue].map((seconds) => `${seconds}s`)]
    : ['a whole number', min, max, defaultValue]
  throw usageError(`${source} must be ${kind} from ${low} to ${high}.`, [`Omit it for the default (${fallback}).`])
}

function parseWholeNumber(input: string | number): number | undefined {
  return /^\s*\d+\s*$/.test(String(input)) ? Number(input) : undefined
}
