import {setTimeout as delay} from 'node:timers/promises'
import type {PodRunner, PodStart, RunningPod} from '../types.js'
import {createSweep} from './kill-tree.js'
import {startPod} from './pod.js'
import {startReaper} from './reaper-client.js'

/**
 * Runs pods as process groups of this machine; whatever becomes of the sandbox, none of their processes outlives it,
 * nor `folder`, in which they work.
 */
export function createPodRunner({sandboxId, folder}: {sandboxId: string; folder?: string}): PodRunner {
  const reaper = startReaper(sandboxId, folder)
  const sweep = createSweep()
  const running = new Set<RunningPod>()
  let starts = 0
  let closing: Promise<void> | undefined

  async function closeAll() {
    for (const pod of running) pod.kill()
    const ended = Promise.allSettled([...running].map((pod) => pod.ended))
    await sweep({mark: sandboxId, groups: new Set()})
    const late = new AbortController()
    await Promise.race([ended, delay(15_000, undefined, {signal: late.signal})]) // for one that hangs in the kernel
    late.abort()
    await reaper.close()
  }

  return {
    start(pod) {
      if (closing) return killedAtOnce(pod)
      // A pod may be started again under its own uid while the last of its former processes are still being killed.
      const started = startPod(pod, `${sandboxId}/${pod.podUid}/${++starts}`, {sweep, reaper})
      running.add(started)
      void started.ended.finally(() => running.delete(started))
      return started
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

/** A pod that comes when the others have been killed, such as one restarted because of that. */
function killedAtOnce(pod: PodStart): RunningPod {
  const ended = Promise.resolve().then(() => pod.onExit({exitCode: null, signal: 'SIGKILL'}))
  return {pid: 0, ended, stop() {}, kill() {}}
}
