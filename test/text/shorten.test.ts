import {describe, expect, test} from '@jest/globals'
import {shortenDistinctly} from '../../src/text/shorten.js'
import {displayWidth} from '../../src/text/width.js'

const sweep = ['0.1', '0.01', '0.001', '0.003', '0.0001', '0.0003'].map(
  (rate) => `sweep-lr-${rate}-warmup-500-20261130`,
)

describe('texts that differ stay different when they are cut', () => {
  test.each<[string, string[], number, string[]]>([
    ['that fit stay whole', ['a-1', 'a-2'], 3, ['a-1', 'a-2']],
    ['that differ at the end are cut in the middle', ['train-model-1', 'train-model-2'], 9, ['trai…el-1', 'trai…el-2']],
    [
      'that differ in the middle keep the middle',
      ['sweep-lr-0.001-warmup-20261130', 'sweep-lr-0.003-warmup-20261130'],
      12,
      ['sweep…1…1130', 'sweep…3…1130'],
    ],
    [
      'with wide characters keep the middle',
      ['训练任务甲训练任务训练', '训练任务乙训练任务训练'],
      10,
      ['训练…甲…练', '训练…乙…练'],
    ],
    ['that are the same stay the same', ['same-long-name', 'same-long-name'], 7, ['sam…ame', 'sam…ame']],
  ])('texts %s', (_title, texts, width, expected) => {
    expect(shortenDistinctly(texts, width)).toEqual(expected)
  })

  test.each([9, 12, 18, 24])('six jobs of a sweep at %i columns', (width) => {
    const shortened = shortenDistinctly(sweep, width)
    expect(new Set(shortened).size).toBe(6)
    for (const text of shortened) expect(displayWidth(text)).toBeLessThanOrEqual(width)
  })

  test('no text is wider than its column', () => {
    for (const width of [2, 3, 4, 5, 6])
      for (const text of shortenDistinctly(sweep, width, '..')) expect(displayWidth(text)).toBeLessThanOrEqual(width)
  })
})
