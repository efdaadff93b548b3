import {formatDuration} from '../text/duration.js'
import {formatLocalTime, formatTimeZone} from '../text/time.js'
import type {Column} from './columns.js'
import {podLabel} from './pod-label.js'
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

const BAR_GLYPHS = {unicode: '▁▂▃▄▅▆▇█', ascii: '.:-=+*#@', none: {unicode: '·', ascii: '_'}}
const MAX_BARS = 60
const MIN_BARS = 8

/** One pod a row: its course as a sparkline, then the last, least, mean and greatest value. */
export function metricColumns(series: readonly MetricSeries[], view: MetricView): Column<MetricSeries>[] {
  const values = series.flatMap(({points}) => points.map(({value}) => value))
  // Above 100 the values are not percentages, so no unit is shown.
  const isPercentage = view.unit === '%' && values.every((value) => value <= 100)
  const unit = isPercentage ? '%' : view.unit === '%' ? '' : 'B/s'
  const maxValue = isPercentage ? 100 : values.reduce((most, value) => Math.max(most, value), 0)
  const formatValue = (value: number | undefined) => (value === undefined ? '' : formatMetricValue(value, unit))
  const statColumn = (
    key: string,
    header: string,
    aggregate: (values: number[]) => number | undefined,
    priority: number,
  ): Column<MetricSeries> => ({
    key,
    header,
    value: ({points}) => aggregate(points.map(({value}) => value)),
    format: ({points}) => formatValue(aggregate(points.map(({value}) => value))),
    align: 'right',
    priority,
  })
  const labelWidth = Math.max(3, ...series.map(({podId}) => podLabel(podId).length))
  const numbersWidth = 4 * (Math.max(4, ...values.map((value) => formatValue(value).length)) + 2)
  const maxBars = Math.max(MIN_BARS, Math.min(MAX_BARS, view.width - labelWidth - numbersWidth - 2))
  return [
    {key: 'PodId', header: 'POD', value: ({podId}) => podId, format: ({podId}) => podLabel(podId)},
    {
      key: 'Course',
      header: 'TREND',
      value: () => '',
      format: ({points}) => renderSparkline(points, {...view, maxValue, maxBars}),
      priority: 4,
    },
    statColumn('Last', 'LAST', (podValues) => podValues.at(-1), 5),
    statColumn('Min', 'MIN', (podValues) => (podValues.length > 0 ? Math.min(...podValues) : undefined), 2),
    statColumn(
      'Mean',
      'MEAN',
      (podValues) =>
        podValues.length > 0 ? podValues.reduce((sum, value) => sum + value, 0) / podValues.length : undefined,
      3,
    ),
    statColumn('Max', 'MAX', (podValues) => (podValues.length > 0 ? Math.max(...podValues) : undefined), 2),
  ]
}

/** One point a row, for programs: pod, time (UTC), value as the service gives it. */
export function metricPointColumns(): Column<{podId: string; time: number; value: number}>[] {
  return [
    {key: 'PodId', header: 'POD', value: ({podId}) => podId},
    {key: 'Time', header: 'TIME', value: ({time}) => `${new Date(time).toISOString().slice(0, 19)}Z`},
    {key: 'Value', header: 'VALUE', value: ({value}) => value},
  ]
}

interface SparklineOptions extends Pick<MetricView, 'from' | 'to' | 'stepMs' | 'unicode'> {
  maxValue: number
  /** How many at most. */
  maxBars: number
}

/** A series as bars from 0 to `top`, averaged to fit; a dot marks a missing value. */
function renderSparkline(
  points: MetricSeries['points'],
  {from, to, stepMs, unicode = true, maxValue, maxBars}: SparklineOptions,
): string {
  const steps = Math.floor((to - from) / stepMs) + 1
  const bucketCount = Math.max(1, Math.min(steps, maxBars))
  const glyphs = [...(unicode ? BAR_GLYPHS.unicode : BAR_GLYPHS.ascii)]
  const buckets = Array.from({length: bucketCount}, (): number[] => [])
  for (const {time, value} of points) {
    const index = Math.floor(((time - from) / (steps * stepMs)) * bucketCount)
    buckets[Math.max(0, Math.min(bucketCount - 1, index))]?.push(value)
  }
  return buckets
    .map((values) => {
      if (values.length === 0) return unicode ? BAR_GLYPHS.none.unicode : BAR_GLYPHS.none.ascii
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      return glyphs[Math.max(0, Math.min(glyphs.length - 1, Math.floor((mean / (maxValue || 1)) * glyphs.length)))]
    })
    .join('')
}

function formatMetricValue(value: number, unit: string): string {
  if (unit === '%') return `${value.toFixed(1)}%`
  const prefixes = ['', 'k', 'M', 'G', 'T']
  const exponent = value < 1000 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(value) / 3))
  const scaled = value / 1000 ** exponent
  return `${scaled.toFixed(scaled < 100 && (exponent > 0 || !Number.isInteger(scaled)) ? 1 : 0)} ${prefixes[exponent]}${unit}`.trim()
}

/** "GPU use, 2026-11-23 20:00:00 to 21:00:00 UTC+08:00, every 1m". */
export function renderMetricHeading(
  title: string,
  {from, to, stepMs}: Pick<MetricView, 'from' | 'to' | 'stepMs'>,
  timeZone?: string,
): string {
  const [start, end] = [from, to].map((time) => formatLocalTime(new Date(time).toISOString(), timeZone)) as [
    string,
    string,
  ]
  const until = end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : end
  const step = formatDuration(stepMs / 1000)
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}, ${start} to ${until} ${formatTimeZone(to, timeZone)}, every ${step}`
}
