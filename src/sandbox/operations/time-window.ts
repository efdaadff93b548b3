import {invalidParameter} from '../service-error.js'
import {DAY, lineTime, parseTime, SECOND} from '../time.js'
import type {Span, TimedLine} from '../types.js'

export interface TimeWindow {
  StartTime?: string
  EndTime?: string
}

/** A window counts in whole seconds and begins 7 days ago unless it says otherwise. */
export function spanOf(window: TimeWindow, now: number): Span {
  const start = readTime('StartTime', window.StartTime) ?? now - 7 * DAY
  const end = readTime('EndTime', window.EndTime) ?? now
  return {from: second(start) * SECOND, until: (second(end) + 1) * SECOND}
}

/** `2021-01-28 14:07:24 Created pod: …` */
export const eventLine = ({time, text}: TimedLine) => `${lineTime(time)} ${text}`

export function readTime(field: string, text: string | undefined): number | undefined {
  if (!text) return undefined
  const ms = parseTime(text)
  if (ms === undefined) throw invalidParameter(field, `must be a time such as 2020-11-08T16:00:00Z, not ${text}`)
  return ms
}

/** A count of lines or events, from 1 to the most that the service gives. */
export function readCount(field: string, count = 2000, most = Number.POSITIVE_INFINITY): number {
  if (count < 1 || count > most)
    throw invalidParameter(
      field,
      most === Number.POSITIVE_INFINITY ? 'must be at least 1' : `must be between 1 and ${most}`,
    )
  return count
}

const second = (ms: number) => Math.floor(ms / SECOND)
