import {describe, expect, test} from '@jest/globals'
import {sanityPhaseColumns, sanityRoundColumns, toSanityRounds} from '../../src/render/sanity.js'
import {markDeviations} from '../../src/render/sanity-deviations.js'
import {renderSanityRound} from '../../src/render/sanity-round.js'
import {renderTable} from '../../src/render/table.js'
import {VIEW} from './fixtures.js'

const phases = ['CheckInit', 'DeviceCheck', 'AllNodeCommCheck'].map((Phase, index) => ({
  CheckNumber: 1,
  Phase,
  Status: index === 2 ? 'Failed' : 'Succeeded',
  StartedAt: `2026-11-20T16:4${index}:30.343005+08:00`,
  FinishedAt: `2026-11-20T16:4${index}:59.343005+08:00`,
  Message: index === 2 ? 'allreduce 41.2 GB/s\nnode-3 is 12 % below the mean' : '',
}))

describe('sanity checks are shown', () => {
  test('as rounds with their status', () => {
    expect(
      renderTable(sanityRoundColumns(VIEW), toSanityRounds([phases, phases.slice(0, 2), []]), VIEW).split('\n'),
    ).toEqual([
      'NUMBER  STATUS       PHASES  STARTED              DURATION  MESSAGE',
      '1       ✗ Failed          3  2026-11-20 16:40:30     2m29s  allreduce 41.2 GB/s…',
      '1       ✓ Succeeded       2  2026-11-20 16:40:30     1m29s  -',
      '-       -                 0  -                           -  -',
    ])
  })

  test('as phases with their status', () => {
    expect(renderTable(sanityPhaseColumns(VIEW), phases, VIEW).split('\n')).toEqual([
      'PHASE             STATUS       DURATION  STARTED              MESSAGE',
      'CheckInit         ✓ Succeeded       29s  2026-11-20 16:40:30  -',
      'DeviceCheck       ✓ Succeeded       29s  2026-11-20 16:41:30  -',
      'AllNodeCommCheck  ✗ Failed          29s  2026-11-20 16:42:30  allreduce 41.2 GB…',
    ])
  })

  test('as one round with its reports', () => {
    expect(renderSanityRound(phases, VIEW).split('\n')).toEqual([
      'PHASE             STATUS       DURATION',
      'CheckInit         ✓ Succeeded       29s',
      'DeviceCheck       ✓ Succeeded       29s',
      'AllNodeCommCheck  ✗ Failed          29s',
      '',
      'AllNodeCommCheck',
      '  allreduce 41.2 GB/s',
      '  node-3 is 12 % below the mean',
    ])
  })

  test('with dashes for an empty round', () => {
    expect(renderSanityRound([{}], {...VIEW, width: 40}).split('\n')).toEqual([
      'PHASE  STATUS  DURATION',
      '-      -              -',
    ])
  })
})

describe('a value that deviates from the mean of its peers', () => {
  const report = (...values: number[]) => values.map((value, index) => `node-${index}: gemm_fp16 ${value} TFLOP/s`)

  test.each<[string, string[], string[]]>([
    ['by more than 5 % is marked', report(280, 281, 250), ['', '', ' ← gemm_fp16 8 % below the mean']],
    ['upwards is marked, too', report(100, 100, 100, 110), ['', '', '', ' ← gemm_fp16 7 % above the mean']],
    ['by less is not', report(100, 100, 106), ['', '', '']],
    ['alone has no peers', report(100), ['']],
    [
      'is compared with the same check in the same unit',
      [
        'a: gemm_fp16 280 TFLOP/s, allreduce_nvlink 228 GB/s',
        'b: gemm_fp16 281 TFLOP/s, allreduce_nvlink 205 GB/s',
        'c: allreduce_nvlink 229 GB/s',
      ],
      ['', ' ← allreduce_nvlink 7 % below the mean', ''],
    ],
    ['ignores other numbers', ['2 node(s) ready: network_connectivity ok', '9 node(s) ready'], ['', '']],
  ])('%s', (_, lines, marks) => {
    expect(markDeviations(lines.join('\n')).split('\n')).toEqual(
      lines.map((line, index) => line + (marks[index] ?? '')),
    )
  })

  test('has an arrow of ASCII where the terminal knows no other', () => {
    expect(markDeviations(report(280, 281, 250).join('\n'), {unicode: false})).toContain(' <- gemm_fp16 8 % below')
  })

  test('is marked in the round', () => {
    const round = [{Phase: 'DeviceCheck', Status: 'Succeeded', Message: report(280, 281, 250).join('\n')}]
    expect(renderSanityRound(round, VIEW)).toContain('  node-2: gemm_fp16 250 TFLOP/s ← gemm_fp16 8 % below the mean')
  })
})
