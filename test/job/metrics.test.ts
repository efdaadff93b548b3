import {describe, expect, test} from '@jest/globals'
import {resolveMetricWindow, toMetricsInput, toPodSeries} from '../../src/job/metrics.js'

const now = Date.parse('2026-11-23T12:00:00Z')
const iso = (time: number) => new Date(time).toISOString().slice(5, 19)

describe('the metric window', () => {
  const old = {Status: 'Failed', GmtRunningTime: '2026-11-20T01:00:00Z', GmtFinishTime: '2026-11-20T09:00:00Z'}
  test.each<[string, Partial<Parameters<typeof resolveMetricWindow>[0]>, string, string, string]>([
    [
      'the last hour of a running job',
      {job: {Status: 'Running', GmtRunningTime: '2026-11-23T01:00:00Z'}},
      '11-23T11:00:00',
      '11-23T12:00:00',
      '1m',
    ],
    [
      'the whole life of a young one',
      {job: {Status: 'Running', GmtRunningTime: '2026-11-23T11:50:00Z'}},
      '11-23T11:50:00',
      '11-23T12:00:00',
      '1m',
    ],
    ['the last hour before its end', {job: old}, '11-20T08:00:00', '11-20T09:00:00', '1m'],
    [
      'from a time to its end, in about 60 steps',
      {job: old, since: '2026-11-20T01:00:00Z'},
      '11-20T01:00:00',
      '11-20T09:00:00',
      '8m',
    ],
    ['an explicit step', {job: old, stepMs: 90_000}, '11-20T08:00:00', '11-20T09:00:00', '90s'],
    ['a job of which no time is known', {job: {}}, '11-23T11:00:00', '11-23T12:00:00', '1m'],
  ])('%s', (_what, given, from, to, TimeStep) => {
    const window = resolveMetricWindow({job: {}, now, ...given})
    expect([iso(window.from), iso(window.to), toMetricsInput(window).TimeStep]).toEqual([from, to, TimeStep])
  })

  test.each([
    [{since: '2026-11-23T12:00:00Z', until: '2026-11-23T11:00:00Z'}, /--since must be before --until/],
    [{stepMs: 0}, /at least one second/],
  ])('%j is refused', (given, says) => expect(() => resolveMetricWindow({job: {}, now, ...given})).toThrow(says))
})

test('points are sorted by time, and a gap has no point', () => {
  expect(
    toPodSeries({
      PodMetrics: [{PodId: 'a', Metrics: [{Time: 2, Value: 0}, {Time: 1, Value: 5}, {Time: 3}]}, {PodId: 'b'}],
    }),
  ).toEqual([
    {
      podId: 'a',
      points: [
        {time: 1, value: 5},
        {time: 2, value: 0},
      ],
    },
    {podId: 'b', points: []},
  ])
})
