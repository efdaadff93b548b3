import {spawn} from 'node:child_process'
import {createInterface} from 'node:readline'
import type {PodRunner, PodStartOptions, RunningPod} from '../../src/sandbox/index.js'

/** A pod that the test plays. */
export interface PlayedPod {
  start: PodStartOptions
  stops: number[]
  killed: boolean
  say(line: string): void
  exit(exitCode: number): void
}

/** Runs nothing: the test says what the pods do. Stopped pods end with 143 unless `stubborn`. */
export function playedRunner({stubborn = false} = {}): {
  runner: PodRunner
  pods: PlayedPod[]
  find(end: string): PlayedPod
} {
  const pods: PlayedPod[] = []
  const start = (pod: PodStartOptions): RunningPod => {
    let over = () => {}
    const ended = new Promise<void>((resolve) => {
      over = resolve
    })
    let open = true
    const finish = (exitCode: number | null, signal: string | null) => {
      if (!open) return
      open = false
      pod.onExit({exitCode, signal})
      over()
    }
    const played: PlayedPod = {
      start: pod,
      stops: [],
      killed: false,
      say: (line) => pod.onLine('stdout', line),
      exit: (code) => finish(code, null),
    }
    pods.push(played)
    return {
      pid: 1_000_000 + pods.length,
      ended,
      stop(graceMs) {
        played.stops.push(graceMs)
        if (!stubborn) finish(null, 'SIGTERM')
      },
      kill() {
        played.killed = true
        finish(null, 'SIGKILL')
      },
    }
  }
  const find = (end: string) => {
    const found = pods.findLast((pod) => pod.start.podId.endsWith(end))
    if (!found) throw new Error(`No pod ${end} was started`)
    return found
  }
  return {pods, find, runner: {start, close: async () => {}}}
}

/** Real shells, without the care for escaped children that the program's own runner takes. */
export function shellRunner(): PodRunner {
  const open = new Set<RunningPod>()
  return {
    start({command, shell = '/bin/sh', folder, env, onLine, onExit}) {
      const child = spawn(shell, ['-c', command], {cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe']})
      const signal = (name: NodeJS.Signals) => {
        if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name)
      }
      for (const stream of ['stdout', 'stderr'] as const)
        createInterface({input: child[stream]}).on('line', (line) => onLine(stream, line))
      const ended = new Promise<void>((resolve) => {
        child.once('close', (exitCode, name) => {
          open.delete(pod)
          onExit({exitCode, signal: name})
          resolve()
        })
      })
      const pod: RunningPod = {
        pid: child.pid ?? 0,
        ended,
        kill: () => signal('SIGKILL'),
        stop(graceMs) {
          signal('SIGTERM')
          const timer = setTimeout(() => signal('SIGKILL'), graceMs)
          void ended.then(() => clearTimeout(timer))
        },
      }
      open.add(pod)
      return pod
    },
    async close() {
      for (const pod of open) pod.kill()
      await Promise.all([...open].map((pod) => pod.ended))
    },
  }
}
