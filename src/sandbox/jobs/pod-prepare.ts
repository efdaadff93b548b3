import type {Job, Mount, Pod, World} from '../types.js'
import {pullProblem} from './images.js'
import {mountsOf} from './mounts.js'
import {containerOf, NAMESPACE, settle} from './pods.js'
import {note} from './status.js'

const TRIES = 3

/** The pod's own place. */
export const folderOf = (world: World, job: Job, pod: Pod) =>
  world.machine.folderOf(job.id, pod.incarnation === 0 ? pod.id : `${pod.id}.${pod.incarnation}`)

/**
 * All that happens before a pod's container starts: a node, its volumes, its image. False if it can't start; then it
 * has Failed.
 */
export async function preparePod(world: World, job: Job, pod: Pod): Promise<boolean> {
  note(world, pod, `Successfully assigned ${NAMESPACE}/${pod.id} to ${pod.node}`)
  const problem = (await mountAll(world, job, pod)) ?? (await pull(world, job, pod))
  job.stop.signal.throwIfAborted()
  if (!problem) return true

  pod.detail = problem
  note(world, job, `Error pod ${pod.id} container ${containerOf(job)}: ${problem.reason}: ${problem.message}`)
  settle(world, pod, 'Failed')
  return false
}

interface Problem {
  reason: string
  message: string
}

async function mountAll(world: World, job: Job, pod: Pod): Promise<Problem | undefined> {
  const folder = folderOf(world, job, pod)
  await world.machine.makeFolder(folder)
  for (const [index, mount] of mountsOf(job.request, world.catalog).entries()) {
    const reason = await world.machine.mount(folder, mount).then(
      () => undefined,
      (error) => (error instanceof Error ? error.message : String(error)),
    )
    if (reason === undefined) continue
    const message = `MountVolume.SetUp failed for volume "${volumeOf(mount)}-${index}" : mount failed: ${reason}`
    await repeat(world, job, () => note(world, pod, message))
    note(
      world,
      pod,
      `Unable to attach or mount volumes: unmounted volumes=[${volumeOf(mount)}-${index}]: timed out waiting for the condition`,
    )
    return {reason: 'FailedMount', message}
  }
  return undefined
}

const volumeOf = ({uri}: Mount) => /^[a-z0-9]+(?=:)/.exec(uri ?? '')?.[0] ?? 'data'

async function pull(world: World, job: Job, pod: Pod): Promise<Problem | undefined> {
  const image = pod.spec.Image ?? ''
  const problem = pullProblem(image, world.catalog)
  if (!problem) {
    note(world, pod, `Pulling image "${image}"`)
    note(world, pod, 'Successfully pulled image.')
    return undefined
  }
  const backOff = `Back-off pulling image "${image}"`
  await repeat(world, job, () => {
    note(world, pod, `Pulling image "${image}"`)
    note(world, pod, `Failed to pull image "${image}": ${problem}`)
    note(world, pod, 'Error: ErrImagePull')
    note(world, pod, backOff)
    note(world, pod, 'Error: ImagePullBackOff')
  })
  return {reason: 'ImagePullBackOff', message: backOff}
}

/** Nodes try again for a while before they give up. */
async function repeat(world: World, job: Job, attempt: () => void): Promise<void> {
  for (let count = 0; count < TRIES; count += 1) {
    attempt()
    await world.clock.sleep(world.settings.delays.backOff / TRIES, job.stop.signal)
    job.stop.signal.throwIfAborted()
  }
}
