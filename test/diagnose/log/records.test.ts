import {describe, expect, test} from '@jest/globals'
import {parseTimestamp} from '../../../src/diagnose/log/lines.js'
import {parseRecords} from '../../../src/diagnose/log/records.js'

const parsed = (...lines: string[]) =>
  parseRecords(lines).map(({text, stream, level}) => [stream, text, ...(level ? [level] : [])])

describe('a log line is taken apart', () => {
  test.each<[string, string, string[]]>([
    ['without a prefix', 'step 1', ['', 'step 1']],
    ['with the time of the service', '2026-03-20 10:00:00  step 1', ['', 'step 1']],
    ['with that time and an indent', '2026-03-20 10:00:00    File "x"', ['', '  File "x"']],
    ['with a rank', '2026-03-20 10:00:00  [rank3]:   File "x"', ['rank3', '  File "x"']],
    ['with a local rank', '[default1]:Traceback', ['default1', 'Traceback']],
    ['with both', '[default1]:[rank9]: Traceback', ['default1 rank9', 'Traceback']],
    ['of MPI', '[1,3]<stderr>: Traceback', ['rank3', 'Traceback']],
    ['of Horovod', '[3]<stderr>:Traceback', ['rank3', 'Traceback']],
    ['of a Ray worker', '(Trainer pid=12, ip=10.0.0.1) Traceback', ['trainer pid=12, ip=10.0.0.1', 'Traceback']],
    ['of pdsh', 'worker-1: Traceback', ['worker-1', 'Traceback']],
    ['of a pod by its whole name', 'dlc1abc-worker-1: Traceback', ['dlc1abc-worker-1', 'Traceback']],
    ['of a stream', 'stderr: Traceback', ['', 'Traceback']],
    ['of a logger', '2026-07-12 09:30:11,020 - trainer - ERROR - Traceback', ['', 'Traceback', 'ERROR']],
    ['of loguru', '2026-07-12 09:30:11.020 | ERROR    | __main__:main:37 - x', ['', 'x', 'ERROR']],
    ['of vLLM', '(Core pid=7) ERROR 07-12 09:30:11 [core.py:708]   File "x"', ['core pid=7', '  File "x"', 'ERROR']],
    ['of glog', 'E0712 09:30:11.000000 99 torch/api.py:869] failed', ['', 'failed']],
    ['of logging itself', 'ERROR:root:Traceback', ['', 'Traceback', 'ERROR']],
    ['of DeepSpeed', '[2026-07-12 09:30:11,200] [INFO] [launch.py:319:kill] Killing', ['', 'Killing', 'INFO']],
    ['in colors', '\u001b[31mError\u001b[0m', ['', 'Error']],
    ['with its overwritten text removed', ' 10%|# |\r 90%|###|\r', ['', ' 90%|###|']],
    ['with a CR that is the point', 'sh: 2: \r: not found', ['', 'sh: 2: \\r: not found']],
    [
      'that argparse wrote',
      'fit.py: error: the following arguments are required: --x',
      ['', 'fit.py: error: the following arguments are required: --x'],
    ],
    ['that a compiler wrote', 'src/ops.cpp:41:7: error: no', ['', 'src/ops.cpp:41:7: error: no']],
    [
      'in Chinese',
      'cp: 无法获取"/mnt/a" 的文件状态(stat): 没有那个文件或目录',
      ['', 'cp: cannot stat"/mnt/a" : No such file or directory'],
    ],
    ['in Chinese that is not a message', '训练开始', ['', '训练开始']],
  ])('%s', (_, raw, expected) => {
    expect(parsed(raw)).toEqual([expected])
  })

  test('and only a leading time is the service’s', () => {
    expect(parseTimestamp('2026-03-20 10:00:00  x')).toBe(Date.parse('2026-03-20T10:00:00Z'))
    expect(parseTimestamp('x 2026-03-20 10:00:00')).toBeUndefined()
  })
})

const HEADER = 'Traceback (most recent call last):'

test.each<[string, string[], string[][]]>([
  [
    'any prefix that its lines share',
    [`<<3>> ${HEADER}`, '<<3>>   File "x", line 1', '<<3>> KeyError'],
    [
      ['<<3>>', HEADER],
      ['<<3>>', '  File "x", line 1'],
      ['<<3>>', 'KeyError'],
    ],
  ],
  [
    'a prefix with increasing times',
    [`a 09:30:11 ${HEADER}`, 'a 09:30:12   File "x", line 1'],
    [
      ['a 09:30:11', HEADER],
      ['a 09:30:11', '  File "x", line 1'],
    ],
  ],
  [
    'no prefix that only the header has',
    [`failed: ${HEADER}`, '  File "x", line 1'],
    [
      ['', `failed: ${HEADER}`],
      ['', '  File "x", line 1'],
    ],
  ],
])('a traceback loses %s', (_, lines, expected) => {
  expect(parsed(...lines)).toEqual(expected)
})

test('a traceback in one line is split where its program escaped the ends of lines', () => {
  const line = `{"msg":"${HEADER}\\n  File \\"x\\", line 1\\nKeyError: 1","ts":1}`
  expect(parsed(line)).toEqual([
    ['', HEADER],
    ['', '  File "x", line 1'],
    ['', 'KeyError: 1'],
  ])
})
