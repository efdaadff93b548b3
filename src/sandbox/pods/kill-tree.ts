import {setTimeout as delay} from 'node:timers/promises'
import {type LiveProcess, liveProcesses, signalGroup, trySignal} from './processes.js'

/** What is to be killed: all that carries the mark, or one that starts with it, and all of the groups. */
export interface Target {
  mark: string
  groups: Set<number>
}

/** Kills until nothing is left; one reading of the process table serves all that is swept at a time. */
export type Sweep = (target: Target) => Promise<void>

interface Hunt {
  seen: Set<number>
  lastNew: number
  /**
   * Readings in a row that found nothing. One is not enough: in the middle of an exec, a process shows no environment.
   */
  clean: number
  done(): void
}

const PAUSE = 20
/**
 * After so long without a new process, those that are left hang in the kernel with their KILL pending: no more can be
 * done.
 */
const PATIENCE = 10_000

export function createSweep(): Sweep {
  const hunts = new Map<Target, Hunt>()
  const promises = new WeakMap<Target, Promise<void>>()
  let running = false

  async function run() {
    await Promise.resolve() // gathers what is asked for in the same moment
    while (hunts.size > 0) {
      const killed = strike([...hunts.keys()])
      for (const [target, hunt] of hunts) {
        const pids = [...killed.keys()].filter((pid) => killed.get(pid) === target)
        hunt.clean = pids.length === 0 ? hunt.clean + 1 : 0
        if (pids.some((pid) => !hunt.seen.has(pid))) hunt.lastNew = Date.now()
        for (const pid of pids) hunt.seen.add(pid)
        if (hunt.clean < 2 && Date.now() - hunt.lastNew < PATIENCE) continue
        hunts.delete(target)
        hunt.done()
      }
      if (hunts.size > 0) await delay(PAUSE)
    }
    running = false
  }

  return (target) => {
    const hunt = hunts.get(target)
    if (hunt) hunt.clean = 0
    else
      promises.set(
        target,
        new Promise((done) => hunts.set(target, {seen: new Set(), lastNew: Date.now(), clean: 0, done})),
      )
    if (!running) {
      running = true
      void run()
    }
    return promises.get(target) ?? Promise.resolve()
  }
}

/** Kills once what is there of the targets, with its descendants, and tells which processes were there. */
function strike(targets: Target[]): Map<number, Target> {
  const killed = new Map<number, Target>()
  const others: LiveProcess[] = []
  const strikeAt = (live: LiveProcess, target: Target) => {
    if (trySignal(live.pid, 'SIGKILL')) killed.set(live.pid, target)
  }

  for (const live of liveProcesses()) {
    if (live.pid === process.pid) continue
    const target = targets.find((candidate) => belongs(live, candidate))
    if (!target) others.push(live)
    else if (target.groups.has(live.group))
      killed.set(live.pid, target) // with its group, below
    else strikeAt(live, target)
  }
  for (let before = -1; before < killed.size; ) {
    before = killed.size
    for (const live of others) {
      const target = killed.get(live.parent)
      if (target && !killed.has(live.pid)) strikeAt(live, target)
    }
  }
  for (const target of targets) for (const group of target.groups) signalGroup(group, 'SIGKILL') // at one blow: no shell sees its child die

  return killed
}

function belongs(live: LiveProcess, {mark, groups}: Target): boolean {
  return (
    groups.has(live.group) ||
    groups.has(live.session) ||
    live.marks.some((own) => own === mark || own.startsWith(`${mark}/`))
  )
}
