import type {Clock} from '../../platform/clock.js'
import {MAX_TIMER_MS} from '../time.js'
import type {DelayName, SandboxJob, SandboxState} from '../types.js'

/** Waits for the delay of a state, or for a share of it. Rejects if the job is stopped meanwhile. */
export async function sleepUnlessStopped(
  state: SandboxState,
  job: SandboxJob,
  delay: DelayName,
  share = 1,
): Promise<void> {
  await state.clock.sleep(state.settings.delays[delay] * share, job.stopController.signal)
  job.stopController.signal.throwIfAborted()
}

/** Sleeps longer than one timer can; ends early when the signal aborts. */
export async function sleepLong(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0 && !signal.aborted; left -= MAX_TIMER_MS)
    await clock.sleep(Math.min(left, MAX_TIMER_MS), signal)
}
