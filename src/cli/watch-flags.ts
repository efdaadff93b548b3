import {Flags} from '@oclif/core'

/** How a job is watched. */
export const PACE_FLAGS = {
  interval: Flags.string({
    helpValue: 'SECONDS',
    env: 'PAI_DLC_INTERVAL',
    summary: 'first pause between two looks (default 2); it grows while nothing happens',
  }),
}

/** How its lines are followed. */
export const FOLLOW_FLAGS = {
  ...PACE_FLAGS,
  settle: Flags.string({
    helpValue: 'SECONDS',
    env: 'PAI_DLC_SETTLE',
    summary: 'how long after the end lines may still arrive (default 12)',
  }),
}
