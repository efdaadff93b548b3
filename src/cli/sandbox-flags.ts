import {Flags} from '@oclif/core'

export const SANDBOX_FLAGS = {
  port: Flags.integer({
    min: 0,
    max: 65535,
    default: 0,
    helpValue: 'N',
    summary: 'port on 127.0.0.1 (0: any free port)',
  }),
  speed: Flags.integer({
    min: 1,
    max: 1000,
    default: 1,
    helpValue: 'X',
    summary: 'time acceleration factor',
  }),
  jobs: Flags.integer({min: 1, helpValue: 'N', summary: 'maximum number of concurrent jobs on public resources'}),
  allow: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'ACTION',
    summary: 'allow only these RAM actions, such as pai:ListJobs (repeatable; default: all)',
  }),
  fault: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'OPERATION:KIND[:HOW-OFTEN]',
    summary: 'inject a fault, such as CreateJob:reset-after:0.25 or *:503:2x (repeatable; see docs/sandbox.md)',
  }),
  simulate: Flags.boolean({summary: 'simulate jobs: nothing is executed, logs are generated'}),
  seed: Flags.string({helpValue: 'TEXT', summary: 'seed for reproducible ids, faults and generated data'}),
  history: Flags.boolean({summary: 'start with about 40 jobs from the past weeks'}),
  'past-jobs': Flags.integer({
    min: 1,
    max: 1000000,
    helpValue: 'N',
    exclusive: ['history'],
    summary: 'start with N finished jobs from the past three months',
  }),
}
