import {formatDuration} from '../text/duration.js'
import {formatLocalTime, formatTimeZone} from '../text/time.js'
import type {Column} from './columns.js'
import {podLabel} from './pods.js'
import type {View} from './view.js'

export interface MetricSeries {
  podId: string
  points: readonly {time: number; value: number}[]
}

export interface MetricView extends Pick<View, 'width' | 'unicode'> {
  unit: '%' | 'B/s'
  /** The window, in milliseconds since the epoch. */
  from: number
  to: number
  stepMs: number
}

const BARS = {unicode: '▁▂▃▄▅▆▇█', ascii: '.:-=+*#@', none: {unicode: '·', ascii: '_'}}
const MAX_BARS = 60
const MIN_BARS = 8

/** One pod a row: its course as a sparkline, then the last, least, mean and greatest value. */
export function metricColumns(series: readonly MetricSeries[], view: MetricView): Column<MetricSeries>[] {
  const values = series.flatMap(({points}) => points.map(({value}) => value))
  // A use above 100 is none of 100: then the service counts in something else, and no unit is better than a wrong one.
  const isShare = view.unit === '%' && values.every((value) => value <= 100)
  const unit = isShare ? '%' : view.unit === '%' ? '' : 'B/s'
  const top = isShare ? 100 : values.reduce((most, value) => Math.max(most, value), 0)
  const text = (value: number | undefined) => (value === undefined ? '' : formatMetricValue(value, unit))
  const number = (
    key: string,
    header: string,
    of: (values: number[]) => number | undefined,
    priority: number,
  ): Column<MetricSeries> => ({
    key,
    header,
    value: ({points}) => of(points.map(({value}) => value)),
    show: ({points}) => text(of(points.map(({value}) => value))),
    align: 'right',
    priority,
  })
  // What the other columns leave on a line.
  const labels = Math.max(3, ...series.map(({podId}) => podLabel(podId).length))
  const numbers = 4 * (Math.max(4, ...values.map((value) => text(value).length)) + 2)
  const bars = Math.max(MIN_BARS, Math.min(MAX_BARS, view.width - labels - numbers - 2))
  return [
    {key: 'PodId', header: 'POD', value: ({podId}) => podId, show: ({podId}) => podLabel(podId)},
    {
      key: 'Course',
      header: 'COURSE',
      value: () => '',
      show: ({points}) => sparkline(points, {...view, top, bars}),
      priority: 4,
    },
    number('Last', 'LAST', (all) => all.at(-1), 5),
    number('Min', 'MIN', (all) => (all.length > 0 ? Math.min(...all) : undefined), 2),
    number(
      'Mean',
      'MEAN',
      (all) => (all.length > 0 ? all.reduce((sum, value) => sum + value, 0) / all.length : undefined),
      3,
    ),
    number('Max', 'MAX', (all) => (all.length > 0 ? Math.max(...all) : undefined), 2),
  ]
}

/** One point a row, for programs: pod, time (UTC), value as the service gives it. */
export function pointColumns(): Column<{podId: string; time: number; value: number}>[] {
  return [
    {key: 'PodId', header: 'POD', value: ({podId}) => podId},
    {key: 'Time', header: 'TIME', value: ({time}) => `${new Date(time).toISOString().slice(0, 19)}Z`},
    {key: 'Value', header: 'VALUE', value: ({value}) => value},
  ]
}

interface TrendOptions extends Pick<MetricView, 'from' | 'to' | 'stepMs' | 'unicode'> {
  /** The value of a whole bar. */
  top: number
  /** How many at most. */
  bars: number
}

/**
 * A course as bars from 0 to `top`, one for each step or, where room is short, for several; a dot where there is no
 * value.
 */
function sparkline(
  points: MetricSeries['points'],
  {from, to, stepMs, unicode = true, top, bars: most}: TrendOptions,
): string {
  const steps = Math.floor((to - from) / stepMs) + 1
  const count = Math.max(1, Math.min(steps, most))
  const bars = [...(unicode ? BARS.unicode : BARS.ascii)]
  const buckets = Array.from({length: count}, (): number[] => [])
  for (const {time, value} of points) {
    const place = Math.floor(((time - from) / (steps * stepMs)) * count)
    buckets[Math.max(0, Math.min(count - 1, place))]?.push(value)
  }
  return buckets
    .map((values) => {
      if (values.length === 0) return unicode ? BARS.none.unicode : BARS.none.ascii
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      return bars[Math.max(0, Math.min(bars.length - 1, Math.floor((mean / (top || 1)) * bars.length)))]
    })
    .join('')
}

function formatMetricValue(value: number, unit: string): string {
  if (unit === '%') return `${value.toFixed(1)}%`
  const powers = ['', 'k', 'M', 'G', 'T']
  const power = value < 1000 ? 0 : Math.min(powers.length - 1, Math.floor(Math.log10(value) / 3))
  const scaled = value / 1000 ** power
  return `${scaled.toFixed(scaled < 100 && (power > 0 || !Number.isInteger(scaled)) ? 1 : 0)} ${powers[power]}${unit}`.trim()
}

/** "GPU use, 2026-11-23 20:00:00 to 21:00:00 UTC+08:00, every 1m". */
export function renderMetricHeading(
  what: string,
  {from, to, stepMs}: Pick<MetricView, 'from' | 'to' | 'stepMs'>,
  timeZone?: string,
): string {
  const [start, end] = [from, to].map((time) => formatLocalTime(new Date(time).toISOString(), timeZone)) as [
    string,
    string,
  ]
  const until = end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : end
  const step = formatDuration(stepMs / 1000)
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}, ${start} to ${until} ${formatTimeZone(to, timeZone)}, every ${step}`
}
