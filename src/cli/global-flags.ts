import {Args, Flags} from '@oclif/core'
import {usageError} from '../errors.js'

export const OUTPUT_FORMATS = ['table', 'tsv', 'json', 'yaml', 'text', 'quiet'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

const group = 'GLOBAL'

/** Flags of every command. src/config combines them with variables and profiles. */
export const GLOBAL_FLAGS = {
  profile: Flags.string({
    helpGroup: group,
    helpValue: 'NAME',
    summary: 'profile in ~/.aliyun/config.json or ~/.alibabacloud/credentials',
  }),
  'use-instance-role': Flags.boolean({
    helpGroup: group,
    summary: 'use the RAM role of this ECS instance',
  }),
  region: Flags.string({helpGroup: group, helpValue: 'ID', summary: 'region, such as cn-hangzhou'}),
  endpoint: Flags.string({
    helpGroup: group,
    helpValue: '[PRODUCT=]URL',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'API endpoint to use instead of the regional default',
  }),
  sandbox: Flags.boolean({helpGroup: group, summary: 'use the sandbox running on this machine'}),
  json: Flags.boolean({helpGroup: group, summary: 'print JSON with the field names of the API'}),
  output: Flags.string({helpGroup: group, helpValue: 'FORMAT', options: [...OUTPUT_FORMATS], summary: 'output format'}),
  'no-header': Flags.boolean({helpGroup: group, summary: 'omit the header of tables'}),
  query: Flags.string({
    helpGroup: group,
    helpValue: 'JMESPATH',
    summary: 'filter the output with a JMESPath expression',
  }),
  'no-pager': Flags.boolean({helpGroup: group, summary: 'print long output instead of opening $PAGER'}),
  utc: Flags.boolean({helpGroup: group, summary: 'show times in UTC instead of local time'}),
  quiet: Flags.boolean({helpGroup: group, summary: 'suppress notes and progress'}),
  'no-input': Flags.boolean({helpGroup: group, summary: 'never prompt; fail if input is required'}),
  'no-color': Flags.boolean({helpGroup: group, summary: 'disable colors'}),
  debug: Flags.boolean({helpGroup: group, env: 'PAI_DLC_DEBUG', summary: 'log API calls and timing to stderr'}),
  'connect-timeout': Flags.string({
    helpGroup: group,
    helpValue: 'DURATION',
    summary: 'connection timeout (default 15s)',
  }),
  'read-timeout': Flags.string({
    helpGroup: group,
    helpValue: 'DURATION',
    summary: 'response timeout (default 30s)',
  }),
  retries: Flags.string({helpGroup: group, helpValue: 'N', summary: 'number of retries of a failed read (default 2)'}),
  engine: Flags.string({
    helpGroup: group,
    options: ['core', 'sdk'],
    summary: 'send calls with the built-in runtime or the official packages',
  }),
  'user-agent': Flags.string({helpGroup: group, helpValue: 'TEXT', summary: 'text to append to the User-Agent header'}),
}

export const yesFlag = Flags.boolean({char: 'y', summary: 'skip the confirmation prompt'})

const PICKER_HINT = 'omit it on a terminal to pick from a list'

export const jobsArg = Args.string({
  description: `job ids or names, or - to read them from standard input; ${PICKER_HINT}`,
})

export const jobArg = Args.string({
  description: `job id or name; ${PICKER_HINT}`,
  parse: async (id) => {
    if (id.trim() === '') throw usageError('The job id is empty.', ['pai-dlc job list'])
    return id.trim()
  },
})
