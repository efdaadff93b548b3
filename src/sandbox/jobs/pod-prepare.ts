import type {Mount, SandboxJob, SandboxPod, SandboxState} from '../types.js'
import {findPullError} from './images.js'
import {listMounts} from './mounts.js'
import {containerName, finishPod, NAMESPACE} from './pods.js'
import {addEvent} from './status.js'

const ATTEMPTS = 3

export const podFolder = (state: SandboxState, job: SandboxJob, pod: SandboxPod) =>
  state.host.podFolder(job.id, pod.incarnation === 0 ? pod.id : `${pod.id}.${pod.incarnation}`)

/** Assigns a node, mounts the volumes and pulls the image. False if that fails; the pod is then Failed. */
export async function preparePod(state: SandboxState, job: SandboxJob, pod: SandboxPod): Promise<boolean> {
  addEvent(state, pod, `Successfully assigned ${NAMESPACE}/${pod.id} to ${pod.node}`)
  const problem = (await mountVolumes(state, job, pod)) ?? (await pullImage(state, job, pod))
  job.stopController.signal.throwIfAborted()
  if (!problem) return true

  pod.detail = problem
  addEvent(state, job, `Error pod ${pod.id} container ${containerName(job)}: ${problem.reason}: ${problem.message}`)
  finishPod(state, pod, 'Failed')
  return false
}

interface PodFailure {
  reason: string
  message: string
}

async function mountVolumes(state: SandboxState, job: SandboxJob, pod: SandboxPod): Promise<PodFailure | undefined> {
  const folder = podFolder(state, job, pod)
  await state.host.makeDirectory(folder)
  for (const [index, mount] of listMounts(job.request, state.catalog).entries()) {
    const reason = await state.host.mount(folder, mount).then(
      () => undefined,
      (error) => (error instanceof Error ? error.message : String(error)),
    )
    if (reason === undefined) continue
    const volume = `${volumeName(mount)}-${index}`
    const message = `MountVolume.SetUp failed for volume "${volume}" : mount failed: ${reason}`
    await repeatAttempts(state, job, () => addEvent(state, pod, message))
    const unmounted = `Unable to attach or mount volumes: unmounted volumes=[${volume}]`
    addEvent(state, pod, `${unmounted}: timed out waiting for the condition`)
    return {reason: 'FailedMount', message}
  }
  return undefined
}

const volumeName = ({uri}: Mount) => /^[a-z0-9]+(?=:)/.exec(uri ?? '')?.[0] ?? 'data'

async function pullImage(state: SandboxState, job: SandboxJob, pod: SandboxPod): Promise<PodFailure | undefined> {
  const image = pod.spec.Image ?? ''
  const problem = findPullError(image, state.catalog)
  if (!problem) {
    addEvent(state, pod, `Pulling image "${image}"`)
    addEvent(state, pod, 'Successfully pulled image.')
    return undefined
  }
  const backOff = `Back-off pulling image "${image}"`
  await repeatAttempts(state, job, () => {
    addEvent(state, pod, `Pulling image "${image}"`)
    addEvent(state, pod, `Failed to pull image "${image}": ${problem}`)
    addEvent(state, pod, 'Error: ErrImagePull')
    addEvent(state, pod, backOff)
    addEvent(state, pod, 'Error: ImagePullBackOff')
  })
  return {reason: 'ImagePullBackOff', message: backOff}
}

/** A node retries for the backOff delay before it gives up. */
async function repeatAttempts(state: SandboxState, job: SandboxJob, attempt: () => void): Promise<void> {
  for (let count = 0; count < ATTEMPTS; count += 1) {
    attempt()
    await state.clock.sleep(state.settings.delays.backOff / ATTEMPTS, job.stopController.signal)
    job.stopController.signal.throwIfAborted()
  }
}
