import {safeText} from '../text/sanitize.js'
import {displayWidth, pad} from '../text/width.js'
import {podLabel} from './pods.js'
import {type Colours, colours} from './view.js'

/** The time that the service may put before a line: two spaces follow it. */
const SERVICE_TIME = /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?Z?) {2}(.*)$/s
const STARTS_WITH_DIGIT = /^\d/
const ENDS_IN_BREAK = /[\r\n]$/
const PREFIX_COLOURS = [
  'cyan',
  'magenta',
  'green',
  'yellow',
  'blue',
  'cyanBright',
  'magentaBright',
  'greenBright',
] as const

export interface LogLineOptions {
  colour: boolean
  /** Show the service's time before a line. Default false. */
  timestamps?: boolean
  /** What podPrefixes gave for this pod, when there are several. */
  prefix?: string
}

/**
 * One line of a log. Colours in it pass when colour is on; an overwritten line becomes several, each with its prefix.
 */
export function renderLogLine(text: string, {colour, timestamps = false, prefix = ''}: LogLineOptions): string {
  // A million lines come through here: what most of them do not need is not done.
  const [, time, rest] = STARTS_WITH_DIGIT.test(text) ? (SERVICE_TIME.exec(text) ?? []) : []
  const line = rest ?? text
  const shown = safeText(ENDS_IN_BREAK.test(line) ? line.replace(/[\r\n]+$/, '') : line, {colours: colour})
  const stamp = timestamps && time ? `${colours(colour).dim(time)}  ` : ''
  return prefix + stamp + (shown.includes('\n') ? shown.replaceAll('\n', () => `\n${prefix}${stamp}`) : shown)
}

/** A line as the job wrote it. */
export function withoutTime(text: string): string {
  return SERVICE_TIME.exec(text)?.[2] ?? text
}

/** For several pods: a short prefix each, padded to one width, in a colour of its own: "master-0 | ". */
export function podPrefixes(podIds: readonly string[], {colour}: {colour: boolean}): Map<string, string> {
  const paint = colours(colour)
  const labels = podIds.map((podId) => safeText(podLabel(podId)))
  const width = Math.max(0, ...labels.map(displayWidth))
  return new Map(
    podIds.map((podId, index) => [podId, `${tint(index, paint)(`${pad(labels[index] ?? '', width)} |`)} `]),
  )
}

function tint(index: number, paint: Colours): (text: string) => string {
  return paint[PREFIX_COLOURS[index % PREFIX_COLOURS.length] ?? 'cyan']
}
