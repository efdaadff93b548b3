import {invalidParameter} from '../service-error.js'
import {DAY, formatLineTime, parseRfc3339, SECOND} from '../time.js'
import type {TimedLine, TimeRange} from '../types.js'

export interface TimeWindow {
  StartTime?: string
  EndTime?: string
}

/** The range in whole seconds, end included; by default the last 7 days. @throws ApiError for an invalid time */
export function readTimeRange(window: TimeWindow, now: number): TimeRange {
  const start = readTime('StartTime', window.StartTime) ?? now - 7 * DAY
  const end = readTime('EndTime', window.EndTime) ?? now
  return {from: toSeconds(start) * SECOND, until: (toSeconds(end) + 1) * SECOND}
}

/** `2021-01-28 14:07:24 Created pod: …` */
export const formatEvent = ({time, text}: TimedLine) => `${formatLineTime(time)} ${text}`

/** Milliseconds, or undefined for an absent time. @throws ApiError unless it is RFC 3339 */
export function readTime(field: string, text: string | undefined): number | undefined {
  if (!text) return undefined
  const ms = parseRfc3339(text)
  if (ms === undefined) throw invalidParameter(field, `must be a time such as 2020-11-08T16:00:00Z, not ${text}`)
  return ms
}

/** A limit for lines or events. @throws ApiError unless it is between 1 and `max` */
export function checkCount(field: string, count = 2000, max = Number.POSITIVE_INFINITY): number {
  if (count < 1 || count > max)
    throw invalidParameter(
      field,
      max === Number.POSITIVE_INFINITY ? 'must be at least 1' : `must be between 1 and ${max}`,
    )
  return count
}

const toSeconds = (ms: number) => Math.floor(ms / SECOND)
