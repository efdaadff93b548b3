import {Flags} from '@oclif/core'
import {parseDurationFlag} from '../job/times.js'

/** A duration such as 90s, 10m, 2h or 7d, parsed to milliseconds. */
export const durationFlag = Flags.custom<number>({
  helpValue: 'DURATION',
  parse: async (text, _context, {name}) => parseDurationFlag(text, `--${name}`),
})
