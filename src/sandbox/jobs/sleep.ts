import type {Clock} from '../../platform/clock.js'
import type {DelayName, SandboxJob, SandboxState} from '../types.js'

/** Lets a state, or a share of it, last. Throws when the job is stopped meanwhile. */
export async function sleepUnlessStopped(
  state: SandboxState,
  job: SandboxJob,
  delay: DelayName,
  share = 1,
): Promise<void> {
  await state.clock.sleep(state.settings.delays[delay] * share, job.stopController.signal)
  job.stopController.signal.throwIfAborted()
}

/** Timers of more than 24 days end at once. */
export async function sleepLong(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0 && !signal.aborted; left -= MAX_TIMER_MS)
    await clock.sleep(Math.min(left, MAX_TIMER_MS), signal)
}

export const MAX_TIMER_MS = 2 ** 31 - 1
