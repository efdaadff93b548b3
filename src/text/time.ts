import {formatDuration} from './duration.js'

/** A time in a response: RFC 3339, or missing. */
export type Timestamp = string | null | undefined

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds since the epoch, or undefined if it is not a valid time. */
export function parseTimestamp(time: Timestamp): number | undefined {
  const parsed = time ? Date.parse(time) : Number.NaN
  return Number.isNaN(parsed) ? undefined : parsed
}

/** Whole seconds between two times; undefined if one is missing. */
export function secondsBetween(from: Timestamp, to: Timestamp | number): number | undefined {
  const start = parseTimestamp(from)
  const end = typeof to === 'number' ? to : parseTimestamp(to)
  return start === undefined || end === undefined ? undefined : Math.floor((end - start) / 1000)
}

export function formatAge(time: Timestamp, now: number): string {
  return formatDuration(secondsBetween(time, now))
}

/** Local time for display: 2026-11-23 20:41:03. Text that is not a time is returned unchanged. */
export function formatLocalTime(time: Timestamp, timeZone?: string): string {
  const parsed = parseTimestamp(time)
  if (parsed === undefined) return time ?? ''
  const parts = Object.fromEntries(
    getFormatter(timeZone)
      .formatToParts(parsed)
      .map(({type, value}) => [type, value]),
  )
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second}`
}

/** The time at the start of a log line or event, which is UTC, as local time. */
export const formatLineTime = (time: string, timeZone?: string): string =>
  formatLocalTime(time.replace(' ', 'T').replace(/Z?$/, 'Z'), timeZone)

/** A time with its zone: 2026-11-23 20:41:03 UTC+08:00. Text that is not a time is returned unchanged. */
export function formatMoment(time: string, timeZone?: string): string {
  const parsed = parseTimestamp(time)
  return parsed === undefined ? time : `${formatLocalTime(time, timeZone)} ${formatTimeZone(parsed, timeZone)}`
}

/** The UTC offset at a time: UTC, UTC+08:00. */
export function formatTimeZone(timestamp: number, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat('en', {timeZoneName: 'longOffset', timeZone}).formatToParts(timestamp)
  return (parts.find(({type}) => type === 'timeZoneName')?.value ?? '').replace(/^GMT(\+00:00$)?/, 'UTC')
}

function getFormatter(timeZone?: string): Intl.DateTimeFormat {
  const cached = formatters.get(timeZone ?? '')
  if (cached) return cached
  const twoDigit = '2-digit'
  const formatter = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: twoDigit,
    day: twoDigit,
    hour: twoDigit,
    minute: twoDigit,
    second: twoDigit,
    hourCycle: 'h23',
    timeZone,
  })
  formatters.set(timeZone ?? '', formatter)
  return formatter
}
