import {EventEmitter} from 'node:events'
import {describe, expect, jest, test} from '@jest/globals'
import {handleStreamErrors} from '../../src/cli/exit-handlers.js'
import {DEFAULT_LIMIT} from '../../src/cli/list-flags.js'
import {EXIT} from '../../src/errors.js'

test('a list shows twenty items unless told otherwise', () => expect(DEFAULT_LIMIT).toBe(20))

test('the exit codes', () => {
  expect(EXIT).toEqual({
    ...{ok: 0, failure: 1, usage: 2, canceled: 3, credentials: 4, denied: 5, notFound: 6, refused: 7, timeout: 8},
    ...{jobFailed: 10, jobStopped: 11, hungUp: 129, interrupted: 130, terminated: 143},
  })
})

describe('standard output that can’t be written', () => {
  /** The exit code and what is said, where writing fails so. */
  function failedWith(code: string | undefined): [number | string | null | undefined, string] {
    const stdout = new EventEmitter()
    const said: string[] = []
    const stderr = Object.assign(new EventEmitter(), {write: (text: string) => said.push(text)})
    const exit = jest.spyOn(process, 'exit').mockImplementation(((status: number) => {
      throw Object.assign(new Error('exit'), {status})
    }) as never)
    try {
      handleStreamErrors({stdout, stderr} as never)
      stdout.emit('error', Object.assign(new Error('x'), {code}))
      return [undefined, said.join('')]
    } catch (error) {
      return [(error as {status: number}).status, said.join('')]
    } finally {
      exit.mockRestore()
    }
  }

  test('ends quietly if the reader has closed the pipe', () => {
    const gone = ['EPIPE', 'EIO', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED']
    const others = ['ENOSPC', 'EFBIG', 'EACCES', 'EBADF', undefined]
    expect([...gone, ...others].filter((code) => failedWith(code)[1] === '')).toEqual(gone)
    expect(gone.map((code) => failedWith(code)[0])).toEqual(gone.map(() => process.exitCode ?? 0))
    expect(others.map((code) => failedWith(code)[0])).toEqual(others.map(() => 1))
  })
})
