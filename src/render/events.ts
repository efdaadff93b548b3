import {safeLine} from './sanitize.js'
import {colours} from './view.js'

/** One event: "2021-01-28 14:07:24  Created pod: …", the time as the service gives it. */
export function renderEvent(text: string, {colour, prefix = ''}: {colour: boolean; prefix?: string}): string {
  const [, time, rest] = /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?Z?)\s+(.*)$/s.exec(text) ?? []
  const paint = colours(colour)
  return time === undefined ? prefix + safeLine(text) : `${prefix}${paint.dim(time)}  ${tone(safeLine(rest ?? ''), paint.red)}`
}

/** Bad news stands out. */
function tone(text: string, red: (text: string) => string): string {
  return /\b(error|fail(ed|ure)?|exited with code [1-9]\d*|OOMKilled|evicted|preempted|BackOff|not enough)\b/i.test(text) ? red(text) : text
}
