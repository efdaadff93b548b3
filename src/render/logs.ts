import {sanitizeText} from '../text/sanitize.js'
import {displayWidth, pad} from '../text/width.js'
import {podLabel} from './pods.js'
import {type Colors, createColors} from './view.js'

/** The time that the service may put before a line: two spaces follow it. */
const SERVICE_TIME = /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?Z?) {2}(.*)$/s
const STARTS_WITH_DIGIT = /^\d/
const ENDS_IN_BREAK = /[\r\n]$/
const PREFIX_COLORS = [
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
  color: boolean
  /** Show the service's time before a line. Default false. */
  timestamps?: boolean
  /** What podPrefixes gave for this pod, when there are several. */
  prefix?: string
}

/**
 * One line of a log. Colors in it pass when color is on; an overwritten line becomes several, each with its prefix.
 */
export function renderLogLine(text: string, {color, timestamps = false, prefix = ''}: LogLineOptions): string {
  // A million lines come through here: what most of them do not need is not done.
  const [, time, rest] = STARTS_WITH_DIGIT.test(text) ? (SERVICE_TIME.exec(text) ?? []) : []
  const line = rest ?? text
  const shown = sanitizeText(ENDS_IN_BREAK.test(line) ? line.replace(/[\r\n]+$/, '') : line, {colors: color})
  const stamp = timestamps && time ? `${createColors(color).dim(time)}  ` : ''
  return prefix + stamp + (shown.includes('\n') ? shown.replaceAll('\n', () => `\n${prefix}${stamp}`) : shown)
}

/** A line as the job wrote it. */
export function stripTimestamp(text: string): string {
  return SERVICE_TIME.exec(text)?.[2] ?? text
}

/** For several pods: a short prefix each, padded to one width, in a color of its own: "master-0 | ". */
export function podPrefixes(podIds: readonly string[], {color}: {color: boolean}): Map<string, string> {
  const paint = createColors(color)
  const labels = podIds.map((podId) => sanitizeText(podLabel(podId)))
  const width = Math.max(0, ...labels.map(displayWidth))
  return new Map(
    podIds.map((podId, index) => [podId, `${paintPrefix(index, paint)(`${pad(labels[index] ?? '', width)} |`)} `]),
  )
}

function paintPrefix(index: number, paint: Colors): (text: string) => string {
  return paint[PREFIX_COLORS[index % PREFIX_COLORS.length] ?? 'cyan']
}
