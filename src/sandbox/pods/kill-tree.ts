import {setTimeout as delay} from 'node:timers/promises'
import {type LiveProcess, listProcesses, signalGroup, trySignal} from './processes.js'

/** What is to be killed: all that carries the mark, or one that starts with it, and all of the groups. */
export interface KillTarget {
  mark: string
  groups: Set<number>
}

/** Kills until nothing is left; one reading of the process table serves all that is swept at a time. */
export type TreeKiller = (target: KillTarget) => Promise<void>

interface PendingKill {
  seen: Set<number>
  lastNewAt: number
  /**
   * Readings in a row that found nothing. One is not enough: in the middle of an exec, a process shows no environment.
   */
  emptyScans: number
  resolve(): void
}

const SCAN_INTERVAL_MS = 20
/**
 * After so long without a new process, those that are left hang in the kernel with their KILL pending: no more can be
 * done.
 */
const GIVE_UP_MS = 10_000

export function createTreeKiller(): TreeKiller {
  const pending = new Map<KillTarget, PendingKill>()
  const promises = new WeakMap<KillTarget, Promise<void>>()
  let running = false

  async function run() {
    await Promise.resolve() // gathers what is asked for in the same moment
    while (pending.size > 0) {
      const killed = killOnce([...pending.keys()])
      for (const [target, kill] of pending) {
        const pids = [...killed.keys()].filter((pid) => killed.get(pid) === target)
        kill.emptyScans = pids.length === 0 ? kill.emptyScans + 1 : 0
        if (pids.some((pid) => !kill.seen.has(pid))) kill.lastNewAt = Date.now()
        for (const pid of pids) kill.seen.add(pid)
        if (kill.emptyScans < 2 && Date.now() - kill.lastNewAt < GIVE_UP_MS) continue
        pending.delete(target)
        kill.resolve()
      }
      if (pending.size > 0) await delay(SCAN_INTERVAL_MS)
    }
    running = false
  }

  return (target) => {
    const kill = pending.get(target)
    if (kill) kill.emptyScans = 0
    else
      promises.set(
        target,
        new Promise((resolve) => pending.set(target, {seen: new Set(), lastNewAt: Date.now(), emptyScans: 0, resolve})),
      )
    if (!running) {
      running = true
      void run()
    }
    return promises.get(target) ?? Promise.resolve()
  }
}

/** Kills once what is there of the targets, with its descendants, and tells which processes were there. */
function killOnce(targets: KillTarget[]): Map<number, KillTarget> {
  const killed = new Map<number, KillTarget>()
  const others: LiveProcess[] = []
  const kill = (live: LiveProcess, target: KillTarget) => {
    if (trySignal(live.pid, 'SIGKILL')) killed.set(live.pid, target)
  }

  for (const live of listProcesses()) {
    if (live.pid === process.pid) continue
    const target = targets.find((candidate) => belongsTo(live, candidate))
    if (!target) others.push(live)
    else if (target.groups.has(live.group))
      killed.set(live.pid, target) // with its group, below
    else kill(live, target)
  }
  for (let before = -1; before < killed.size; ) {
    before = killed.size
    for (const live of others) {
      const target = killed.get(live.parent)
      if (target && !killed.has(live.pid)) kill(live, target)
    }
  }
  for (const target of targets) for (const group of target.groups) signalGroup(group, 'SIGKILL') // at one blow: no shell sees its child die

  return killed
}

function belongsTo(live: LiveProcess, {mark, groups}: KillTarget): boolean {
  return (
    groups.has(live.group) ||
    groups.has(live.session) ||
    live.marks.some((own) => own === mark || own.startsWith(`${mark}/`))
  )
}
