import {Flags} from '@oclif/core'
import {parseDurationFlag} from '../job/times.js'

/** A length of time: 90s, 10m, 2h, 7d. Its parsed value is in milliseconds. */
export const durationFlag = Flags.custom<number>({
  helpValue: 'DURATION',
  parse: async (text, _context, {name}) => parseDurationFlag(text, `--${name}`),
})
