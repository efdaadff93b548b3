import {type ChildProcess, spawn} from 'node:child_process'
import {closeSync, existsSync} from 'node:fs'
import type {Readable} from 'node:stream'
import {setTimeout as delay, setImmediate as nextTurn} from 'node:timers/promises'
import {MAX_TIMER_MS} from '../time.js'
import type {PodStartOptions, RunningPod} from '../types.js'
import type {KillTarget, TreeKiller} from './kill-tree.js'
import {withLimitMark} from './limit-mark.js'
import {createLineSplitter} from './lines.js'
import {openPipes} from './pipes.js'
import {isGroupAlive, MARK_VARIABLE, signalGroup, signalPod} from './processes.js'
import type {Reaper} from './reaper-client.js'
import {shellCommand} from './shell.js'

interface PodMarks {
  /** In the environment. */
  mark: string
  /** A resource limit, where there is one. */
  limit?: number
}

type PodExit = Parameters<PodStartOptions['onExit']>[0]

/** How long to wait for output after all known processes were killed. */
const DRAIN_MS = 2000

/** Starts a pod's command as its own process group, and kills all that it leaves behind. */
export function spawnPod(
  pod: PodStartOptions,
  {mark, limit}: PodMarks,
  {killTree, reaper}: {killTree: TreeKiller; reaper: Reaper},
): RunningPod {
  const {pid, outputs, exit} = spawnCommand(pod, {mark, limit})
  const limits = limit === undefined ? undefined : {from: limit, to: limit}
  const target: KillTarget = {mark, groups: new Set(pid ? [pid] : []), limits}
  let hasExited = false
  /** Until then a stopped pod may still run; in milliseconds since the epoch. */
  let graceEnd = 0
  let timer: NodeJS.Timeout | undefined
  if (pid) reaper.add(pid)

  const closed = Promise.all([forwardLines(outputs[0], 'stdout'), forwardLines(outputs[1], 'stderr')])

  function forwardLines(output: Readable | undefined, stream: 'stdout' | 'stderr'): Promise<void> | undefined {
    if (!output) return undefined
    const lines = createLineSplitter((line) => pod.onLine(stream, line))
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
    if (!hasExited) void killTree(target)
  }

  async function supervise() {
    const result = await exit.catch((error) => reportSpawnError(pod, error))
    // A shell often dies of the TERM before the program that it runs: the rest of the group keeps its grace period.
    while (Date.now() < graceEnd && isGroupAlive(pid)) await delay(50)
    clearTimeout(timer)
    hasExited = true
    // Windows can't find the children of an ended process, and soon reuses its id.
    if (process.platform === 'win32') target.groups.clear()

    const killed = pid ? killTree(target) : Promise.resolve()
    const drainTimeout = new AbortController()
    const drained = killed.then(() => delay(DRAIN_MS, undefined, {signal: drainTimeout.signal})).then(() => nextTurn())
    await Promise.race([closed, drained.catch(() => {})])
    drainTimeout.abort()
    for (const output of outputs) output.destroy()
    await closed

    try {
      pod.onExit(result)
    } finally {
      await killed
      if (pid) reaper.remove(pid)
    }
  }

  return {
    pid,
    ended: supervise(),
    kill,
    signal: (name) => !hasExited && signalPod(pid, name),
    stop(graceMs) {
      if (hasExited || !pid) return
      clearTimeout(timer)
      const grace = Math.min(graceMs, MAX_TIMER_MS)
      graceEnd = Date.now() + grace
      timer = setTimeout(kill, grace)
      signalGroup(pid, 'SIGTERM')
    },
  }
}

/** If the process can't be started, `pid` is 0 and `exit` rejects. */
function spawnCommand(
  pod: PodStartOptions,
  {mark, limit}: PodMarks,
): {pid: number; outputs: Readable[]; exit: Promise<PodExit>} {
  const {verbatim, ...program} = shellCommand(pod.command, pod.shell)
  const {file, args} = withLimitMark(program, limit, {folder: pod.folder, path: pod.env.PATH ?? process.env.PATH})
  const pipes = openPipes()
  const readers = pipes?.map(({reader}) => reader)
  try {
    const child = spawn(file, args, {
      cwd: pod.folder,
      env: {...pod.env, [MARK_VARIABLE]: [process.env[MARK_VARIABLE], mark].filter(Boolean).join(',')},
      detached: true,
      stdio: ['ignore', pipes?.[0].writer ?? 'pipe', pipes?.[1].writer ?? 'pipe'],
      windowsHide: true,
      windowsVerbatimArguments: verbatim ?? false,
    })
    const outputs = readers ?? [child.stdout, child.stderr].filter((output) => output !== null)
    return {pid: child.pid ?? 0, outputs, exit: waitForExit(child)}
  } catch (error) {
    return {pid: 0, outputs: readers ?? [], exit: Promise.reject(error)}
  } finally {
    for (const {writer} of pipes ?? []) closeSync(writer)
  }
}

function waitForExit(child: ChildProcess): Promise<PodExit> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.once('exit', (exitCode, signal) => resolve({exitCode, signal}))
  })
}

/** Exits as a shell does: 127 if the program does not exist, 126 if it can't be run. */
function reportSpawnError(pod: PodStartOptions, error: NodeJS.ErrnoException): PodExit {
  const shell = pod.shell ?? 'sh'
  const [exitCode, text] = !existsSync(`${pod.folder}/.`)
    ? [126, `${pod.folder} is not a folder`]
    : error.code === 'ENOENT'
      ? [127, `the shell ${shell} does not exist`]
      : [126, `the shell ${shell} cannot be run: ${error.message}`]
  pod.onLine('stderr', `${pod.podId} could not start: ${text}`)
  return {exitCode, signal: null}
}
