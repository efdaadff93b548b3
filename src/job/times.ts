import {usageError} from '../errors.js'
import {parseDuration} from '../text/duration.js'

/** The service's default time window. */
export const DEFAULT_LIST_WINDOW_MS = 7 * 24 * 3_600_000

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/
const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/

/** The service's time format: UTC, whole seconds, 2026-01-02T03:04:05Z. */
export function toApiTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}

/**
 * Parses a time flag into the service's format: an age such as 10m, 2h or 1h30m, an RFC 3339 time, or a local date with
 * or without a time. @throws CliError (usage)
 */
export function parseTime(text: string, now: number, flag = '--since'): string {
  const moment = parseAge(text.trim(), now) ?? parseRfc3339(text.trim()) ?? parseLocal(text.trim())
  if (moment !== undefined && moment >= 0 && moment < 253_402_300_800_000) return toApiTime(moment)
  throw usageError(`${flag} "${text}" is not a time.`, [
    `${flag} takes an age (10m, 2h, 1d), a local time ("2026-11-23 20:00", 2026-11-23) ` +
      'or RFC 3339 (2026-11-23T20:00:00Z)',
  ])
}

/** Parses a duration such as 90s or 1h30m into milliseconds; a bare number means seconds. @throws CliError (usage) */
export function parseDurationFlag(text: string, flag: string): number {
  const seconds = parseDuration(text, {bareUnit: 's'})
  if (seconds !== undefined) return seconds * 1000
  throw usageError(`${flag} "${text}" is not a duration.`, [`${flag} takes forms such as 90s, 10m, 2h, 1h30m, 7d`])
}

function parseAge(text: string, now: number): number | undefined {
  const seconds = parseDuration(text)
  return seconds === undefined ? undefined : now - seconds * 1000
}

function parseRfc3339(text: string): number | undefined {
  const match = RFC3339.exec(text)
  if (!match) return undefined
  const [, day = '', time, , zone = ''] = match
  const parsed = Date.parse(`${day}T${time}Z`)
  // Date.parse turns February 30 into March 2, so compare the result with the text.
  if (Number.isNaN(parsed) || !new Date(parsed).toISOString().startsWith(day)) return undefined
  const moment = Date.parse(`${day}T${time}${zone.toUpperCase()}`)
  return Number.isNaN(moment) ? undefined : moment
}

function parseLocal(text: string): number | undefined {
  const match = LOCAL_TIME.exec(text)
  if (!match) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  const moment = new Date(year, month - 1, day, hour, minute, second)
  const isRealDate = moment.getFullYear() === year && moment.getMonth() === month - 1 && moment.getDate() === day
  return isRealDate && hour < 24 && minute < 60 && second < 60 ? moment.getTime() : undefined
}

export interface PollFlags {
  interval?: number
  'drain-timeout'?: number
}

const MAX_POLL_FLAG_MS = 3_600_000

/** Converts poll flags; the interval may grow fivefold. @throws CliError (usage) for zero or above an hour */
export function parsePollFlags(flags: PollFlags): {intervalMs?: number; maxIntervalMs?: number; drainMs?: number} {
  const {interval: intervalMs, 'drain-timeout': drainMs} = flags
  for (const [flag, ms] of [
    ['--interval', intervalMs],
    ['--drain-timeout', drainMs],
  ] as const)
    if (ms !== undefined && !(ms > 0 && ms <= MAX_POLL_FLAG_MS))
      throw usageError(`${flag} must be above 0 and at most 1h.`, [`${flag} 2s`])
  return {
    ...(intervalMs === undefined ? {} : {intervalMs, maxIntervalMs: Math.max(intervalMs * 5, 1)}),
    ...(drainMs === undefined ? {} : {drainMs}),
  }
}

export function readIntervalVariable(env: Record<string, string | undefined>): PollFlags {
  const text = env.PAI_DLC_INTERVAL
  return text ? {interval: parseDurationFlag(text, 'PAI_DLC_INTERVAL')} : {}
}
