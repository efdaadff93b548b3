import {spawnSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import {constants} from 'node:os'

/** The environment variable that marks the processes of a pod, and their children: `SANDBOX/POD/START`. */
export const MARK_VARIABLE = 'PAI_DLC_SANDBOX_POD'

export interface LiveProcess {
  pid: number
  parent: number
  group: number
  session: number
  /** Several if a sandbox runs inside a pod of another one. */
  marks: string[]
}

export function signalGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (group <= 1) return
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/PID', String(group), '/T', ...(signal === 'SIGKILL' ? ['/F'] : [])], {
      stdio: 'ignore',
      windowsHide: true,
    })
    return
  }
  trySignal(-group, signal)
}

/**
 * Signals the processes of a pod that handle the signal; like the first process of a container, the others ignore it.
 * Outside Linux, where handlers can't be listed, all processes get it. False if no process is left.
 */
export function signalPod(group: number, signal: NodeJS.Signals): boolean {
  if (group <= 1 || process.platform === 'win32') return false
  if (process.platform !== 'linux') return trySignal(-group, signal)
  const members = [...listProcesses()].filter((live) => live.group === group)
  for (const {pid} of members) if (handlesSignal(pid, constants.signals[signal])) trySignal(pid, signal)
  return members.length > 0
}

function handlesSignal(pid: number, signal: number): boolean {
  const status = tryRead(() => readFileSync(`/proc/${pid}/status`, 'latin1')) ?? ''
  const [, caught = '0'] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status) ?? []
  return (BigInt(`0x${caught}`) & (1n << BigInt(signal - 1))) !== 0n
}

export function isGroupAlive(group: number): boolean {
  if (process.platform === 'win32' || !trySignal(-group, 0)) return false
  return [...listProcesses()].some((live) => live.group === group)
}

/** False if there is no such process, or this user may not signal it. */
export function trySignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/** The living processes, newest first; none on Windows. */
export function* listProcesses(): Generator<LiveProcess> {
  if (process.platform === 'linux') yield* listFromProc()
  else if (process.platform !== 'win32') yield* listFromPs()
}

function* listFromProc(): Generator<LiveProcess> {
  for (const entry of tryRead(() => readdirSync('/proc'))?.reverse() ?? []) {
    if (!/^\d+$/.test(entry)) continue
    const stat = tryRead(() => readFileSync(`/proc/${entry}/stat`, 'latin1'))
    // The name, second and in brackets, may contain spaces and brackets.
    const [state, parent, group, session] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
    const isDeadOrKernelThread = !state || state === 'Z' || state === 'X' || group === '0'
    if (isDeadOrKernelThread) continue
    const environment = tryRead(() => readFileSync(`/proc/${entry}/environ`, 'latin1')) ?? ''
    const marks = environment.split('\0').find((variable) => variable.startsWith(`${MARK_VARIABLE}=`))
    yield {
      pid: Number(entry),
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      marks: parseMarks(marks),
    }
  }
}

/** For systems without /proc: the flag `e` appends the environment to the command, if the system allows it. */
export function* listFromPs(): Generator<LiveProcess> {
  const flags = process.platform === 'darwin' ? '-axEww' : 'axeww'
  const {stdout} = spawnSync('ps', [flags, '-o', 'pid=,ppid=,pgid=,stat=,command='], {
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  })
  for (const line of (stdout ?? '').split('\n').reverse()) {
    const [, pid, parent, group, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+[^Z\s]\S*\s+(.*)$/.exec(line) ?? []
    if (!command) continue
    const marks = command.split(' ').find((word) => word.startsWith(`${MARK_VARIABLE}=`))
    yield {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number(group),
      marks: parseMarks(marks),
    }
  }
}

const parseMarks = (variable?: string) => variable?.slice(MARK_VARIABLE.length + 1).split(',') ?? []

function tryRead<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
