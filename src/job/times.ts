import {usageError} from '../errors.js'

/** How far back the service looks when no start is given. */
export const DEFAULT_WINDOW_MS = 7 * 24 * 3_600_000

const UNITS: Record<string, number> = {s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000}
const AGE = /^(\d+[smhdw])+$/
const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/

/** Milliseconds since the epoch as the service writes times: UTC, whole seconds, 2026-01-02T03:04:05Z. */
export function toApiTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}

/**
 * A moment that a person typed, as the service wants it (UTC, whole seconds): an age before `now` such as 10m, 2h, 1d
 * or 1h30m, an RFC 3339 time, or a local date with or without a time. Anything else is a usage error that names these
 * forms.
 */
export function parseTime(text: string, now: number, flag = '--since'): string {
  const moment = parseAge(text.trim(), now) ?? parseAbsolute(text.trim()) ?? parseLocal(text.trim())
  if (moment !== undefined && moment >= 0 && moment < 253_402_300_800_000) return toApiTime(moment)
  throw usageError(`${flag} "${text}" is not a time.`, [
    `${flag} takes an age (10m, 2h, 1d), a local time ("2026-11-23 20:00", 2026-11-23) or RFC 3339 (2026-11-23T20:00:00Z)`,
  ])
}

/** A length of time such as 90s, 10m or 1h30m in milliseconds; anything else is a usage error. */
export function parseDuration(text: string, flag = '--timeout'): number {
  const trimmed = text.trim()
  if (AGE.test(trimmed)) return milliseconds(trimmed)
  throw usageError(`${flag} "${text}" is not a length of time.`, [
    `${flag} takes forms such as 90s, 10m, 2h, 1h30m, 1d`,
  ])
}

function parseAge(text: string, now: number): number | undefined {
  return AGE.test(text) ? now - milliseconds(text) : undefined
}

function milliseconds(text: string): number {
  return [...text.matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  )
}

function parseAbsolute(text: string): number | undefined {
  const match = RFC3339.exec(text)
  if (!match) return undefined
  const [, day = '', time, , zone = ''] = match
  const written = Date.parse(`${day}T${time}Z`)
  // Date.parse turns 30 February into 2 March: what comes back must be what was written.
  if (Number.isNaN(written) || !new Date(written).toISOString().startsWith(day)) return undefined
  const moment = Date.parse(`${day}T${time}${zone.toUpperCase()}`)
  return Number.isNaN(moment) ? undefined : moment
}

function parseLocal(text: string): number | undefined {
  const match = LOCAL.exec(text)
  if (!match) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  const moment = new Date(year, month - 1, day, hour, minute, second)
  const real = moment.getFullYear() === year && moment.getMonth() === month - 1 && moment.getDate() === day
  return real && hour < 24 && minute < 60 && second < 60 ? moment.getTime() : undefined
}

/**
 * Pauses in milliseconds, as src/job takes them; absent where the flag is. @throws CliError (usage) for what is no
 * positive number
 */
export function paceOf(flags: {interval?: string; settle?: string}): {
  intervalMs?: number
  maxIntervalMs?: number
  settleMs?: number
} {
  const intervalMs = flagSeconds('--interval', flags.interval)
  const settleMs = flagSeconds('--settle', flags.settle)
  return {
    ...(intervalMs === undefined ? {} : {intervalMs, maxIntervalMs: Math.max(intervalMs * 5, 1)}),
    ...(settleMs === undefined ? {} : {settleMs}),
  }
}

export function flagSeconds(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 3600))
    throw usageError(`${flag} takes seconds, such as 2 or 0.5, not ${text}.`, [`${flag} 2`])
  return seconds * 1000
}
