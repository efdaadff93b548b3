import {describe, expect, test} from '@jest/globals'
import type {CliError} from '../../src/errors.js'
import {type Column, renderTsv, selectColumns} from '../../src/render/columns.js'
import {renderTable} from '../../src/render/table.js'

interface Row {
  Id: string
  Name?: string
  Count?: number
  Note?: string
}

const columns: Column<Row>[] = [
  {key: 'Id', header: 'ID', value: (row) => row.Id},
  {key: 'Name', header: 'NAME', value: (row) => row.Name, flexible: true, priority: 3},
  {key: 'Count', header: 'COUNT', value: (row) => row.Count, align: 'right', priority: 2},
  {
    key: 'Note',
    header: 'NOTE',
    value: (row) => row.Note,
    flexible: true,
    paint: (text, _row, colors) => colors.red(text),
  },
]
const rows: Row[] = [
  {Id: 'dlc1', Name: '训练任务 for the quarter', Count: 8, Note: 'fine'},
  {Id: 'dlc200', Name: '🫠🚀 launch', Count: 1024, Note: 'the node was taken away by the spot market'},
  {Id: 'dlc3', Note: '\u001b[2Jevil\u202e\tname\n'},
]
const plain = {color: false}

describe('a table for people', () => {
  test.each([
    [
      200,
      [
        'ID      NAME                      COUNT  NOTE',
        'dlc1    训练任务 for the quarter      8  fine',
        'dlc200  🫠🚀 launch                1024  the node was taken away by the spot market',
        'dlc3    -                             -  evil name',
      ],
    ],
    [
      60,
      [
        'ID      NAME                   COUNT  NOTE',
        'dlc1    训练任务 for the qua…      8  fine',
        'dlc200  🫠🚀 launch             1024  the node was taken aw…',
        'dlc3    -                          -  evil name',
      ],
    ],
    [
      40,
      [
        'ID      NAME         COUNT  NOTE',
        'dlc1    训练任务 f…      8  fine',
        'dlc200  🫠🚀 launch   1024  the node wa…',
        'dlc3    -                -  evil name',
      ],
    ],
    [
      30,
      [
        'ID      NAME             COUNT',
        'dlc1    训练任务 for t…      8',
        'dlc200  🫠🚀 launch       1024',
        'dlc3    -                    -',
      ],
    ],
    [20, ['ID      NAME', 'dlc1    训练任务 fo…', 'dlc200  🫠🚀 launch', 'dlc3    -']],
    [10, ['ID', 'dlc1', 'dlc200', 'dlc3']],
    [3, ['ID', 'dlc1', 'dlc200', 'dlc3']],
  ])('at %i columns', (width, expected) => {
    expect(renderTable(columns, rows, {...plain, width}).split('\n')).toEqual(expected)
  })

  test('a value to paste that is too long for company gets its own line', () => {
    const long = [
      {Id: 'registry.cn-hangzhou.cr.aliyuncs.com/pai/pytorch:2.8.0-gpu', Name: 'PyTorch', Count: 1, Note: 'new'},
    ]
    expect(renderTable(columns, long, {...plain, width: 70}).split('\n')).toEqual([
      'ID',
      '  NAME     COUNT  NOTE',
      'registry.cn-hangzhou.cr.aliyuncs.com/pai/pytorch:2.8.0-gpu',
      '  PyTorch      1  new',
    ])
  })

  test('color, indent, no header, ASCII', () => {
    const given = {width: 24, color: true, hasHeader: false, indent: 2, unicode: false}
    expect(
      renderTable(
        [columns[0], columns[3]].flatMap((column) => column ?? []),
        rows.slice(0, 2),
        given,
      ).split('\n'),
    ).toEqual(['  dlc1    \u001b[31mfine\u001b[39m', '  dlc200  \u001b[31mthe node was..\u001b[39m'])
    expect(renderTable(columns.slice(0, 1), [], {width: 80, color: true})).toBe('\u001b[2mID\u001b[22m')
    expect(renderTable([], rows, {...plain, width: 80})).toBe('')
  })
})

test('a table for programs is complete', () => {
  expect(renderTsv(columns, rows).split('\n')).toEqual([
    'dlc1\t训练任务 for the quarter\t8\tfine',
    'dlc200\t🫠🚀 launch\t1024\tthe node was taken away by the spot market',
    'dlc3\t\t\tevil name',
  ])
})

describe('--columns', () => {
  test('chooses by key in any case, in the order given', () => {
    expect(selectColumns(columns, ' note,ID,note').map((column) => column.key)).toEqual(['Note', 'Id'])
  })

  test('accepts the heading shown on the screen, too', () => {
    const headed: Column<Row>[] = [
      {key: 'Id', header: 'JOB ID', value: (row) => row.Id},
      {key: 'Name', header: 'NOTE', value: (row) => row.Name},
      {key: 'Note', header: 'REMARK', value: (row) => row.Note},
    ]
    expect(selectColumns(headed, 'remark,Job Id,NOTE,job-id').map((column) => column.key)).toEqual(
      ['Note', 'Id', 'Note'].slice(0, 2),
    )
  })

  test.each([
    ['Foo', 'Unknown column: Foo. Columns: Id, Name, Count, Note.'],
    ['Id,Pods.Ip,x', 'Unknown columns: Pods.Ip, x. Columns: Id, Name, Count, Note.'],
    [' , ', '--columns names no column. Columns: Id, Name, Count, Note.'],
  ])('%s is refused', (names, message) => {
    expect.assertions(2)
    try {
      selectColumns(columns, names)
    } catch (error) {
      expect((error as CliError).message).toBe(message)
      expect((error as CliError).exit).toBe(2)
    }
  })
})
