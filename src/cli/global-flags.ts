import {Args, Flags} from '@oclif/core'
import {usageError} from '../errors.js'

export const OUTPUT_FORMATS = ['table', 'json', 'yaml', 'text', 'quiet'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

const group = 'GLOBAL'

/**
 * What every command takes. Where a value may also come from a variable or a profile, src/config decides and remembers
 * the source.
 */
export const GLOBAL_FLAGS = {
  profile: Flags.string({
    helpGroup: group,
    helpValue: 'NAME',
    summary: 'profile of ~/.aliyun/config.json or ~/.alibabacloud/credentials',
  }),
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
  output: Flags.string({helpGroup: group, options: [...OUTPUT_FORMATS], summary: 'form of the answer on stdout'}),
  query: Flags.string({
    helpGroup: group,
    helpValue: 'JMESPATH',
    summary: 'part of the answer, as a JMESPath expression',
  }),
  quiet: Flags.boolean({helpGroup: group, summary: 'no notes and progress on stderr'}),
  'no-input': Flags.boolean({helpGroup: group, summary: 'never ask; fail where an answer is needed'}),
  'no-color': Flags.boolean({helpGroup: group, summary: 'no colors'}),
  debug: Flags.boolean({
    helpGroup: group,
    env: 'PAI_DLC_DEBUG',
    summary: 'say on stderr what is called, and how long it took',
  }),
  'connect-timeout': Flags.string({
    helpGroup: group,
    helpValue: 'DURATION',
    summary: 'longest wait for a connection (default 15s)',
  }),
  'read-timeout': Flags.string({
    helpGroup: group,
    helpValue: 'DURATION',
    summary: 'longest wait for a response (default 30s)',
  }),
  retries: Flags.string({helpGroup: group, helpValue: 'N', summary: 'how often a failed read is repeated (default 2)'}),
  engine: Flags.string({
    helpGroup: group,
    options: ['core', 'sdk'],
    summary: 'send calls with the built-in runtime or the official packages',
  }),
  'user-agent': Flags.string({helpGroup: group, helpValue: 'TEXT', summary: 'added to the user agent of every call'}),
}

export const yesFlag = Flags.boolean({char: 'y', summary: 'go ahead without asking'})

const PICKER_HINT = 'without it, on a terminal: a list to pick from'

/** The ids of several jobs. */
export const jobsArg = Args.string({
  description: `the job’s id; several, or - for ids on standard input; ${PICKER_HINT}`,
})

/** The id of one job. */
export const jobArg = Args.string({
  description: `the job’s id; ${PICKER_HINT}`,
  parse: async (id) => {
    if (id.trim() === '') throw usageError('The job’s id is empty.', ['pai-dlc job list'])
    return id.trim()
  },
})
