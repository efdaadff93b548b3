import {expect, test} from '@jest/globals'
import {diagnose} from '../../src/diagnose/diagnose.js'
import {findHits} from '../../src/diagnose/match.js'
import {PATTERNS} from '../../src/diagnose/patterns/index.js'
import {createEvidence, pythonTraceback} from './cases.js'

test('listed exit codes have their own patterns, all others the general one', () => {
  const exits = PATTERNS.filter(({source}) => source === 'exit')
  const codes = Array.from({length: 256}, (_, place) => place)
  const codesWith = (isGeneral: boolean) =>
    codes.filter((exitCode) => {
      const evidence = createEvidence({pods: [{exitCode, log: []}]})
      return exits.some(
        (pattern) => (pattern.exitCodes === undefined) === isGeneral && findHits(pattern, evidence).length > 0,
      )
    })
  const own = [2, 126, 127, 130, 132, 134, 135, 136, 137, 139, 143, 245, 255]
  expect(codesWith(false)).toEqual(own)
  expect(codesWith(true)).toEqual(codes.filter((code) => code !== 0 && !own.includes(code)))
})

test('a verdict lists at most four other findings', () => {
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
    log: pythonTraceback(text),
  }))
  expect(diagnose(createEvidence({pods})).Others).toHaveLength(4)
})
