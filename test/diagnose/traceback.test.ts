import {describe, expect, test} from '@jest/globals'
import {diagnose} from '../../src/diagnose/diagnose.js'
import {findEndStart, parseLogLine, parseTimestamp} from '../../src/diagnose/log-lines.js'
import {findOwnFrame, findTracebacks, formatException, parseLauncherReport} from '../../src/diagnose/traceback.js'
import {createEvidence, pythonTraceback} from './cases.js'

const found = (log: string[]) =>
  findTracebacks(log.map(parseLogLine)).map(({stream, chain, isDirectCause: direct}) => ({
    stream,
    direct,
    says: chain.map(formatException),
  }))

/** A failure at one time, three steps at another, and the end. */
const flushed = (failed: string, ended: string) =>
  ['OSError', ' 1%| step 1']
    .map((text) => `2026-03-20 ${failed}  ${text}`)
    .concat(
      ['step 2', 'step 3'].map((text) => `2026-03-20 ${failed.replace(/.$/, '9')}  ${text}`),
      `2026-03-20 ${ended}  bye`,
    )

const CAUSED = 'The above exception was the direct cause of the following exception:'
const DURING = 'During handling of the above exception, another exception occurred:'

describe('a log line is parsed', () => {
  test.each([
    ['without a prefix', 'step 1', {stream: '', text: 'step 1'}],
    ['with the service’s time', '2026-03-20 10:00:00  step 1', {stream: '', text: 'step 1'}],
    ['with the service’s time and an indent', '2026-03-20 10:00:00    File "x"', {stream: '', text: '  File "x"'}],
    ['with the prefix of a rank', '2026-03-20 10:00:00  [rank3]:   File "x"', {stream: 'rank3', text: '  File "x"'}],
    ['with the prefix of a local rank', '[default1]:Traceback', {stream: 'default1', text: 'Traceback'}],
    ['with the prefix of MPI', '[1,3]<stderr>: Traceback', {stream: 'rank3', text: 'Traceback'}],
    [
      'with the prefix of a Ray worker',
      '(Trainer pid=12, ip=10.0.0.1) Traceback',
      {stream: 'Trainer pid=12, ip=10.0.0.1', text: 'Traceback'},
    ],
    ['in colors', '\u001b[31mError\u001b[0m', {stream: '', text: 'Error'}],
    ['with its overwritten text removed', ' 10%|# |\r 90%|###|\r', {stream: '', text: ' 90%|###|'}],
  ])('%s', (_, raw, expected) => {
    expect(parseLogLine(raw)).toEqual({raw, ...expected})
  })

  test('and only a leading time is the service’s', () => {
    expect(parseTimestamp('2026-03-20 10:00:00  x')).toBe(Date.parse('2026-03-20T10:00:00Z'))
    expect(parseTimestamp('x 2026-03-20 10:00:00')).toBeUndefined()
  })

  test.each<[string, string[], number]>([
    ['all of a short log', ['a', 'b'], 0],
    ['two steps of other ranks do not move it', ['OSError', 'step 1 loss 2', 'step 2 loss 1'], 0],
    ['three do', ['OSError', 'step 1', 'step 2', 'step 3'], 2],
    ['a complaint is no step', ['OSError', 'error in step 1', 'loss nan 0', 'step 3 failed', 'epoch 1'], 0],
    ['with times: what comes at once at the end does not', flushed('10:00:04', '10:00:05'), 0],
    ['with times: what comes later does', flushed('10:00:04', '10:01:05'), 2],
    ['a progress bar is one', ['x', ' 10%|# | 1/9 [00:01, 2.1it/s]', '20%|', '30%|'], 2],
  ])('and the end of the log is found: %s', (_, log, start) => {
    expect(findEndStart(log.map(parseLogLine))).toBe(start)
  })
})

describe('findTracebacks finds', () => {
  test.each<[string, string[], unknown]>([
    ['one traceback', pythonTraceback('ValueError: x'), [{stream: '', direct: false, says: ['ValueError: x']}]],
    [
      'an exception without a message',
      pythonTraceback('AssertionError'),
      [{stream: '', direct: false, says: ['AssertionError']}],
    ],
    [
      'a traceback with times',
      pythonTraceback('KeyError: 1', '2026-03-20 10:00:00  '),
      [{stream: '', direct: false, says: ['KeyError: 1']}],
    ],
    [
      'an exception caused by another',
      [...pythonTraceback('KeyError: 1'), '', CAUSED, '', ...pythonTraceback('app.DataError: x')],
      [{stream: '', direct: true, says: ['KeyError: 1', 'app.DataError: x']}],
    ],
    [
      'an exception raised while another was handled',
      [...pythonTraceback('KeyError: 1'), '', DURING, '', ...pythonTraceback('ValueError: x')],
      [{stream: '', direct: false, says: ['KeyError: 1', 'ValueError: x']}],
    ],
    [
      'two tracebacks in a row',
      [...pythonTraceback('KeyError: 1'), 'on we go', ...pythonTraceback('ValueError: x')],
      [
        {stream: '', direct: false, says: ['KeyError: 1']},
        {stream: '', direct: false, says: ['ValueError: x']},
      ],
    ],
    [
      'interleaved tracebacks of two ranks',
      pythonTraceback('KeyError: 1', '[rank0]: ').flatMap((line, index) => [
        line,
        pythonTraceback('ValueError: x', '[rank1]: ')[index] ?? '',
      ]),
      [
        {stream: 'rank0', direct: false, says: ['KeyError: 1']},
        {stream: 'rank1', direct: false, says: ['ValueError: x']},
      ],
    ],
    [
      'a syntax error',
      ['  File "/root/code/train.py", line 3', '    print "x"', '    ^^^^^^^^^', 'SyntaxError: Missing parentheses'],
      [{stream: '', direct: false, says: ['SyntaxError: Missing parentheses']}],
    ],
    ['no traceback that is cut off', pythonTraceback('ValueError: x').slice(0, 4), []],
    ['no traceback without its first line', pythonTraceback('ValueError: x').slice(2), []],
    ['no text that mentions a traceback', ['Traceback (most recent call last): see above', 'ValueError: x'], []],
  ])('%s', (_, log, expected) => {
    expect(found(log)).toEqual(expected)
  })

  test('the last frame outside libraries', () => {
    const [traceback] = findTracebacks(pythonTraceback('ValueError: x').map(parseLogLine))
    expect(traceback && findOwnFrame(traceback.final)).toEqual({file: '/root/code/train.py', line: 9, name: '<module>'})
  })
})

const torchrun = (rank: number, exitcode: string) => [
  `E0320 10:00:01.123000 139 torch/distributed/elastic/multiprocessing/api.py:869] failed (exitcode: ${exitcode}) local_rank: ${rank} (pid: 152) of binary: /usr/bin/python3`,
  ...pythonTraceback('torch.distributed.elastic.multiprocessing.errors.ChildFailedError: '),
  '============================================================',
  'train.py FAILED',
  '------------------------------------------------------------',
  'Failures:',
  '[1]:',
  '  time      : 2026-03-20_10:00:02',
  '  rank      : 7 (local_rank: 7)',
  '  exitcode  : -15 (pid: 153)',
  '------------------------------------------------------------',
  'Root Cause (first observed failure):',
  '[0]:',
  '  time      : 2026-03-20_10:00:01',
  '  host      : dlc1-master-0',
  `  rank      : ${rank + 8} (local_rank: ${rank})`,
  `  exitcode  : ${exitcode} (pid: 152)`,
  '  error_file: <N/A>',
  '  traceback : To enable traceback see: https://pytorch.org/docs/stable/elastic/errors.html',
  '============================================================',
]

describe('with torchrun, the real cause is found:', () => {
  const verdict = (log: string[]) => {
    const {Pattern, Summary} = diagnose(createEvidence({pods: [{exitCode: 1, log}]})).Verdict
    return [Pattern, Summary]
  }
  const lost = (rank: number) => pythonTraceback('RuntimeError: Connection closed by peer', `[rank${rank}]: `)

  test('its report names the rank that failed first', () => {
    expect(parseLauncherReport(torchrun(1, '-9').map(parseLogLine))).toMatchObject({
      rank: 9,
      localRank: 1,
      exitCode: -9,
    })
    expect(parseLauncherReport(['Root Cause (first observed failure):'].map(parseLogLine))).toBeUndefined()
  })

  test.each<[string, string[], string, string]>([
    [
      'the traceback of the root cause, not the first',
      [
        ...pythonTraceback('ValueError: other', '[rank8]: '),
        ...pythonTraceback('KeyError: 1', '[rank9]: '),
        ...torchrun(1, '1'),
      ],
      'PythonException',
      'worker-0 failed with KeyError: 1 (/root/code/train.py:9).',
    ],
    [
      'without ranks the first that did not lose a peer',
      [...lost(8).map((line) => line.slice(9)), ...pythonTraceback('KeyError: 1'), ...torchrun(1, '1')],
      'PythonException',
      'worker-0 failed with KeyError: 1 (/root/code/train.py:9).',
    ],
    [
      'a killed rank is reported by its exit code',
      [...lost(8), ...torchrun(1, '-9')],
      'Killed',
      'worker-0 was killed (exit code 137, SIGKILL), which mostly means that it ran out of memory.',
    ],
    [
      'lost peers are reported if nothing else failed',
      [...lost(8), ...lost(9), ...torchrun(1, '1')],
      'PeerLost',
      'worker-0 lost its connection to another rank, which ended before it.',
    ],
    [
      'its own traceback is ignored',
      torchrun(1, '1'),
      'ProgramFailed',
      'No known pattern fits: worker-0 ended with exit code 1.',
    ],
  ])('%s', (_, log, pattern, summary) => {
    expect(verdict(log)).toEqual([pattern, summary])
  })

  test('a cause and the exception it led to are both reported', () => {
    const log = [
      ...pythonTraceback('KeyError: 1'),
      '',
      CAUSED,
      '',
      ...pythonTraceback('app.DataError: sample 1 is broken'),
    ]
    expect(verdict(log)[1]).toBe(
      'worker-0 failed with app.DataError: sample 1 is broken, caused by KeyError: 1 (/root/code/train.py:9).',
    )
    expect(verdict(log.map((line) => (line === CAUSED ? DURING : line)))[1]).toBe(
      'worker-0 failed with app.DataError: sample 1 is broken (/root/code/train.py:9), while it handled KeyError: 1 (/root/code/train.py:9).',
    )
  })
})
