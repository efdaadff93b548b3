import {type ChildProcess, spawn} from 'node:child_process'
import {closeSync, existsSync} from 'node:fs'
import type {Readable} from 'node:stream'
import {setTimeout as delay, setImmediate as nextTurn} from 'node:timers/promises'
import type {PodStart, RunningPod} from '../types.js'
import type {Sweep, Target} from './kill-tree.js'
import {lineSplitter} from './lines.js'
import {openPipes} from './pipes.js'
import {isGroupAlive, MARK, signalGroup, signalPod} from './processes.js'
import type {Reaper} from './reaper-client.js'
import {shellCommand} from './shell.js'

type End = Parameters<PodStart['onExit']>[0]

/** How long output may stay open after its last known writer was killed. */
const DRAIN_MS = 2000
const LONGEST_TIMER = 2 ** 31 - 1

/** Starts a pod's command as a process group of its own and sees it to its end. */
export function startPod(pod: PodStart, mark: string, {sweep, reaper}: {sweep: Sweep; reaper: Reaper}): RunningPod {
  const {pid, outputs, exit} = launch(pod, mark)
  const target: Target = {mark, groups: new Set(pid ? [pid] : [])}
  let over = false
  let graceEnd = 0
  let timer: NodeJS.Timeout | undefined
  if (pid) reaper.add(pid)

  const closed = Promise.all([passOn(outputs[0], 'stdout'), passOn(outputs[1], 'stderr')])

  function passOn(output: Readable | undefined, stream: 'stdout' | 'stderr'): Promise<void> | undefined {
    if (!output) return undefined
    const lines = lineSplitter((line) => pod.onLine(stream, line))
    output.on('data', lines.write).on('error', () => {})
    return new Promise((resolve) =>
      output.once('close', () => {
        lines.end()
        resolve()
      }),
    )
  }

  function kill() {
    clearTimeout(timer)
    graceEnd = 0
    if (!over) void sweep(target)
  }

  async function attend() {
    const end = await exit.catch((error) => refuse(pod, error))
    // A shell often dies of the TERM that the program it runs was to handle: the rest of the group has its grace all
    // the same.
    while (Date.now() < graceEnd && isGroupAlive(pid)) await delay(50)
    clearTimeout(timer)
    over = true
    if (process.platform === 'win32') target.groups.clear() // the tree cannot be found any more, and numbers are soon used again

    const swept = pid ? sweep(target) : Promise.resolve()
    const late = new AbortController()
    const giveUp = swept.then(() => delay(DRAIN_MS, undefined, {signal: late.signal})).then(() => nextTurn())
    await Promise.race([closed, giveUp.catch(() => {})])
    late.abort()
    for (const output of outputs) output.destroy()
    await closed

    try {
      pod.onExit(end)
    } finally {
      await swept
      if (pid) reaper.remove(pid)
    }
  }

  return {
    pid,
    ended: attend(),
    kill,
    signal: (name) => !over && signalPod(pid, name),
    stop(graceMs) {
      if (over || !pid) return
      clearTimeout(timer)
      const grace = Math.min(graceMs, LONGEST_TIMER)
      graceEnd = Date.now() + grace
      timer = setTimeout(kill, grace)
      signalGroup(pid, 'SIGTERM')
    },
  }
}

/** A process that could not be started has the pid 0 and an exit that rejects. */
function launch(pod: PodStart, mark: string): {pid: number; outputs: Readable[]; exit: Promise<End>} {
  const {file, args, verbatim} = shellCommand(pod.command, pod.shell)
  const pipes = openPipes()
  const readers = pipes?.map(({reader}) => reader)
  try {
    const child = spawn(file, args, {
      cwd: pod.folder,
      env: {...pod.env, [MARK]: [process.env[MARK], mark].filter(Boolean).join(',')},
      detached: true,
      stdio: ['ignore', pipes?.[0].writer ?? 'pipe', pipes?.[1].writer ?? 'pipe'],
      windowsHide: true,
      windowsVerbatimArguments: verbatim ?? false,
    })
    const outputs = readers ?? [child.stdout, child.stderr].filter((output) => output !== null)
    return {pid: child.pid ?? 0, outputs, exit: exitOf(child)}
  } catch (error) {
    return {pid: 0, outputs: readers ?? [], exit: Promise.reject(error)}
  } finally {
    for (const {writer} of pipes ?? []) closeSync(writer)
  }
}

function exitOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.once('exit', (exitCode, signal) => resolve({exitCode, signal}))
  })
}

/** Ends like a shell that cannot run a command: 127 if it is not there, 126 if it cannot be run. */
function refuse(pod: PodStart, error: NodeJS.ErrnoException): End {
  const shell = pod.shell ?? 'sh'
  const [exitCode, text] = !existsSync(`${pod.folder}/.`)
    ? [126, `${pod.folder} is not a folder`]
    : error.code === 'ENOENT'
      ? [127, `the shell ${shell} does not exist`]
      : [126, `the shell ${shell} cannot be run: ${error.message}`]
  pod.onLine('stderr', `${pod.podId} could not start: ${text}`)
  return {exitCode, signal: null}
}
