import {describe, expect, test} from '@jest/globals'
import {displayWidth, pad, truncate, truncateMiddle, wrap} from '../../src/text/width.js'

describe('text on a terminal', () => {
  test.each([
    ['', 0],
    ['job', 3],
    ['训练任务', 8],
    ['한국어', 6],
    ['ﾊﾝｶｸ', 4],
    ['全角！', 6],
    ['𠮷野家', 6],
    ['é', 1],
    ['e\u0301', 1],
    ['ภาษาไทยกำลัง', 11],
    ['🚀', 2],
    ['🫠🥹', 4],
    ['👩‍👩‍👧‍👦', 2],
    ['🇨🇳', 2],
    ['⚠️', 2],
    ['1️⃣', 2],
    ['● ✓ ✗ ◌ ■', 9],
    ['\u001b[31m红\u001b[39m', 2],
  ])('%s is %i columns wide', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  test.each([
    ['text that fits is not changed', 'abc', 3, 'abc'],
    ['text that is too long ends in an ellipsis', 'abcdef', 4, 'abc…'],
    ['a wide character is never halved', '训练任务', 6, '训练…'],
    ['a wide character is left out even if half of it fits', '训练任务', 4, '训…'],
    ['joined emoji stay whole', 'a👩‍🚀👩‍🚀👩‍🚀', 4, 'a👩‍🚀…'],
    ['colors are closed', '\u001b[31mabcdef\u001b[39m', 4, '\u001b[31mabc…\u001b[0m'],
    ['one column shows only the ellipsis', 'abc', 1, '…'],
    ['zero columns show nothing', 'abc', 0, ''],
  ])('truncate: %s', (_what, text, width, expected) => {
    expect(truncate(text, width)).toBe(expected)
  })

  test.each([
    ['text that fits is not changed', 'abc', 3, 'abc'],
    ['a name keeps its date', 'resnet50-imagenet-20260320', 18, 'resnet50-…20260320'],
    ['an even room', 'abcdefgh', 5, 'ab…gh'],
    ['an odd one', 'abcdefgh', 6, 'abc…gh'],
    ['a wide character is never halved', '训练任务训练任务', 8, '训练…务'],
    ['joined emoji stay whole', 'aaaa👩‍🚀👩‍🚀', 6, 'aaa…👩‍🚀'],
    ['one column shows only the ellipsis', 'abc', 1, '…'],
    ['zero columns show nothing', 'abc', 0, ''],
  ])('truncateMiddle: %s', (_what, text, width, expected) => {
    expect(truncateMiddle(text, width)).toBe(expected)
  })

  test.each([
    ['text aligned left is padded after it', '训练', 6, 'left', '训练  '],
    ['text aligned right is padded before it', '12', 4, 'right', '  12'],
    ['text that is too long is not changed', 'abcdef', 3, 'left', 'abcdef'],
  ] as const)('pad: %s', (_what, text, width, align, expected) => {
    expect(pad(text, width, align)).toBe(expected)
  })

  test.each([
    ['lines are broken at spaces', 'one two three', 7, ['one two', 'three']],
    [
      'a long value stays whole',
      'see https://example.com/long/path now',
      10,
      ['see', 'https://example.com/long/path', 'now'],
    ],
    ['Chinese breaks anywhere', '数据集不存在', 6, ['数据集', '不存在']],
    ['line breaks stay', 'a\nb', 10, ['a', 'b']],
  ])('wrap: %s', (_what, text, width, expected) => {
    expect(wrap(text, width)).toEqual(expected)
  })
})
