import {setTimeout as delay} from 'node:timers/promises'
import {isInRange, type LimitRange, readLockLimit} from './limit-mark.js'
import {type LiveProcess, listProcesses, signalGroup, trySignal} from './processes.js'

/** What to kill: the processes of the groups, and those that carry the mark or one below it (`mark/…`). */
export interface KillTarget {
  mark: string
  groups: Set<number>
  /** Limits that mark processes whatever becomes of their environment. */
  limits?: LimitRange
}

/** Kills a target until none of its processes is left. Concurrent targets share each scan of the process table. */
export type TreeKiller = (target: KillTarget) => Promise<void>

const SCAN_INTERVAL_MS = 20

export function createTreeKiller(): TreeKiller {
  const pending = new Map<KillTarget, PendingKill>()
  let running = false

  async function run() {
    await Promise.resolve() // Targets of the same tick share the first scan.
    while (pending.size > 0) {
      const killed = killOnce([...pending.keys()])
      for (const [target, kill] of pending) {
        const pids = [...killed.keys()].filter((pid) => killed.get(pid) === target)
        if (!kill.isDoneAfter(pids)) continue
        pending.delete(target)
        kill.resolve()
      }
      if (pending.size > 0) await delay(SCAN_INTERVAL_MS)
    }
    running = false
  }

  return (target) => {
    const kill = pending.get(target) ?? new PendingKill()
    pending.set(target, kill)
    kill.requireNewScans()
    if (!running) {
      running = true
      void run()
    }
    return kill.finished
  }
}

const REQUIRED_EMPTY_SCANS = 2

/** Processes that survive KILL for this long hang in the kernel: nothing more can be done. */
const GIVE_UP_MS = 10_000

class PendingKill {
  readonly finished: Promise<void>
  resolve = () => {}
  readonly #seen = new Set<number>()
  #lastNewAt = Date.now()
  #emptyScans = 0

  constructor() {
    this.finished = new Promise((resolve) => {
      this.resolve = resolve
    })
  }

  requireNewScans(): void {
    this.#emptyScans = 0
  }

  isDoneAfter(pids: number[]): boolean {
    this.#emptyScans = pids.length === 0 ? this.#emptyScans + 1 : 0
    if (pids.some((pid) => !this.#seen.has(pid))) this.#lastNewAt = Date.now()
    for (const pid of pids) this.#seen.add(pid)
    return this.#emptyScans >= REQUIRED_EMPTY_SCANS || Date.now() - this.#lastNewAt >= GIVE_UP_MS
  }
}

/** One scan: kills the processes of the targets and their descendants; gives the killed ones with their targets. */
function killOnce(targets: KillTarget[]): Map<number, KillTarget> {
  const killed = new Map<number, KillTarget>()
  const unclaimed: LiveProcess[] = []

  for (const live of listProcesses()) {
    if (live.pid === process.pid) continue
    const target = targets.find((candidate) => belongsTo(live, candidate))
    if (!target) unclaimed.push(live)
    else if (target.groups.has(live.group) || trySignal(live.pid, 'SIGKILL')) killed.set(live.pid, target)
  }
  killDescendants(unclaimed, killed)
  // Each group dies as a whole, and last: no shell sees its child die and reports it.
  for (const {groups} of targets) for (const group of groups) signalGroup(group, 'SIGKILL')

  return killed
}

/** Kills the children of killed processes, their children and so on, and adds them to `killed`. */
function killDescendants(candidates: LiveProcess[], killed: Map<number, KillTarget>): void {
  for (let before = -1; before < killed.size; ) {
    before = killed.size
    for (const {pid, parent} of candidates) {
      const target = killed.get(parent)
      if (target && !killed.has(pid) && trySignal(pid, 'SIGKILL')) killed.set(pid, target)
    }
  }
}

function belongsTo(live: LiveProcess, {mark, groups, limits}: KillTarget): boolean {
  return (
    groups.has(live.group) ||
    groups.has(live.session) ||
    live.marks.some((own) => own === mark || own.startsWith(`${mark}/`)) ||
    (limits !== undefined && isInRange(readLockLimit(live.pid), limits))
  )
}
