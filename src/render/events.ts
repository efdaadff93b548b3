import {sanitizeLine} from '../text/sanitize.js'
import {formatLineTime} from '../text/time.js'
import {createColors} from './view.js'

export interface EventRenderOptions {
  color: boolean
  /** The wall clock of the reader instead of the service's time, which is UTC. Default false. */
  usesLocalTime?: boolean
  /** An IANA zone for it; the machine's own without it. */
  timeZone?: string
}

/** One event: "2021-01-28 14:07:24  Created pod: …". */
export function renderEvent(text: string, {color, usesLocalTime = false, timeZone}: EventRenderOptions): string {
  const [, time, rest] = /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?Z?)\s+(.*)$/s.exec(text) ?? []
  const paint = createColors(color)
  if (time === undefined) return sanitizeLine(text)
  const shownTime = usesLocalTime ? formatLineTime(time, timeZone) : time
  return `${paint.dim(shownTime)}  ${highlightFailure(sanitizeLine(rest ?? ''), paint.red)}`
}

function highlightFailure(text: string, red: (text: string) => string): string {
  return /\b(error|fail(ed|ure)?|exited with code [1-9]\d*|OOMKilled|evicted|preempted|BackOff|not enough)\b/i.test(
    text,
  )
    ? red(text)
    : text
}
