import {Flags} from '@oclif/core'

/** How a sandbox behaves; the same for `sandbox start` and `sandbox exec`. */
export const SANDBOX_FLAGS = {
  port: Flags.integer({
    min: 0,
    max: 65535,
    default: 0,
    helpValue: 'N',
    summary: 'port on 127.0.0.1; 0 takes any free one',
  }),
  speed: Flags.integer({
    min: 1,
    max: 1000,
    default: 1,
    helpValue: 'X',
    summary: 'so many times faster between the states of a job, and through the runs of simulated ones',
  }),
  jobs: Flags.integer({min: 1, helpValue: 'N', summary: 'how many jobs on public resources run at once'}),
  allow: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'ACTION',
    summary: 'allow only these RAM actions, such as pai:ListJobs (repeatable; all without it)',
  }),
  fault: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'OPERATION:KIND[:HOW-OFTEN]',
    summary:
      'what goes wrong on demand, such as CreateJob:reset-after:0.25 or *:503:2x (repeatable; kinds: docs/sandbox.md)',
  }),
  simulate: Flags.boolean({summary: 'let jobs only pretend to run: no command is run, logs are made up'}),
  seed: Flags.string({helpValue: 'TEXT', summary: 'makes ids, faults and what is made up the same in every run'}),
  history: Flags.boolean({summary: 'start with some dozen jobs of the past weeks'}),
  'past-jobs': Flags.integer({
    min: 1,
    max: 1000000,
    helpValue: 'N',
    exclusive: ['history'],
    summary: 'start with N jobs of the past three months, to try lists and scripts at scale',
  }),
}
