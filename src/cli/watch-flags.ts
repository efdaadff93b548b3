import {durationFlag} from './duration-flag.js'

export const POLL_FLAGS = {
  interval: durationFlag({
    env: 'PAI_DLC_INTERVAL',
    summary: 'initial polling interval (default 2s); backs off while nothing changes',
  }),
}

export const FOLLOW_FLAGS = {
  ...POLL_FLAGS,
  'drain-timeout': durationFlag({
    env: 'PAI_DLC_DRAIN_TIMEOUT',
    summary: 'how long to wait for late log lines after the job ends (default 12s)',
  }),
}
