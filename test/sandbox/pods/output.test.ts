import {chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from '@jest/globals'
import {createPodRunner} from '../../../src/sandbox/pods/index.js'
import type {PodRunner, PodStartOptions} from '../../../src/sandbox/types.js'
import {describeOnPosix, type PodExit, startPod} from './pod-harness.js'

let runner: PodRunner
let folder: string

beforeAll(() => {
  runner = createPodRunner({sandboxId: 'output-test'})
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pods-')))
  writeFileSync(join(folder, 'not-executable'), '')
  chmodSync(join(folder, 'not-executable'), 0o644)
})
afterAll(async () => {
  await runner.close()
  rmSync(folder, {recursive: true})
})

describeOnPosix('a pod', () => {
  test.each<[what: string, command: string, said: string[], end: PodExit]>([
    ['lines of stdout', 'echo one; echo two', ['one', 'two'], {exitCode: 0, signal: null}],
    ['stderr', 'echo wrong >&2', ['stderr: wrong'], {exitCode: 0, signal: null}],
    ['a last line without a newline', 'printf "a\\nb"', ['a', 'b'], {exitCode: 0, signal: null}],
    ['output to /dev/stderr', 'echo a > /dev/stderr', ['stderr: a'], {exitCode: 0, signal: null}],
    ['an exit code', 'exit 3', [], {exitCode: 3, signal: null}],
    ['a signal', 'kill -SEGV $$', [], {exitCode: null, signal: 'SIGSEGV'}],
    ['exit code 127 for a missing command', 'no-such 2> /dev/null', [], {exitCode: 127, signal: null}],
    ['an empty stdin', 'cat; echo read', ['read'], {exitCode: 0, signal: null}],
  ])('reports %s', async (_, command, said, end) => {
    const pod = startPod(runner, command)
    await pod.ended
    expect(pod.lines).toEqual(said)
    expect(pod.exits).toEqual([end])
  })

  test('reports every line in order before the exit', async () => {
    const order: string[] = []
    const pod = startPod(runner, 'echo first; seq 200000; echo last', {
      folder,
      onLine: (_, line) => order.push(line),
      onExit: () => order.push('exit'),
    })
    await pod.ended
    expect(order[0]).toBe('first')
    expect(order.slice(1, -1)).toEqual([...Array(200_000).keys()].map((index) => String(index + 1)).concat('last'))
    expect(order.at(-1)).toBe('exit')
  })

  test('runs with the given environment, folder and shell', async () => {
    const pod = startPod(runner, 'echo $RANK $HOME; pwd; echo $' + '{BASH_VERSION:+bash}', {
      folder,
      env: {PATH: process.env.PATH ?? '', RANK: '7'},
      shell: 'bash',
    })
    await pod.ended
    expect(pod.lines).toEqual(['7', folder, 'bash'])
  })

  test.each<[what: string, more: () => Partial<PodStartOptions>, said: () => string, exitCode: number]>([
    ['a missing shell', () => ({shell: '/no/shell'}), () => 'the shell /no/shell does not exist', 127],
    [
      'a shell that is not executable',
      () => ({shell: join(folder, 'not-executable')}),
      () => `the shell ${folder}/not-executable cannot be run: spawn ${folder}/not-executable EACCES`,
      126,
    ],
    ['a missing folder', () => ({folder: join(folder, 'gone')}), () => `${folder}/gone is not a folder`, 126],
    [
      'a NUL in the command',
      () => ({command: 'a\0b'}),
      () =>
        "the shell sh cannot be run: The argument 'args[1]' must be a string without null bytes. Received 'a\\x00b'",
      126,
    ],
  ])('that can’t start reports the reason: %s', async (_, more, said, exitCode) => {
    const pod = startPod(runner, 'true', more())
    expect(pod.pid).toBe(0)
    pod.stop(0)
    pod.kill()
    await pod.ended
    expect(pod.lines).toEqual([`stderr: dlc1-worker-0 could not start: ${said()}`])
    expect(pod.exits).toEqual([{exitCode, signal: null}])
  })
})
