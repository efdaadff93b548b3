/** Seconds per unit. `ms` comes before `m` because the pattern tries units in this order. */
const SECONDS_PER_UNIT: Readonly<Record<string, number>> = {ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800}

const UNIT_PATTERN = 'ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?'
const PART_PATTERN = new RegExp(`(\\d+(?:\\.\\d+)?)\\s*(${UNIT_PATTERN})(?![a-z])\\s*`, 'gi')
const DURATION_PATTERN = new RegExp(`^(?:\\d+(?:\\.\\d+)?\\s*(?:${UNIT_PATTERN})(?![a-z])\\s*)+$`, 'i')
const NUMBER_PATTERN = /^\d+(?:\.\d+)?$/

/**
 * Parses a duration such as 90s, 10m, 1h30m, 0.5s or 7d; units may be spelled out.
 * @param bareUnit the unit of a number without one, which is otherwise invalid
 * @returns seconds, or undefined if the text is not a duration
 */
export function parseDuration(text: string, {bareUnit}: {bareUnit?: 's' | 'm'} = {}): number | undefined {
  const trimmed = text.trim()
  if (bareUnit !== undefined && NUMBER_PATTERN.test(trimmed)) return Number(trimmed) * (SECONDS_PER_UNIT[bareUnit] ?? 0)
  if (!DURATION_PATTERN.test(trimmed)) return undefined
  // Adding whole milliseconds avoids rounding errors.
  const milliseconds = [...trimmed.matchAll(PART_PATTERN)].map(([, count, unit = '']) =>
    Math.round(Number(count) * getUnitSeconds(unit) * 1000),
  )
  return milliseconds.reduce((sum, part) => sum + part, 0) / 1000
}

function getUnitSeconds(unit: string): number {
  const name = unit.toLowerCase()
  return SECONDS_PER_UNIT[name === 'ms' || name.startsWith('milli') ? 'ms' : name.charAt(0)] ?? 0
}

/**
 * Formats a duration for `parseDuration`: 42s, 3m12s, 2h05m, 3d4h, 30m. Trailing zero units are omitted.
 * @param units the maximum number of units, largest first; smaller ones are cut off
 */
export function formatDuration(seconds: number | null | undefined, {units = 2} = {}): string {
  if (seconds === undefined || seconds === null || !Number.isFinite(seconds)) return ''
  const totalSeconds = Math.max(0, Math.floor(seconds))
  const days = Math.floor(totalSeconds / 86_400)
  const counts: [number, string][] = [
    [days, 'd'],
    [Math.floor((totalSeconds % 86_400) / 3600), 'h'],
    [Math.floor((totalSeconds % 3600) / 60), 'm'],
    [totalSeconds % 60, 's'],
  ]
  const first = counts.findIndex(([count]) => count > 0)
  if (first < 0) return '0s'
  // Beyond a month hours don't matter, unless all units are requested.
  const visible = counts.slice(first, units === 2 && days >= 30 ? 1 : first + units)
  const last = visible.findLastIndex(([count]) => count > 0)
  const padCount = (count: number, unit: string, index: number) =>
    index > 0 && unit !== 'h' ? String(count).padStart(2, '0') : String(count)
  return visible
    .slice(0, last + 1)
    .map(([count, unit], index) => `${padCount(count, unit, index)}${unit}`)
    .join('')
}
