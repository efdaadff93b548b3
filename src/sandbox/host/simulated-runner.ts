import type {Clock} from '../../platform/clock.js'
import {sleepLong} from '../jobs/pause.js'
import type {PodRunner, PodStart, RunningPod} from '../types.js'
import {simulatedLog} from './simulated-log.js'
import {partOf} from './simulated-script.js'

/** Runs nothing: a pod lasts, writes and ends as its part says. TERM ends it at once. */
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
      const started = play(pod, clock, speed, seed)
      running.add(started)
      void started.ended.then(() => running.delete(started))
      return started
    },
    async close() {
      for (const pod of running) pod.kill()
    },
  }
}

function play(pod: PodStart, clock: Clock, speed: number, seed: number | string): RunningPod {
  const part = partOf(pod, seed)
  const length = (part.seconds * 1000) / speed
  const log = simulatedLog(pod.podUid, part, {began: clock.now(), length})
  const over = new AbortController()
  let resolve = () => {}
  const ended = new Promise<void>((done) => {
    resolve = done
  })

  const end = (exitCode: number | null, signal: string | null) => {
    if (over.signal.aborted) return
    over.abort()
    if (signal) log.cut(clock.now())
    pod.onExit({exitCode, signal})
    resolve()
  }
  void sleepLong(clock, length, over.signal).then(() => end(part.exitCode, null))
  return {
    pid: 0,
    log,
    ended,
    stop: () => end(null, 'SIGTERM'),
    kill: () => end(null, 'SIGKILL'),
    signal: () => !over.signal.aborted,
  }
}
