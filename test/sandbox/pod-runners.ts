import {spawn} from 'node:child_process'
import {createInterface} from 'node:readline'
import type {PodRunner, PodStartOptions, RunningPod} from '../../src/sandbox/index.js'

/** A pod that writes and exits when the test says so. */
export interface PlayedPod {
  start: PodStartOptions
  stops: number[]
  killed: boolean
  say(line: string): void
  exit(exitCode: number): void
}

/** A runner without processes: the test plays the pods. A stopped pod exits by SIGTERM unless `stubborn`. */
export function createPlayedRunner({stubborn = false} = {}): {
  runner: PodRunner
  pods: PlayedPod[]
  /** The last started pod whose id ends so. */
  find(suffix: string): PlayedPod
} {
  const pods: PlayedPod[] = []
  const start = (pod: PodStartOptions): RunningPod => {
    let resolveEnded = () => {}
    const ended = new Promise<void>((resolve) => {
      resolveEnded = resolve
    })
    let open = true
    const finish = (exitCode: number | null, signal: string | null) => {
      if (!open) return
      open = false
      pod.onExit({exitCode, signal})
      resolveEnded()
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
  const find = (suffix: string) => {
    const pod = pods.findLast(({start: {podId}}) => podId.endsWith(suffix))
    if (!pod) throw new Error(`No pod ${suffix} was started`)
    return pod
  }
  return {pods, find, runner: {start, close: async () => {}}}
}

/** Runs pods in real shells. Unlike the program's own runner, it does not look for escaped children. */
export function createShellRunner(): PodRunner {
  const openPods = new Set<RunningPod>()
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
          openPods.delete(pod)
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
      openPods.add(pod)
      return pod
    },
    async close() {
      for (const pod of openPods) pod.kill()
      await Promise.all([...openPods].map((pod) => pod.ended))
    },
  }
}
