import type {Clock} from '../../platform/clock.js'
import type {DelayName, Job, World} from '../types.js'

/** Lets a state, or a share of it, last. Throws when the job is stopped meanwhile. */
export async function pause(world: World, job: Job, delay: DelayName, share = 1): Promise<void> {
  await world.clock.sleep(world.settings.delays[delay] * share, job.stop.signal)
  job.stop.signal.throwIfAborted()
}

/** Timers of more than 24 days end at once. */
export async function sleepLong(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0 && !signal.aborted; left -= LONGEST_TIMER)
    await clock.sleep(Math.min(left, LONGEST_TIMER), signal)
}

export const LONGEST_TIMER = 2 ** 31 - 1
