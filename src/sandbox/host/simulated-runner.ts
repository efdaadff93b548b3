import type {Clock} from '../../platform/clock.js'
import {sleepLong} from '../jobs/sleep.js'
import type {PodRunner, PodStartOptions, RunningPod} from '../types.js'
import {createSimulatedLog} from './simulated-log.js'
import {readScript} from './simulated-script.js'

/** Runs nothing: each pod follows its script. TERM ends a pod at once. */
export function createSimulatedRunner({
  clock,
  speed,
  seed,
}: {
  clock: Clock
  speed: number
  seed: number | string
}): PodRunner {
  const running = new Set<RunningPod>()
  return {
    start(pod) {
      const started = simulatePod(pod, clock, speed, seed)
      running.add(started)
      void started.ended.then(() => running.delete(started))
      return started
    },
    async close() {
      for (const pod of running) pod.kill()
    },
  }
}

function simulatePod(pod: PodStartOptions, clock: Clock, speed: number, seed: number | string): RunningPod {
  const script = readScript(pod, seed)
  const durationMs = (script.seconds * 1000) / speed
  const log = createSimulatedLog(pod.podUid, script, {startedAt: clock.now(), durationMs})
  const exited = new AbortController()
  let resolve = () => {}
  const ended = new Promise<void>((done) => {
    resolve = done
  })

  const end = (exitCode: number | null, signal: string | null) => {
    if (exited.signal.aborted) return
    exited.abort()
    if (signal) log.truncateAt(clock.now())
    pod.onExit({exitCode, signal})
    resolve()
  }
  void sleepLong(clock, durationMs, exited.signal).then(() => end(script.exitCode, null))
  return {
    pid: 0,
    log,
    ended,
    stop: () => end(null, 'SIGTERM'),
    kill: () => end(null, 'SIGKILL'),
    signal: () => !exited.signal.aborted,
  }
}
