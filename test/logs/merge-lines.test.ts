import {expect, test} from '@jest/globals'
import {mergeLines} from '../../src/logs/merge-lines.js'

const at = (second: number, text: string) => `2026-03-20 08:00:0${second}  ${text}`

test.each([
  ['nothing', [], []],
  ['one stream unchanged', [{id: 'a', lines: [at(2, 'x'), at(1, 'y')]}], ['a x', 'a y']],
  [
    'by time, each stream in its own order',
    [
      {id: 'a', lines: [at(1, '1'), at(3, '3')]},
      {id: 'b', lines: [at(2, '2'), at(2, '2b')]},
    ],
    ['a 1', 'b 2', 'b 2b', 'a 3'],
  ],
  [
    'a line without a time stays with the one before it',
    [
      {id: 'a', lines: [at(1, '1'), '  more', at(3, '3')]},
      {id: 'b', lines: [at(2, '2')]},
    ],
    ['a 1', 'a   more', 'b 2', 'a 3'],
  ],
  [
    'no times at all: one stream after the other',
    [
      {id: 'a', lines: ['1', '2']},
      {id: 'b', lines: ['3']},
    ],
    ['a 1', 'a 2', 'b 3'],
  ],
])('lines of several pods: %s', (_what, streams, expected) => {
  const merged = [...mergeLines(streams)].map(({id, line}) => `${id} ${line.replace(/^\d{4}-\S+ \S+ {2}/, '')}`)
  expect(merged).toEqual(expected)
})
