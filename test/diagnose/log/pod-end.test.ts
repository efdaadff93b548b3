import {describe, expect, test} from '@jest/globals'
import type {PodEvidence} from '../../../src/diagnose/evidence.js'
import {findEndStart} from '../../../src/diagnose/log/end-zone.js'
import {findChildEnd, signalName} from '../../../src/diagnose/log/launchers.js'
import {getPodEnd} from '../../../src/diagnose/log/pod-end.js'
import {parseRecords} from '../../../src/diagnose/log/records.js'
import {formatException} from '../../../src/diagnose/log/traceback.js'
import {createEvidence, pythonTraceback} from '../cases.js'
import {torchrun} from '../corpus.js'

/** A failure at one time, three steps at another, and the end. */
const flushed = (failed: string, ended: string) =>
  ['OSError', ' 1%| step 1']
    .map((text) => `2026-03-20 ${failed}  ${text}`)
    .concat(
      ['step 2', 'step 3'].map((text) => `2026-03-20 ${failed.replace(/.$/, '9')}  ${text}`),
      `2026-03-20 ${ended}  bye`,
    )

test.each<[string, string[], number]>([
  ['all of a short log', ['a', 'b'], 0],
  ['two steps of other ranks do not move it', ['OSError', 'step 1 loss 2', 'step 2 loss 1'], 0],
  ['three do', ['OSError', 'step 1', 'step 2', 'step 3'], 2],
  ['a complaint is no step', ['OSError', 'error in step 1', 'loss nan 0', 'step 3 failed', 'epoch 1'], 0],
  ['with times: what comes at once at the end does not', flushed('10:00:04', '10:00:05'), 0],
  ['with times: what comes later does', flushed('10:00:04', '10:01:05'), 2],
  ['a progress bar is one', ['x', ' 10%|# | 1/9 [00:01, 2.1it/s]', '20%|', '30%|'], 2],
  ['a thousand lines of a library do not', ['OSError', ...Array<string>(1000).fill('NCCL INFO Abort COMPLETE')], 0],
])('the end of the log is found: %s', (_, log, start) => {
  expect(findEndStart(parseRecords(log))).toBe(start)
})

describe('how a child process ended is read', () => {
  test.each<[string, string, object | undefined]>([
    [
      'of accelerate',
      "subprocess.CalledProcessError: Command '['python', 'x']' died with <Signals.SIGKILL: 9>.",
      {signal: 9},
    ],
    [
      'of a command',
      "subprocess.CalledProcessError: Command 'tar' returned non-zero exit status 2.",
      {exitCode: 2, isCommand: true},
    ],
    ['of DeepSpeed', "['python', 'x'] exits with return code = -11", {signal: 11}],
    [
      'of torchrun',
      'failed (exitcode: -7) local_rank: 2 (pid: 512) of binary: /usr/bin/python3',
      {signal: 7, localRank: 2},
    ],
    [
      'of Open MPI',
      'mpirun noticed that process rank 3 with PID 0 on node x exited on signal 9 (Killed).',
      {signal: 9, rank: 3},
    ],
    ['of MPICH', 'YOUR APPLICATION TERMINATED WITH THE EXIT STRING: Killed (signal 9)', {signal: 9}],
    ['of Slurm', 'srun: error: node1: task 5: Segmentation fault (core dumped)', {signal: 11, rank: 5}],
    ['of Horovod', 'Process 1 exit with status code 137.', {signal: 9, rank: 1}],
    ['of spawn', 'process 1 terminated with signal SIGSEGV', {signal: 11, rank: 1}],
    ['of bash', 'run.sh: line 5:   123 Killed                  python fit.py', {signal: 9}],
    ['of make', 'make: *** [Makefile:3: train] Killed', {signal: 9}],
    ['of a handler', '*** SIGSEGV (@0x0) received by PID 77 (TID 0x7f) from PID 0; stack trace: ***', {signal: 11}],
    ['not of a word', 'the worker was killed in chess', undefined],
    ['not of a plain number', 'returned 9 rows', undefined],
  ])('%s', (_, line, expected) => {
    const {from: _from, to: _to, ...end} = findChildEnd(parseRecords(['a', line]), 0) ?? {from: 0, to: 0}
    expect(end).toEqual(expected ?? {})
  })

  test('from the summary of torchrun, which names the rank', () => {
    expect(findChildEnd(parseRecords(torchrun(2, -9)), 0)).toMatchObject({signal: 9, rank: 2, localRank: 2})
    expect(findChildEnd(parseRecords(['Root Cause (first observed failure):']), 0)).toBeUndefined()
  })

  test('with signals by their names', () => {
    expect([9, 11, 7, 15, 42].map(signalName)).toEqual(['SIGKILL', 'SIGSEGV', 'SIGBUS', 'SIGTERM', 'SIG42'])
  })
})

describe('of several tracebacks, the one that ended the program is chosen', () => {
  const podOf = (log: string[], exitCode = 1): PodEvidence => {
    const [pod] = createEvidence({pods: [{exitCode, log}]}).pods
    if (!pod) throw new Error('no pod')
    return pod
  }
  const lost = pythonTraceback('RuntimeError: [x/gloo/pair.cc:534] Connection closed by peer')
  const behind = (prefix: string, exception: string) => pythonTraceback(exception, prefix)

  test.each<[string, string[], string | undefined]>([
    [
      'the last of one process',
      [...pythonTraceback('OSError: x'), 'retrying', ...pythonTraceback('ValueError: x')],
      'ValueError: x',
    ],
    [
      'not that of a thread',
      [...pythonTraceback('ValueError: x'), 'Exception in thread T:', ...pythonTraceback('OSError: y')],
      'ValueError: x',
    ],
    [
      'not one that was survived',
      [...pythonTraceback('ValueError: x'), 'skipping it', 'bye', ...lost, ...torchrun(0, 1)],
      'RuntimeError: [x/gloo/pair.cc:534] Connection closed by peer',
    ],
    [
      'the first that is not a consequence',
      [...lost, ...pythonTraceback('KeyError: 1'), ...torchrun(1, 1)],
      'KeyError: 1',
    ],
    [
      'the one of the rank that torchrun names',
      [...behind('[rank0]: ', 'ValueError: x'), ...behind('[rank1]: ', 'KeyError: 1'), ...torchrun(1, 1)],
      'KeyError: 1',
    ],
    [
      'another if that rank only lost its peer',
      [
        ...behind('[rank0]: ', 'RuntimeError: gloo: Connection closed by peer'),
        ...behind('[rank1]: ', 'KeyError: 1'),
        ...torchrun(0, 1),
      ],
      'KeyError: 1',
    ],
    ['none if a signal ended the rank', [...lost, ...torchrun(1, -9)], undefined],
    [
      'that of a child, not the report of its parent',
      [
        'Process Process-1:',
        ...pythonTraceback('KeyError: 1'),
        ...pythonTraceback('RuntimeError: worker process died'),
      ],
      'KeyError: 1',
    ],
    [
      'the report if there is nothing else',
      pythonTraceback('RuntimeError: worker process died'),
      'RuntimeError: worker process died',
    ],
  ])('%s', (_, log, expected) => {
    const {traceback} = getPodEnd(podOf(log))
    expect(traceback && formatException(traceback.final)).toBe(expected)
  })

  test.each<[string, number, string[], number]>([
    ['its own without a launcher', 3, ['bye'], 3],
    ['137 for a rank that SIGKILL ended', 1, torchrun(0, -9), 137],
    ['139 behind the negative code of DeepSpeed', 245, ["['python'] exits with return code = -11"], 139],
    ['2 for a rank that ended with 2', 1, torchrun(0, 2), 2],
    [
      'its own where a command failed',
      1,
      ["subprocess.CalledProcessError: Command 'tar' returned non-zero exit status 2."],
      1,
    ],
  ])('the exit code of a pod is %s', (_, exitCode, log, expected) => {
    expect(getPodEnd(podOf(log, exitCode)).exitCode).toBe(expected)
  })
})
