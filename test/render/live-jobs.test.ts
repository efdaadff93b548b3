import {describe, expect, test} from '@jest/globals'
import {
  addChoiceRows,
  createChoiceTable,
  fitChoiceColumns,
  renderChoiceHeader,
  renderChoiceLine,
} from '../../src/prompt/list-table.js'
import {renderHomeHeader} from '../../src/render/home.js'
import {formatJobTime} from '../../src/render/jobs.js'
import {formatLiveJobDetail, liveJobColumns} from '../../src/render/live-jobs.js'

const now = Date.parse('2026-03-20T12:00:00Z')
const JOBS = [
  {
    JobId: 'dlc1xjcumbfm7aai',
    DisplayName: 'qwen3-sft-全参数微调-2026q4',
    JobType: 'PyTorchJob',
    Status: 'Running',
    GmtCreateTime: '2026-03-20T09:00:00Z',
    GmtRunningTime: '2026-03-20T09:30:00Z',
    JobSpecs: [{Type: 'Worker', PodCount: 4, ResourceConfig: {CPU: '8', GPU: '8'}}],
  },
  {
    JobId: 'dlc2',
    DisplayName: 'bad\u001b[2Jname',
    Status: 'Failed',
    GmtFinishTime: '2026-03-18T11:00:00Z',
    Username: 'lin',
  },
]
const rows = JOBS.map((job, place) => ({id: job.JobId, job, isOwn: place === 0}))

function drawn(width: number, {unicode = true, owners = true, color = false} = {}) {
  const columns = liveJobColumns({now: () => now, unicode, timeZone: 'UTC'}, {owners})
  const table = createChoiceTable(columns)
  addChoiceRows(table, rows)
  const widths = fitChoiceColumns(table, width - 2)
  const view = {width, color, unicode}
  return [
    renderChoiceHeader(table, widths, false, view),
    ...table.cells.map((cells, place) => renderChoiceLine(table, widths, {cells, row: rows[place]}, view)),
  ]
}

describe('jobs to choose from are shown', () => {
  test.each<[string, string[], string[]]>([
    [
      'at 100 columns',
      drawn(100),
      [
        '  NAME                         STATUS       TIME  JOB ID            RESOURCES  OWNER',
        '  qwen3-sft-全参数微调-2026q4  ● Running   2h30m  dlc1xjcumbfm7aai  32 GPU     you',
        '  badname                      ✗ Failed   2d ago  dlc2                         lin',
      ],
    ],
    [
      'at 80',
      drawn(79, {owners: false}),
      [
        '  NAME                         STATUS       TIME  JOB ID            RESOURCES',
        '  qwen3-sft-全参数微调-2026q4  ● Running   2h30m  dlc1xjcumbfm7aai  32 GPU',
        '  badname                      ✗ Failed   2d ago  dlc2',
      ],
    ],
    [
      'at 40, without UTF-8',
      drawn(39, {unicode: false}),
      [
        '  NAME                STATUS       TIME',
        '  qwen3-sft-全参数..  * Running   2h30m',
        '  badname             x Failed   2d ago',
      ],
    ],
  ])('%s', (_what, lines, expected) => {
    expect(lines).toEqual(expected)
  })

  test('with a color for each status', () => {
    expect(drawn(100, {color: true})[1]).toContain('\u001b[34m● Running')
  })

  test.each([
    ['a running job since its start', JOBS[0], '2h30m'],
    ['a waiting job since its creation', {Status: 'Queuing', GmtCreateTime: '2026-03-20T11:59:30Z'}, '30s'],
    ['an ended job since its end', {Status: 'Succeeded', GmtFinishTime: '2026-03-20T11:51:00Z'}, '9m ago'],
    ['an unknown age left empty', {Status: 'Failed'}, ''],
  ])('with the time of %s', (_what, job, expected) => {
    expect(formatJobTime(job ?? {}, now)).toBe(expected)
  })

  test('with full details below the list', () => {
    expect(rows.map((row) => formatLiveJobDetail(row, {timeZone: 'UTC'}))).toEqual([
      'dlc1xjcumbfm7aai, PyTorch, 32 GPU, created 2026-03-20 09:00:00',
      'dlc2, by lin',
    ])
  })
})

describe('the header of the home screen shows', () => {
  const look = {color: false, width: 80, unicode: true}
  test.each([
    [
      'a profile',
      {isSandbox: false, profile: 'prod', region: 'cn-hangzhou', workspace: '268'},
      {},
      'PAI-DLC  profile prod · cn-hangzhou · workspace 268',
    ],
    [
      'a key from the environment',
      {isSandbox: false, credential: 'the environment', region: 'cn-hangzhou'},
      {},
      'PAI-DLC  key from the environment · cn-hangzhou',
    ],
    ['no credential and no region', {isSandbox: false}, {}, 'PAI-DLC  no credential · no region'],
    [
      'the sandbox',
      {isSandbox: true, region: 'cn-hangzhou'},
      {unicode: false},
      'PAI-DLC  sandbox on this machine, cn-hangzhou',
    ],
    [
      'two lines on a narrow screen',
      {isSandbox: true, region: 'cn-hangzhou'},
      {width: 40},
      'PAI-DLC  sandbox on this machine\n         cn-hangzhou',
    ],
    [
      'the sandbox in color',
      {isSandbox: true, region: 'x'},
      {color: true},
      '\u001b[1mPAI-DLC\u001b[22m  \u001b[33msandbox\u001b[39m\u001b[2m on this machine · x\u001b[22m',
    ],
  ])('%s', (_what, place, more, expected) => {
    expect(renderHomeHeader(place, {...look, ...more})).toBe(expected)
  })
})
