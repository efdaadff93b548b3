import {afterAll, beforeAll, expect, test} from '@jest/globals'
import {createPodRunner} from '../../../src/sandbox/pods/index.js'
import {listFromPs} from '../../../src/sandbox/pods/processes.js'
import type {PodRunner} from '../../../src/sandbox/types.js'
import {describeOnLinux, findProcesses, isProcessAlive, startPod, waitUntil} from './pod-harness.js'

const HOUR = 3_600_000
const killed = {exitCode: null, signal: 'SIGKILL'}
const terminated = {exitCode: null, signal: 'SIGTERM'}

/** Commands that leave a process behind or beside them; each says its pid. */
const forks: [what: string, command: string][] = [
  ['in the background', 'sleep 1000 & echo child $!;'],
  ['in the background, deaf to TERM', `sh -c 'trap "" TERM; echo child $$; while :; do sleep 1000; done' &`],
  ['in its own session', `setsid sh -c 'echo child $$; exec sleep 1000' &`],
  ['forked twice, in its own session, without output', `(setsid sh -c 'echo child $$; exec sleep 1000 >&- 2>&-' &) &`],
  ['in its own group, without the environment', `set -m; env -i sleep 1000 & echo child $!;`],
  ['in its own session, without the environment', `env -i setsid sh -c 'echo child $$; exec sleep 1000' &`],
]

describeOnLinux('ending a pod', () => {
  let runner: PodRunner
  beforeAll(() => {
    runner = createPodRunner({sandboxId: 'end-test'})
  })
  afterAll(() => runner.close())

  test('stop sends TERM', async () => {
    const pod = startPod(runner, 'echo up; sleep 1000')
    await pod.waitForLine('up')
    pod.stop(HOUR)
    await pod.ended
    expect(pod.exits).toEqual([terminated])
  })

  test('stop leaves time to save to a command that handles TERM', async () => {
    const pod = startPod(runner, `trap 'echo saved; exit 5' TERM; echo up; while :; do sleep 0.05; done`)
    await pod.waitForLine('up')
    pod.stop(HOUR)
    await pod.ended
    expect(pod.lines).toContain('saved')
    expect(pod.exits).toEqual([{exitCode: 5, signal: null}])
  })

  test('stop leaves time to a program whose shell dies of TERM', async () => {
    const pod = startPod(
      runner,
      `sh -c 'trap "sleep 0.3; echo saved; exit" TERM; echo up; while :; do sleep 0.05; done'; echo never`,
    )
    await pod.waitForLine('up')
    pod.stop(HOUR)
    await pod.ended
    expect(pod.lines).toContain('saved')
    expect(pod.exits).toEqual([terminated])
  })

  test('stop kills a command that ignores TERM after the grace period', async () => {
    const pod = startPod(runner, `trap '' TERM; echo up; while :; do sleep 1000; done`)
    await pod.waitForLine('up')
    pod.stop(HOUR)
    expect(isProcessAlive(pod.pid)).toBe(true)
    pod.stop(200)
    await pod.ended
    expect(pod.exits).toEqual([killed])
    expect(isProcessAlive(pod.pid)).toBe(false)
  })

  test('kill sends KILL, and neither does anything after the exit', async () => {
    const pod = startPod(runner, `trap '' TERM; echo up; while :; do sleep 1000; done`)
    await pod.waitForLine('up')
    pod.kill()
    await pod.ended
    pod.kill()
    pod.stop(0)
    expect(pod.exits).toEqual([killed])
  })

  test.each(forks)('kill ends a process %s', async (_, command) => {
    const pod = startPod(runner, `${command} while :; do sleep 1000; done`)
    const child = await pod.waitForLine('child ')
    expect(isProcessAlive(child)).toBe(true)
    pod.kill()
    await pod.ended
    expect(isProcessAlive(child)).toBe(false)
    expect(pod.exits).toEqual([killed])
  })

  // The last one has no group, mark or parent left after the exit of the command.
  test.each(forks.slice(0, -1))(
    'the exit of the command ends a process %s without waiting for it',
    async (_, command) => {
      const pod = startPod(runner, `trap 'echo last; exit 4' USR1; ${command} while :; do sleep 0.05; done`)
      const child = await pod.waitForLine('child ')
      process.kill(pod.pid, 'SIGUSR1')
      await pod.ended
      expect(isProcessAlive(child)).toBe(false)
      expect(pod.lines).toContain('last')
      expect(pod.exits).toEqual([{exitCode: 4, signal: null}])
    },
  )

  test('kill ends a process that forks endlessly into new sessions', async () => {
    const hop = 'echo hop; setsid sh -c "$HOP" & exit'
    const pod = startPod(runner, `echo up; setsid sh -c "$HOP" & sleep 1000`, {
      env: {PATH: process.env.PATH ?? '', HOP: hop},
    })
    await waitUntil('it has forked often', () => pod.lines.length > 20)
    pod.kill()
    await pod.ended
    expect(findProcesses(hop)).toEqual([])
  })

  test('a pod restarted under the same uid survives the killing of the former one', async () => {
    const again: {pod?: ReturnType<typeof startPod>} = {}
    const first = startPod(runner, 'exit 1', {
      podUid: 'same',
      onExit: () => {
        again.pod = startPod(runner, 'sleep 0.3; echo done', {podUid: 'same'})
      },
    })
    await first.ended
    await again.pod?.ended
    expect(again.pod?.exits).toEqual([{exitCode: 0, signal: null}])
  })

  test('the mark of a pod is found in the output of ps', async () => {
    const pod = startPod(runner, 'echo up; sleep 1000', {podUid: 'seen-by-ps'})
    await pod.waitForLine('up')
    const processes = [...listFromPs()].filter(({marks}) =>
      marks.some((mark) => mark.startsWith('end-test/seen-by-ps/')),
    )
    expect(processes.map(({group}) => group)).toContain(pod.pid)
    pod.kill()
    await pod.ended
  })
})

describeOnLinux('closing a runner', () => {
  test('kills all pods, ends the reaper and starts no more pods', async () => {
    const runner = createPodRunner({sandboxId: 'close-test'})
    const pods = [...forks, ...forks, ...forks].map(([, command]) =>
      startPod(runner, `trap '' TERM; ${command} while :; do sleep 1000; done`),
    )
    await Promise.all(pods.map((pod) => pod.waitForLine('child ')))
    expect(findProcesses('close-test').length).toBeGreaterThan(pods.length)

    const closed = runner.close()
    expect(runner.close()).toBe(closed)
    await closed
    expect(pods.map((pod) => pod.exits)).toEqual(pods.map(() => [killed]))
    expect(findProcesses('close-test')).toEqual([])
    for (const pod of pods) expect(isProcessAlive(await pod.waitForLine('child '))).toBe(false)

    const late = startPod(runner, 'echo late')
    await late.ended
    expect([late.pid, late.lines, late.exits]).toEqual([0, [], [killed]])
  })

  test('without pods ends at once', async () => {
    const runner = createPodRunner({sandboxId: 'idle-test'})
    await runner.close()
    expect(findProcesses('idle-test')).toEqual([])
  })

  test('ends a reaper that replaced a killed one', async () => {
    const runner = createPodRunner({sandboxId: 'replace-test'})
    const [first] = findProcesses('replace-test') as [number]
    process.kill(first, 'SIGKILL')
    await waitUntil('there is another', () => findProcesses('replace-test').some((pid) => pid !== first))
    await runner.close()
    expect(findProcesses('replace-test')).toEqual([])
  })
})
