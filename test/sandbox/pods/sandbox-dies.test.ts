import {type ChildProcess, spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import {afterEach, expect, test} from '@jest/globals'
import {trySignal} from '../../../src/sandbox/pods/processes.js'
import {describeOnLinux, findProcesses, isProcessAlive, waitUntil} from './pod-harness.js'

/** A process such as the sandbox: it starts pods of all kinds, and says their pids and those of their children. */
const SANDBOX = `
const {createPodRunner} = await import(process.env.RUNNER)
const runner = createPodRunner({sandboxId: process.env.SANDBOX})
const onLine = (stream, line) => console.log(line)
const env = {PATH: process.env.PATH}
const commands = [
  "trap '' TERM HUP INT; echo pid $$; while :; do sleep 1000; done",
  "sleep 1000 & echo pid $!; wait",
  "setsid sh -c 'echo pid $$; exec sleep 1000' & sleep 1000",
  "(setsid sh -c 'echo pid $$; exec sleep 1000 >&- 2>&-' &) & sleep 1000",
  "env -i sh -c 'echo pid $$; exec sleep 1000'",
]
for (const [index, command] of commands.entries()) {
  const pod = runner.start({podId: 'p', podUid: 'uid' + index, command, folder: '/tmp', env, onLine, onExit() {}})
  console.log('pid ' + pod.pid)
}
if (process.env.CRASH) process.stdin.once('data', () => { throw new Error('crash') })
`

/**
 * Whether the reaper has installed its signal handlers: before that, TERM would end it. HUP is the last of them; TERM
 * tells nothing, because Node handles it from the start.
 */
const handlesHangup = (pid: number) => {
  const caught = /^SigCgt:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '0'
  return (BigInt(`0x${caught}`) & 1n) === 1n
}

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function startSandbox(id: string, more: NodeJS.ProcessEnv = {}) {
  const runner = new URL('../../../dist/sandbox/pods/index.js', import.meta.url).href
  const child = spawn(process.execPath, ['--input-type=module', '-e', SANDBOX], {
    env: {PATH: process.env.PATH, RUNNER: runner, SANDBOX: id, ...more},
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  })
  started.push(child)
  const pids: number[] = []
  createInterface({input: child.stdout}).on('line', (line) => pids.push(Number(line.replace('pid ', ''))))
  return {child, pids, group: -(child.pid as number)}
}

describeOnLinux('all pods and the reaper end when the sandbox dies', () => {
  test.each<[how: string, end: (child: ChildProcess, group: number) => void, more: NodeJS.ProcessEnv]>([
    ['by SIGKILL', (child) => child.kill('SIGKILL'), {}],
    ['by Ctrl-C in the terminal', (_, group) => process.kill(group, 'SIGINT'), {}],
    ['by closing the terminal', (_, group) => process.kill(group, 'SIGHUP'), {}],
    ['by a crash', (child) => child.stdin?.write('now'), {CRASH: '1'}],
  ])('%s', async (_, end, more) => {
    const id = `dies-test-${started.length}-${process.hrtime.bigint()}`
    const {child, pids, group} = startSandbox(id, more)
    await waitUntil('all have said their pids', () => pids.length === 10)
    expect(pids.filter(isProcessAlive)).toEqual(pids)

    end(child, group)
    await waitUntil('all are gone', () => !pids.some(isProcessAlive))
    await waitUntil('the reaper is gone too', () => findProcesses(id).length === 0)
  })

  test('by SIGKILL right after the start', async () => {
    const id = `early-test-${process.hrtime.bigint()}`
    const {child} = startSandbox(id)
    await waitUntil('there is a pod', () => findProcesses(`${id}/`).length > 0)
    child.kill('SIGKILL')
    await waitUntil('nothing is left', () => findProcesses(id).length === 0)
  })

  test('by TERM to all of its processes, including the reaper', async () => {
    const id = `term-test-${process.hrtime.bigint()}`
    const {pids} = startSandbox(id)
    await waitUntil('all have said their pids', () => pids.length === 10)
    await waitUntil('the reaper is up', () => findProcesses(`reaper.js\0${id}`).some(handlesHangup))
    for (const pid of findProcesses(id)) if (!pids.includes(pid)) trySignal(pid, 'SIGTERM')
    await waitUntil('all are gone', () => !pids.some(isProcessAlive))
    await waitUntil('the reaper is gone too', () => findProcesses(id).length === 0)
  })
})

describeOnLinux('a process that no longer needs its runner', () => {
  test('exits by itself if the runner is closed or has no pods', async () => {
    const script = `
    const {createPodRunner} = await import(process.env.RUNNER)
    const runner = createPodRunner({sandboxId: 'quiet-test'})
    const pod = {podId: 'p', podUid: 'u', command: 'sleep 1000', folder: '/tmp', env: {}, onLine() {}, onExit() {}}
    runner.start(pod)
    await runner.close()
    createPodRunner({sandboxId: 'quiet-test'})
    console.log('closed')`
    const runner = new URL('../../../dist/sandbox/pods/index.js', import.meta.url).href
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: {PATH: process.env.PATH, RUNNER: runner},
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    started.push(child)
    const exit = new Promise((resolve) => child.once('exit', resolve))
    expect(await exit).toBe(0)
    await waitUntil('the reapers are gone', () => findProcesses('quiet-test').length === 0)
  })
})
