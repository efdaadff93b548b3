import {usageError} from '../errors.js'
import {variable} from '../platform/environment.js'
import type {SettingsInput} from './environment.js'
import {type Setting, setting} from './setting.js'

interface Limit {
  flag: 'connect-timeout' | 'read-timeout' | 'retries'
  variable: string
  preset: number
  min: number
  max: number
  whole: boolean
  unit: string
}

/** Rule X2: presets that only a flag or a variable changes. */
export const LIMITS = {
  connectTimeout: {
    flag: 'connect-timeout',
    variable: 'PAI_DLC_CONNECT_TIMEOUT',
    preset: 15,
    min: 0.1,
    max: 600,
    whole: false,
    unit: ' seconds',
  },
  readTimeout: {
    flag: 'read-timeout',
    variable: 'PAI_DLC_READ_TIMEOUT',
    preset: 30,
    min: 0.1,
    max: 3600,
    whole: false,
    unit: ' seconds',
  },
  retries: {flag: 'retries', variable: 'PAI_DLC_RETRIES', preset: 2, min: 0, max: 10, whole: true, unit: ''},
} as const satisfies Record<string, Limit>

/** A limit and its source, in seconds or a count (rule X2). A value out of range is a usage error. */
export function chooseLimit(name: keyof typeof LIMITS, {flags, env}: SettingsInput): Setting<number> {
  const limit: Limit = LIMITS[name]
  const flag = flags[limit.flag]
  if (flag !== undefined) return setting(check(flag, limit, `--${limit.flag}`), 'flag', `--${limit.flag}`)

  const value = variable(env, limit.variable)
  if (value !== undefined) return setting(check(value, limit, limit.variable), 'environment', limit.variable)
  return setting(limit.preset, 'default', 'built in')
}

function check(given: number | string, {min, max, whole, unit, preset}: Limit, from: string): number {
  const value = typeof given === 'number' ? given : /^\s*\d+(\.\d+)?\s*$/.test(given) ? Number(given) : Number.NaN
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value
  throw usageError(`${from} must be ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}${unit}.`, [
    `Leave it out for ${preset}${unit}.`,
  ])
}
