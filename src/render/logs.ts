import {sanitizeText} from '../text/sanitize.js'
import {formatLineTime} from '../text/time.js'
import {displayWidth, pad} from '../text/width.js'
import {podLabel} from './pod-label.js'
import {type Colors, createColors} from './view.js'

/** The time that the service may put before a line: two spaces follow it. */
const SERVICE_TIMESTAMP = /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?Z?) {2}(.*)$/s
const STARTS_WITH_DIGIT = /^\d/
const ENDS_WITH_NEWLINE = /[\r\n]$/
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
  showTimestamps?: boolean
  /** Local time instead of the service's, which is UTC. */
  usesLocalTime?: boolean
  /** What createPodPrefixes gave for this pod, when there are several. */
  prefix?: string
  /** Marks parts of the text. */
  highlight?(text: string): string
}

/** One line of a log. Colors in it pass when color is on; an overwritten line becomes several, each with its prefix. */
export function renderLogLine(
  text: string,
  {color, showTimestamps = false, usesLocalTime = false, prefix = '', highlight}: LogLineOptions,
): string {
  // A million lines come through here: what most of them do not need is not done.
  const [, time, rest] = STARTS_WITH_DIGIT.test(text) ? (SERVICE_TIMESTAMP.exec(text) ?? []) : []
  const line = rest ?? text
  const plain = sanitizeText(ENDS_WITH_NEWLINE.test(line) ? line.replace(/[\r\n]+$/, '') : line, {colors: color})
  const safe = highlight ? highlight(plain) : plain
  const shownTime = showTimestamps && time && usesLocalTime ? formatLineTime(time) : time
  const timestamp = showTimestamps && shownTime ? `${createColors(color).dim(shownTime)}  ` : ''
  return prefix + timestamp + (safe.includes('\n') ? safe.replaceAll('\n', () => `\n${prefix}${timestamp}`) : safe)
}

export function stripTimestamp(text: string): string {
  return SERVICE_TIMESTAMP.exec(text)?.[2] ?? text
}

/** For several pods: a short prefix each, padded to one width, in a color of its own: "master-0 | ". */
export function createPodPrefixes(podIds: readonly string[], {color}: {color: boolean}): Map<string, string> {
  const paint = createColors(color)
  const labels = podIds.map((podId) => sanitizeText(podLabel(podId)))
  const width = Math.max(0, ...labels.map(displayWidth))
  return new Map(
    podIds.map((podId, index) => [podId, `${getPrefixColor(index, paint)(`${pad(labels[index] ?? '', width)} |`)} `]),
  )
}

function getPrefixColor(index: number, paint: Colors): (text: string) => string {
  return paint[PREFIX_COLORS[index % PREFIX_COLORS.length] ?? 'cyan']
}
