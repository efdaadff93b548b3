import {PassThrough} from 'node:stream'
import {expect, test} from '@jest/globals'
import {discardTypeAhead} from '../../src/prompt/type-ahead.js'

function terminal() {
  const modes: boolean[] = []
  const stdin = Object.assign(new PassThrough(), {isTTY: true, setRawMode: (isRaw: boolean) => modes.push(isRaw)})
  return {stdin: stdin as unknown as typeof process.stdin, modes}
}

test('what was typed before is gone; what comes afterwards is not', async () => {
  const {stdin, modes} = terminal()
  ;(stdin as unknown as PassThrough).write('y\r')
  await discardTypeAhead(stdin)
  ;(stdin as unknown as PassThrough).write('n')
  expect(String(stdin.read())).toBe('n')
  // The question that follows ends it.
  expect(modes).toEqual([true])
})

test('Ctrl-C still counts', async () => {
  const {stdin, modes} = terminal()
  ;(stdin as unknown as PassThrough).write('y\u0003')
  await expect(discardTypeAhead(stdin)).rejects.toMatchObject({exit: 130, code: 'Interrupted'})
  expect(modes).toEqual([true, false])
})
