import {expect, test} from '@jest/globals'
import {diagnose} from '../../src/diagnose/diagnose.js'
import {evidenceOf, python} from './cases.js'

test('these exit codes have a pattern of their own, all others are told of in general', () => {
  const codes = Array.from({length: 255}, (_, place) => place + 1)
  const patternOf = (exitCode: number) => diagnose(evidenceOf({pods: [{exitCode, log: []}]})).Verdict.Pattern
  const general = patternOf(3)
  expect(codes.filter((code) => patternOf(code) !== general)).toEqual([2, 126, 127, 134, 137, 139, 143, 245, 255])
})

test('a verdict has four findings beside it at most', () => {
  const logs = [
    'RuntimeError: CUDA out of memory',
    'OSError: [Errno 28] No space left on device',
    'ModuleNotFoundError: No module named "x"',
    'FileNotFoundError: [Errno 2] No such file or directory: "/x"',
    'RuntimeError: NCCL error: unhandled system error',
    'KeyError: 1',
    'PermissionError: [Errno 13] Permission denied: "/x"',
  ]
  const pods = logs.map((text, second) => ({
    exitCode: 1,
    finishedAt: `2026-03-20T09:50:0${second}Z`,
    log: python(text),
  }))
  expect(diagnose(evidenceOf({pods})).Others).toHaveLength(4)
})
