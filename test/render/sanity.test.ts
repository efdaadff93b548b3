import {describe, expect, test} from '@jest/globals'
import {sanityPhaseColumns, sanityRoundColumns, toSanityRounds} from '../../src/render/sanity.js'
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
