import {describe, expect, test} from '@jest/globals'
import {renderTsv} from '../../src/render/columns.js'
import {type MetricSeries, metricColumns, metricPointColumns, renderMetricHeading} from '../../src/render/metrics.js'
import {renderTable} from '../../src/render/table.js'
import {NOW, VIEW} from './fixtures.js'

const MINUTE = 60_000
const window = {from: NOW - 9 * MINUTE, to: NOW, stepMs: MINUTE}
const course = (podId: string, values: (number | undefined)[]): MetricSeries => ({
  podId: `dlckjd5hm84tmjec-${podId}`,
  points: values.flatMap((value, index) => (value === undefined ? [] : [{time: window.from + index * MINUTE, value}])),
})
const shown = (unit: '%' | 'B/s', series: MetricSeries[], more = {}) => {
  const wide = {...VIEW, ...more}
  return renderTable(metricColumns(series, {...wide, ...window, unit}), series, wide).split('\n')
}

describe('metrics are shown', () => {
  const shares = [
    course('master-0', [0, 12.5, 25, 37.5, 50, 62.5, 75, 87.5, 100, 100]),
    course('worker-11', [undefined, undefined, 5, 5, 5, undefined, 5, 5, 5, undefined]),
    course('worker-2', []),
  ]
  test('with percentages drawn from 0 to 100', () => {
    expect(shown('%', shares)).toEqual([
      'POD        TREND         LAST   MIN   MEAN     MAX',
      'master-0   ▁▂▃▄▅▆▇███  100.0%  0.0%  55.0%  100.0%',
      'worker-11  ··▁▁▁·▁▁▁·    5.0%  5.0%   5.0%    5.0%',
      'worker-2   ··········       -     -      -       -',
    ])
  })

  test('with rates drawn from 0 to the maximum of all pods', () => {
    expect(
      shown('B/s', [course('master-0', [0, 1e6, 5e7, 1e8]), course('worker-0', [512, 999, 1500, 25_000])]),
    ).toEqual([
      'POD       TREND            LAST      MIN       MEAN        MAX',
      'master-0  ▁▁▅█······   100 MB/s    0 B/s  37.8 MB/s   100 MB/s',
      'worker-0  ▁▁▁▁······  25.0 kB/s  512 B/s   7.0 kB/s  25.0 kB/s',
    ])
  })

  test('without a unit for a usage above 100', () => {
    expect(shown('%', [course('master-0', [640, 1280])])).toEqual([
      'POD       TREND        LAST  MIN  MEAN    MAX',
      'master-0  ▅█········  1.3 k  640   960  1.3 k',
    ])
  })

  test('in ASCII on a narrow terminal', () => {
    expect(shown('%', shares, {width: 40, unicode: false})).toEqual([
      'POD        TREND       LAST   MIN   MEAN',
      'master-0   .-=+*@@@  100.0%  0.0%  55.0%',
      'worker-11  _......_    5.0%  5.0%   5.0%',
      'worker-2   ________       -     -      -',
    ])
  })

  test('as one row per point for programs', () => {
    expect(renderTsv(metricPointColumns(), [{podId: 'dlc1-worker-0', time: NOW, value: 12.34}])).toBe(
      'dlc1-worker-0\t2026-11-23T12:41:03Z\t12.34',
    )
  })

  test.each<[string, number, number, string]>([
    ['one day', 10 * MINUTE, MINUTE, 'Disk reads, 2026-11-23 20:31:03 to 20:41:03 UTC+08:00, every 1m'],
    [
      'two days',
      1440 * MINUTE,
      90 * 1000,
      'Disk reads, 2026-11-22 20:41:03 to 2026-11-23 20:41:03 UTC+08:00, every 1m30s',
    ],
  ])('with a heading for %s', (_what, length, stepMs, expected) => {
    expect(renderMetricHeading('disk reads', {from: NOW - length, to: NOW, stepMs}, VIEW.timeZone)).toBe(expected)
  })
})
