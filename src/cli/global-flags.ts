import {Args, Flags} from '@oclif/core'
import {usageError} from '../errors.js'

export const OUTPUTS = ['table', 'json', 'yaml', 'text', 'quiet'] as const
export type Output = (typeof OUTPUTS)[number]

const group = 'GLOBAL'

/** What every command takes. Where a value may also come from a variable or a profile, src/config decides and remembers the source. */
export const GLOBAL_FLAGS = {
  profile: Flags.string({helpGroup: group, helpValue: 'NAME', summary: 'profile of ~/.aliyun/config.json or ~/.alibabacloud/credentials'}),
  'use-instance-role': Flags.boolean({
    helpGroup: group,
    summary: 'the role of this ECS instance, from its metadata server, which is not asked otherwise',
  }),
  region: Flags.string({helpGroup: group, helpValue: 'ID', summary: 'region, such as cn-hangzhou'}),
  endpoint: Flags.string({
    helpGroup: group,
    helpValue: '[PRODUCT=]URL',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'send the calls there instead of to the region’s address',
  }),
  sandbox: Flags.boolean({helpGroup: group, summary: 'use the sandbox that runs on this machine'}),
  json: Flags.boolean({helpGroup: group, summary: 'the answer as JSON, in the API’s own spelling'}),
  output: Flags.string({helpGroup: group, options: [...OUTPUTS], summary: 'form of the answer on stdout'}),
  query: Flags.string({helpGroup: group, helpValue: 'JMESPATH', summary: 'part of the answer, as a JMESPath expression'}),
  quiet: Flags.boolean({helpGroup: group, summary: 'no notes and progress on stderr'}),
  'no-input': Flags.boolean({helpGroup: group, summary: 'never ask; fail where an answer is needed'}),
  'no-color': Flags.boolean({helpGroup: group, summary: 'no colours'}),
  debug: Flags.boolean({helpGroup: group, env: 'PAI_DLC_DEBUG', summary: 'say on stderr what is called, and how long it took'}),
  'connect-timeout': Flags.string({helpGroup: group, helpValue: 'SECONDS', summary: 'longest wait for a connection (default 15)'}),
  'read-timeout': Flags.string({helpGroup: group, helpValue: 'SECONDS', summary: 'longest wait for an answer (default 30)'}),
  retries: Flags.string({helpGroup: group, helpValue: 'N', summary: 'how often a failed read is repeated (default 2)'}),
  'user-agent': Flags.string({helpGroup: group, helpValue: 'TEXT', summary: 'added to the user agent of every call'}),
}

export const yes = Flags.boolean({char: 'y', summary: 'go ahead without asking'})

export const columns = Flags.string({helpValue: 'A,B,…', summary: 'columns to show, in this order'})

/** The most items a list shows unless told otherwise. */
export const DEFAULT_LIMIT = 20

export const limit = Flags.integer({
  char: 'L',
  min: 1,
  helpValue: 'N',
  summary: `at most so many (default ${DEFAULT_LIMIT})`,
  exclusive: ['all'],
})

export const all = Flags.boolean({summary: 'all of them, however many pages that takes'})

/** The workspace by its number. A configured default comes from PAI_DLC_WORKSPACE_ID. */
export const workspaceId = Flags.custom<string>({
  helpValue: 'ID',
  env: 'PAI_DLC_WORKSPACE_ID',
  summary: 'workspace (see discover workspaces)',
})

/** How a sandbox behaves; the same for `sandbox start` and `sandbox exec`. */
export const SANDBOX_FLAGS = {
  port: Flags.integer({min: 0, max: 65_535, default: 0, helpValue: 'N', summary: 'port on 127.0.0.1; 0 takes any free one'}),
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
    summary: 'what goes wrong on demand, such as CreateJob:reset-after:0.25 or *:503:2x (repeatable; kinds: docs/sandbox.md)',
  }),
  simulate: Flags.boolean({summary: 'let jobs only pretend to run: no command is run, logs are made up'}),
  seed: Flags.string({helpValue: 'TEXT', summary: 'makes ids, faults and what is made up the same in every run'}),
  history: Flags.boolean({summary: 'start with some dozen jobs of the past weeks'}),
  'past-jobs': Flags.integer({
    min: 1,
    max: 1_000_000,
    helpValue: 'N',
    exclusive: ['history'],
    summary: 'start with N jobs of the past three months, to try lists and scripts at scale',
  }),
}

const PICKED = 'without it, on a terminal: a list to pick from'

/** The ids of several jobs. */
export const jobsArg = Args.string({description: `the job’s id; several, or - for ids on standard input; ${PICKED}`})

/** The id of one job. */
export const jobArg = Args.string({
  description: `the job’s id; ${PICKED}`,
  parse: async (id) => {
    if (id.trim() === '') throw usageError('The job’s id is empty.', ['pai-dlc job list'])
    return id.trim()
  },
})
