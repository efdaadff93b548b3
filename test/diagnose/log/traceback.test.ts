import {describe, expect, test} from '@jest/globals'
import {parseRecords} from '../../../src/diagnose/log/records.js'
import {findOwnFrame, findTracebacks, formatException} from '../../../src/diagnose/log/traceback.js'
import {pythonTraceback} from '../cases.js'

const found = (log: string[]) =>
  findTracebacks(parseRecords(log)).map(({stream, chain}) => ({
    stream,
    says: chain.map((exception) => [formatException(exception), exception.link].filter(Boolean).join(' <- ')),
  }))

const CAUSED = 'The above exception was the direct cause of the following exception:'
const DURING = 'During handling of the above exception, another exception occurred:'

describe('findTracebacks finds', () => {
  test.each<[string, string[], unknown]>([
    ['one traceback', pythonTraceback('ValueError: x'), [{stream: '', says: ['ValueError: x']}]],
    ['an exception without a message', pythonTraceback('AssertionError'), [{stream: '', says: ['AssertionError']}]],
    [
      'a traceback with times',
      pythonTraceback('KeyError: 1', '2026-03-20 10:00:00  '),
      [{stream: '', says: ['KeyError: 1']}],
    ],
    [
      'an exception caused by another',
      [...pythonTraceback('KeyError: 1'), '', CAUSED, '', ...pythonTraceback('app.DataError: x')],
      [{stream: '', says: ['KeyError: 1', 'app.DataError: x <- cause']}],
    ],
    [
      'an exception raised while another was handled',
      [...pythonTraceback('KeyError: 1'), '', DURING, '', ...pythonTraceback('ValueError: x')],
      [{stream: '', says: ['KeyError: 1', 'ValueError: x <- during']}],
    ],
    [
      'two tracebacks in a row',
      [...pythonTraceback('KeyError: 1'), 'on we go', ...pythonTraceback('ValueError: x')],
      [
        {stream: '', says: ['KeyError: 1']},
        {stream: '', says: ['ValueError: x']},
      ],
    ],
    [
      'interleaved tracebacks of two ranks',
      pythonTraceback('KeyError: 1', '[rank0]: ').flatMap((line, index) => [
        line,
        pythonTraceback('ValueError: x', '[rank1]: ')[index] ?? '',
      ]),
      [
        {stream: 'rank0', says: ['KeyError: 1']},
        {stream: 'rank1', says: ['ValueError: x']},
      ],
    ],
    [
      'a syntax error',
      ['  File "/root/code/train.py", line 3', '    print "x"', '    ^^^^^^^^^', 'SyntaxError: Missing parentheses'],
      [{stream: '', says: ['SyntaxError: Missing parentheses']}],
    ],
    [
      'the exception of a data worker before the one that re-raises it',
      [
        ...pythonTraceback('KeyError: Caught KeyError in DataLoader worker process 3.'),
        'Original Traceback (most recent call last):',
        '  File "/root/app/corpus.py", line 44, in __getitem__',
        "KeyError: 'doc_17'",
      ],
      [
        {
          stream: '',
          says: ["KeyError: 'doc_17'", 'KeyError: Caught KeyError in DataLoader worker process 3. <- wrapper'],
        },
      ],
    ],
    [
      'the exception of a Ray task, whose frames have no header',
      [
        ...pythonTraceback('ray.exceptions.RayTaskError(ValueError): ray::train() (pid=441, ip=10.0.0.3)'),
        '  File "/root/app/fit.py", line 37, in main',
        'ValueError: bad plan',
      ],
      [
        {
          stream: '',
          says: [
            'ValueError: bad plan',
            'ray.exceptions.RayTaskError(ValueError): ray::train() (pid=441, ip=10.0.0.3) <- wrapper',
          ],
        },
      ],
    ],
    [
      'the first exception of a group',
      [
        '  + Exception Group Traceback (most recent call last):',
        '  |   File "/root/app/feed.py", line 5, in <module>',
        '  | ExceptionGroup: two (2 sub-exceptions)',
        '  +-+---------------- 1 ----------------',
        '    | Traceback (most recent call last):',
        '    |   File "/root/app/feed.py", line 9, in pull',
        '    | KeyError: 1',
        '    +---------------- 2 ----------------',
        '    | Traceback (most recent call last):',
        '    |   File "/root/app/feed.py", line 9, in pull',
        '    | KeyError: 2',
        '    +------------------------------------',
      ],
      [{stream: '', says: ['KeyError: 1', 'ExceptionGroup: two (2 sub-exceptions) <- wrapper']}],
    ],
    [
      'a traceback inside the indentation of another tool',
      pythonTraceback("ModuleNotFoundError: No module named 'torch'", '      '),
      [{stream: '', says: ["ModuleNotFoundError: No module named 'torch'"]}],
    ],
    ['no traceback that is cut off', pythonTraceback('ValueError: x').slice(0, 4), []],
    ['no traceback without its first line', pythonTraceback('ValueError: x').slice(2), []],
    ['no text that mentions a traceback', ['Traceback (most recent call last): see above', 'ValueError: x'], []],
  ])('%s', (_, log, expected) => {
    expect(found(log)).toEqual(expected)
  })

  test('the last frame outside libraries', () => {
    const [traceback] = findTracebacks(parseRecords(pythonTraceback('ValueError: x')))
    expect(traceback && findOwnFrame(traceback.final)).toEqual({file: '/root/code/train.py', line: 9, name: '<module>'})
  })
})

test.each([
  ['the program', [], 'program'],
  ['a thread', ['Exception in thread Thread-4 (_pin_memory_loop):'], 'thread'],
  ['a child process', ['Process SpawnProcess-1:'], 'process'],
  ['the interpreter as it ends', ['Exception ignored in: <function Loader.__del__ at 0x7f1>'], 'shutdown'],
  ['a handler of exit', ['Error in atexit._run_exitfuncs:'], 'shutdown'],
])('a traceback is known to be that of %s', (_, before, context) => {
  expect(findTracebacks(parseRecords([...before, ...pythonTraceback('ValueError: x')]))).toMatchObject([{context}])
})

test('the further lines of a message are its details, up to the next writer', () => {
  const log = [...pythonTraceback('RuntimeError: two'), 'more', 'and more', 'pod-a:77:1 [0] NCCL INFO Abort', 'other']
  expect(findTracebacks(parseRecords(log))[0]?.final.details).toEqual(['more', 'and more'])
})
