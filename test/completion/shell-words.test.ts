import {expect, test} from '@jest/globals'
import {splitCommandLine} from '../../src/completion/shell-words.js'

test.each<[string, string[], string, boolean?]>([
  ['pai-dlc job ', ['pai-dlc', 'job'], ''],
  ['pai-dlc   job\tli', ['pai-dlc', 'job'], 'li'],
  ["pai-dlc -n 'a b' --x", ['pai-dlc', '-n', 'a b'], '--x'],
  ['pai-dlc -n "a \\"b\\" $c" x', ['pai-dlc', '-n', 'a "b" $c'], 'x'],
  ['pai-dlc -n a\\ b x', ['pai-dlc', '-n', 'a b'], 'x'],
  ['pai-dlc --a="b c"d', ['pai-dlc'], '--a=b cd'],
  ['pai-dlc "open quote', ['pai-dlc'], 'open quote'],
  ["pai-dlc 'open quote", ['pai-dlc'], 'open quote'],
  ['pai-dlc "', ['pai-dlc'], ''],
  ['pai-dlc a\\', ['pai-dlc'], 'a'],
  ["pai-dlc '' x", ['pai-dlc', ''], 'x'],
  ['pai-dlc job list > fi', ['pai-dlc', 'job', 'list'], 'fi', true],
  ['pai-dlc job 2>&1 >>fi li', ['pai-dlc', 'job'], 'li'],
  ['pai-dlc api GetJob <in', ['pai-dlc', 'api', 'GetJob'], 'in', true],
  ['pai-dlc 训练 任', ['pai-dlc', '训练'], '任'],
])('a command line is split into words: %s', (line, words, word, isRedirection = false) => {
  expect(splitCommandLine(line)).toEqual({words, word, isRedirection})
})
