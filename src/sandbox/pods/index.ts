import {setTimeout as delay} from 'node:timers/promises'
import type {PodRunner, PodStartOptions, RunningPod} from '../types.js'
import {createTreeKiller} from './kill-tree.js'
import {createLimitRange} from './limit-mark.js'
import {spawnPod} from './pod.js'
import {startReaper} from './reaper-client.js'

/**
 * Runs pods as process groups of this machine. However the sandbox ends, even by SIGKILL, none of their processes
 * outlives it, and `folder` is removed.
 */
export function createPodRunner({sandboxId, folder}: {sandboxId: string; folder?: string}): PodRunner {
  const limits = createLimitRange()
  const reaper = startReaper({mark: sandboxId, folder, limits})
  const killTree = createTreeKiller()
  const running = new Set<RunningPod>()
  let starts = 0
  let closing: Promise<void> | undefined

  async function closeAll() {
    for (const pod of running) pod.kill()
    const ended = Promise.allSettled([...running].map((pod) => pod.ended))
    await killTree({mark: sandboxId, groups: new Set(), limits})
    const timeout = new AbortController()
    // A process may hang in the kernel.
    await Promise.race([ended, delay(15_000, undefined, {signal: timeout.signal})])
    timeout.abort()
    await reaper.close()
  }

  return {
    start(pod) {
      if (closing) return createKilledPod(pod)
      // The counter tells a restarted pod from processes of the same uid that are still being killed.
      const mark = `${sandboxId}/${pod.podUid}/${++starts}`
      const started = spawnPod(pod, {mark, limit: limits && limits.from + starts}, {killTree, reaper})
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

/** For a pod that starts during closing, such as one that is restarted because its process was killed. */
function createKilledPod(pod: PodStartOptions): RunningPod {
  const ended = Promise.resolve().then(() => pod.onExit({exitCode: null, signal: 'SIGKILL'}))
  return {pid: 0, ended, stop() {}, kill() {}}
}
