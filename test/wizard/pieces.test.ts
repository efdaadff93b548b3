import {describe, expect, test} from '@jest/globals'
import {parseMinutes} from '../../src/document/flag-values.js'
import {createSearchIndex} from '../../src/prompt/list-filter.js'
import {
  addChoiceRows,
  createChoiceTable,
  fitChoiceColumns,
  renderChoiceHeader,
  renderChoiceLine,
  renderChoiceText,
} from '../../src/prompt/list-table.js'
import {createPagedList, fromArray, loadAll} from '../../src/prompt/paged-list.js'
import {wrapInput} from '../../src/prompt/text-lines.js'
import type {Column} from '../../src/render/columns.js'
import {renderReview} from '../../src/render/review.js'
import {formatDuration} from '../../src/text/duration.js'
import {proposeName} from '../../src/wizard/propose-name.js'
import {createWizardState, findSource, matchScore, removeAnswer, setAnswer} from '../../src/wizard/state.js'
import {ECS_SPECS, PYTORCH_IMAGE} from './catalog-fixture.js'

const NOW = Date.parse('2026-03-20T12:00:00Z')

test.each([
  ['vision', 'python train_resnet50.py', 'vision-resnet50-20260320'],
  ['vision', 'torchrun --nproc 8 train.py --model_name_or_path Qwen/Qwen2.5-7B', 'vision-qwen2.5-7b-20260320'],
  ['vision', 'python main.py --arch=resnet18', 'vision-resnet18-20260320'],
  ['My Project!', 'bash run.sh', 'my-project-20260320'],
  ['resnet50', 'python train_resnet50.py', 'resnet50-20260320'],
  ['训练', 'echo hello', 'job-20260320'],
  [undefined, undefined, 'job-20260320'],
])('C13: in project %j the command %j proposes the name %s', (project, command, name) => {
  expect(proposeName({project, command, now: NOW})).toBe(name)
})

test.each([
  ['90', 90],
  ['90m', 90],
  ['90 min', 90],
  ['90 minutes', 90],
  ['1 day 2 hours', 1560],
  ['12hrs', 720],
  ['12h', 720],
  ['1h30m', 90],
  ['1d', 1440],
  ['2d 4h', 3120],
  ['', undefined],
  ['soon', undefined],
  ['1.5h', 90],
  ['90s', undefined],
  ['-1', undefined],
])('the time limit %j is %j minutes', (text, minutes) => {
  expect(parseMinutes(text).value).toBe(minutes)
})

test.each([
  [90, '1h30m'],
  [1440, '1d'],
  [3121, '2d4h01m'],
])('%i minutes are written as %s and read back', (minutes, text) => {
  expect(formatDuration(minutes * 60, {units: 4})).toBe(text)
  expect(parseMinutes(text).value).toBe(minutes)
})

describe('a list that loads in pages', () => {
  const pagesOf = (count: number, seen: number[] = []) =>
    (async function* () {
      for (let page = 1; page <= count; page++) {
        seen.push(page)
        yield {items: [page], totalCount: count}
      }
    })()

  test('loads one page ahead, and the others while shown', async () => {
    const seen: number[] = []
    const list = createPagedList(pagesOf(3, seen))
    await list.ready()
    await new Promise((resolve) => setImmediate(resolve))
    expect(seen).toEqual([1])
    expect(list).toMatchObject({rows: [1], total: 3, isComplete: false})
    expect(await loadAll(list)).toEqual([1, 2, 3])
    expect(list.isComplete).toBe(true)
  })

  test('throws an error before the first row, and keeps a later one', async () => {
    const broken = (after: number) =>
      createPagedList(
        (async function* () {
          if (after > 0) yield {items: [1], totalCount: 2}
          throw new Error('no more')
        })(),
      )
    await expect(broken(0).ready()).rejects.toThrow('no more')
    const list = broken(1)
    await list.ready()
    expect(await loadAll(list)).toEqual([1])
    expect(list.failure).toEqual(new Error('no more'))
  })

  test('is ready even if empty', async () => {
    const list = createPagedList((async function* (): AsyncGenerator<{items: never[]}> {})())
    await list.ready()
    expect(list).toMatchObject({rows: [], isComplete: true})
    expect(await loadAll(fromArray(['a']))).toEqual(['a'])
  })
})

interface Row {
  name: string
  chip: string
  note: string
}

const COLUMNS: Column<Row>[] = [
  {key: 'name', header: 'NAME', value: ({name}) => name, flexible: true},
  {key: 'chip', header: 'CHIP', value: ({chip}) => chip, priority: 2},
  {key: 'note', header: 'NOTE', value: ({note}) => note, flexible: 6, priority: 1},
]
const ROWS: Row[] = [
  {name: 'pytorch:2.8.0-gpu-py312', chip: 'GPU', note: 'the newest one'},
  {name: '语音识别训练镜像', chip: 'CPU', note: ''},
  {name: 'bad\u001b[31mname\nhere', chip: 'PPU', note: ''},
]

describe('the rows of a list are drawn', () => {
  function lines(width: number, {unicode = true, ticked}: {unicode?: boolean; ticked?: boolean} = {}) {
    const table = createChoiceTable(COLUMNS)
    addChoiceRows(table, ROWS)
    const view = {width, color: false, unicode}
    const drawn = fitChoiceColumns(table, width - (ticked === undefined ? 2 : 6))
    const rows = table.cells.map((cells, place) =>
      renderChoiceLine(
        table,
        drawn,
        {cells, isFocused: place === 1, ...(ticked === undefined ? {} : {isChecked: ticked})},
        view,
      ),
    )
    return [renderChoiceHeader(table, drawn, ticked !== undefined, view), ...rows]
  }

  test.each<[string, string[], string[]]>([
    [
      'whole on a wide screen',
      lines(60),
      [
        '  NAME                     CHIP  NOTE',
        '  pytorch:2.8.0-gpu-py312  GPU   the newest one',
        '❯ 语音识别训练镜像         CPU',
        '  badname here             PPU',
      ],
    ],
    [
      'shortened on a narrow screen',
      lines(34),
      [
        '  NAME                CHIP  NOTE',
        '  pytorch:2.8.0-gpu…  GPU   the n…',
        '❯ 语音识别训练镜像    CPU',
        '  badname here        PPU',
      ],
    ],
    [
      'without columns that do not fit',
      lines(24),
      ['  NAME              CHIP', '  pytorch:2.8.0-g…  GPU', '❯ 语音识别训练镜像  CPU', '  badname here      PPU'],
    ],
    [
      'in ASCII without UTF-8',
      lines(24, {unicode: false}).slice(0, 2),
      ['  NAME              CHIP', '  pytorch:2.8.0-..  GPU'],
    ],
    [
      'with checkboxes if several can be chosen',
      lines(60, {ticked: true}).slice(0, 3),
      [
        '      NAME                     CHIP  NOTE',
        '  [x] pytorch:2.8.0-gpu-py312  GPU   the newest one',
        '❯ [x] 语音识别训练镜像         CPU',
      ],
    ],
  ])('%s', (_what, shown, expected) => {
    expect(shown).toEqual(expected)
  })

  test('with colors for current, checked and disabled rows', () => {
    const table = createChoiceTable(COLUMNS)
    const view = {width: 40, color: true, unicode: true}
    const line = (more: object) => renderChoiceLine(table, [], {cells: 'x', ...more}, view)
    expect([line({isFocused: true}), line({isChecked: true}), line({isDisabled: true}), line({})]).toEqual([
      '\u001b[36m❯ x\u001b[39m',
      '\u001b[32m  [x] x\u001b[39m',
      '\u001b[2m  x\u001b[22m',
      '  x',
    ])
  })

  test('with the text around them wrapped and shortened', () => {
    const view = {width: 20, color: false, unicode: true}
    expect(renderChoiceText('one two three four five six seven', 2, view)).toEqual([
      '  one two three four',
      '  five six seven',
    ])
    expect(renderChoiceText('one two three four five six seven eight', 2, view)).toEqual([
      '  one two three four',
      '  five six seven ei…',
    ])
  })

  test('only if they contain every word of the filter', () => {
    const search = createSearchIndex(COLUMNS, true, ({name}) => `id-of-${name}`)
    search.update(ROWS.slice(0, 1))
    search.update(ROWS)
    expect(
      ['', 'gpu', 'PU', 'py312 newest', '识别', 'id-of-pytorch', 'gpu cpu'].map((filter) => search.find(filter)),
    ).toEqual([[0, 1, 2], [0], [0, 1, 2], [0], [1], [0], []])
  })

  test('without matching sizes and ages', () => {
    const columns: Column<{name: string; size: string}>[] = [
      {key: 'name', header: 'NAME', value: ({name}) => name},
      {key: 'size', header: 'SIZE', value: ({size}) => size, align: 'right'},
    ]
    const search = createSearchIndex(columns, true, () => '')
    search.update([
      {name: 'PyTorch 1.12', size: '12.3 GiB'},
      {name: 'PyTorch 2.3.1', size: '5 GiB'},
    ])
    expect(search.find('2.3')).toEqual([1])
  })
})

describe('the review is drawn', () => {
  const review = {
    document: {
      DisplayName: 'resnet50',
      WorkspaceId: '268',
      JobSpecs: [{Type: 'Worker', PodCount: 2, Image: PYTORCH_IMAGE, EcsSpec: 'ecs.gn7i-c8g1.2xlarge'}],
      UserCommand: 'set -e\npython train.py --a-long-option 1 --another-long-option 2 --and-one-more-option 3',
      Envs: {API_KEY: 'secret'},
    },
    sourceOf: (path: string) => (path === 'DisplayName' ? 'job.yaml' : 'asked'),
    catalogNames: {268: '视觉组'},
    ecsSpecs: ECS_SPECS,
    problems: [{path: 'JobType', message: 'Is missing.', fix: 'Give it.'}],
    warnings: ['One thing to know.'],
  }

  test('with sources in a column at 80 columns', () => {
    expect(
      renderReview(review, {width: 80, color: false, unicode: true, now: NOW}),
    ).toBe(`  Name         resnet50                                         job.yaml
  Workspace    268  视觉组                                      asked
  Worker       2 pods of ecs.gn7i-c8g1.2xlarge                  asked
  Image        registry-vpc.cn-hangzhou.aliyuncs.com/pai/       asked
               pytorch:2.8.0-gpu-py312-cu128-ubuntu22.04
  Command      set -e                                           asked
               python train.py --a-long-option 1
               --another-long-option 2 --and-one-more-option 3
  Environment  API_KEY                                          asked

  Instance     ecs.gn7i-c8g1.2xlarge  1 x A10, 8 vCPU, 30 GiB
  Total        2 pods, 2 GPU, 16 vCPU, 60 GiB
  GPU hours    no time limit: it runs until it ends

  ✗ JobType: Is missing. Give it.
  ! One thing to know.`)
  })

  test('with sources after the values at 40 columns', () => {
    const text = renderReview(review, {width: 40, color: false, unicode: false, now: NOW})
    expect(text.split('\n').slice(0, 4)).toEqual([
      '  Name         resnet50  (job.yaml)',
      '  Workspace    268  视觉组  (asked)',
      '  Worker       2 pods of',
      '               ecs.gn7i-c8g1.2xlarge',
    ])
    expect(text).toContain('  x JobType: Is missing. Give it.')
    expect(text).not.toContain('secret')
  })
})

describe('an input line is drawn', () => {
  test.each<[string, number, string, number | undefined, string[], {row: number; column: number}]>([
    ['with a short value', 40, 'abc', undefined, ['? Command  abc'], {row: 0, column: 14}],
    ['with the cursor inside the value', 40, 'abc', 1, ['? Command  abc'], {row: 0, column: 12}],
    [
      'wrapped at any character',
      20,
      'python train.py',
      undefined,
      ['? Command  python tr', 'ain.py'],
      {row: 1, column: 6},
    ],
    [
      'with the cursor in its first row',
      20,
      'python train.py',
      8,
      ['? Command  python tr', 'ain.py'],
      {row: 0, column: 19},
    ],
    [
      'with the cursor at the line break',
      20,
      'python train.py',
      9,
      ['? Command  python tr', 'ain.py'],
      {row: 1, column: 0},
    ],
    [
      'with an empty row after a full one',
      20,
      'python tr',
      undefined,
      ['? Command  python tr', ' '],
      {row: 1, column: 0},
    ],
    ['with wide characters', 16, '训练完成', 3, ['? Command  训练', '完成'], {row: 1, column: 2}],
    ['without control characters', 40, 'a\u001b[31mb\tc', undefined, ['? Command  a?[31mb?c'], {row: 0, column: 20}],
    [
      'scrolled to its end if longer than the screen',
      10,
      '0123456789'.repeat(5),
      undefined,
      ['? Command ', '9012345678', '9'],
      {row: 2, column: 1},
    ],
    [
      'scrolled to its beginning with the cursor',
      10,
      '0123456789'.repeat(5),
      0,
      ['? Command ', ' 012345678', '9012345678'],
      {row: 1, column: 1},
    ],
  ])('%s', (_what, width, value, cursor, rows, at) => {
    expect(wrapInput({message: 'Command', value, cursor}, {width, color: false, unicode: true}, 3)).toEqual({
      rows,
      cursor: at,
    })
  })
})

describe('a wizard answer', () => {
  test('has its own source or that of its parent', () => {
    const state = createWizardState({JobSpecs: [{Image: 'a'}]}, {'JobSpecs[0].Image': 'file'})
    setAnswer(state, ['JobSpecs', 0, 'EcsSpec'], 'ecs.g6.xlarge')
    expect(
      ['JobSpecs[0].Image', 'JobSpecs[0].EcsSpec', 'JobSpecs[0]', 'Envs["a.b"]'].map((path) => findSource(state, path)),
    ).toEqual(['file', 'asked', undefined, undefined])
  })

  test('is removed, unless flags or files set it', () => {
    const state = createWizardState({DataSources: [{Uri: 'oss://a'}]}, {'DataSources[0].Uri': 'file'})
    removeAnswer(state, ['DataSources'])
    expect(state.document.DataSources).toHaveLength(1)
    setAnswer(state, ['CodeSource'], {CodeSourceId: 'c'})
    removeAnswer(state, ['CodeSource'])
    expect(state).toMatchObject({document: {DataSources: [{Uri: 'oss://a'}]}, sources: {'DataSources[0].Uri': 'file'}})
    expect(state.document).not.toHaveProperty('CodeSource')
  })

  test.each([
    ['JobSpecs[].Image', 'JobSpecs[0].Image', true],
    ['JobSpecs', 'JobSpecs[0].Image', true],
    ['JobSpecs[1]', 'JobSpecs[0]', false],
    ['JobSpecs[1]', 'JobSpecs[1].EcsSpec', true],
    ['Job', 'JobType', false],
  ])('the field %s covers %s: %s', (field, path, covered) => {
    expect(matchScore(field, path) > 0).toBe(covered)
  })
})
