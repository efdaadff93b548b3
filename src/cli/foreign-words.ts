import {quoteForShell} from '../text/shell-quote.js'

/** Commands of other tools: the `aliyun` plugin and the API, `dlc`, kubectl and Slurm. Words are joined by a space. */
const FOREIGN_COMMANDS: Readonly<Record<string, string>> = {
  ...{'create-job': 'job create', 'get-job': 'job get', 'list-jobs': 'job list', 'stop-job': 'job stop'},
  ...{'update-job': 'job update', 'delete-job': 'job delete', 'get-pod-logs': 'logs', 'get-job-events': 'events'},
  ...{'get-pod-events': 'events', 'get-job-metrics': 'job metrics', 'get-web-terminal': 'job terminal'},
  ...{'get-token': 'job share', 'list-ecs-specs': 'discover ecs-specs', 'list-resources': 'discover quotas'},
  ...{'list-job-sanity-check-results': 'sanity list', 'get-job-sanity-check-result': 'sanity get'},
  ...{'list-workspaces': 'discover workspaces', 'list-images': 'discover images', 'get-image': 'discover image'},
  ...{'list-image-labels': 'discover image-labels', 'list-datasets': 'discover datasets'},
  ...{'get-dataset': 'discover dataset', 'list-code-sources': 'discover code-sources'},
  ...{'get-code-source': 'discover code-source', 'list-job-templates': 'template list'},
  ...{'get-job-template': 'template get', 'create-job-template': 'template save', configure: 'auth status'},
  ...{submit: 'job create', run: 'job create', create: 'job create', 'submit job': 'job create'},
  ...{'create job': 'job create', 'job submit': 'job create', 'job run': 'job create', 'job new': 'job create'},
  ...{get: 'job get', 'get job': 'job get', 'get jobs': 'job list', 'get job logs': 'logs', describe: 'job get'},
  ...{'describe job': 'job get', 'job describe': 'job get', 'job show': 'job get', 'job status': 'job get'},
  ...{'job info': 'job get', show: 'job get', status: 'job get', 'get pods': 'job get', 'get events': 'events'},
  ...{list: 'job list', ls: 'job list', ps: 'job list', jobs: 'job list', 'list jobs': 'job list', squeue: 'job list'},
  ...{
    'job ls': 'job list',
    'job ps': 'job list',
    'jobs list': 'job list',
    top: 'job metrics',
    'job top': 'job metrics',
  },
  ...{stop: 'job stop', cancel: 'job stop', kill: 'job stop', 'stop job': 'job stop', 'job cancel': 'job stop'},
  ...{'job kill': 'job stop', 'cancel job': 'job stop', 'job abort': 'job stop', scancel: 'job stop'},
  ...{delete: 'job delete', rm: 'job delete', 'delete job': 'job delete', 'job rm': 'job delete'},
  ...{'job remove': 'job delete', remove: 'job delete', log: 'logs', tail: 'logs', 'job logs': 'logs'},
  ...{'job log': 'logs', 'job tail': 'logs', 'pod logs': 'logs', 'job events': 'events', event: 'events'},
  ...{exec: 'job terminal', attach: 'job terminal', ssh: 'job terminal', 'job exec': 'job terminal'},
  ...{
    'job ssh': 'job terminal',
    'job attach': 'job terminal',
    wait: 'job wait',
    watch: 'job get',
    update: 'job update',
  },
  ...{edit: 'job update', 'job edit': 'job update', export: 'job export', diagnose: 'job diagnose', diff: 'job diff'},
  ...{images: 'discover images', datasets: 'discover datasets', workspaces: 'discover workspaces'},
  ...{
    quotas: 'discover quotas',
    resources: 'discover quotas',
    specs: 'discover ecs-specs',
    'ecs-specs': 'discover ecs-specs',
  },
  ...{'image list': 'discover images', 'dataset list': 'discover datasets', 'workspace list': 'discover workspaces'},
  ...{'quota list': 'discover quotas', login: 'auth status', whoami: 'auth status', 'auth whoami': 'auth status'},
  ...{completion: 'autocomplete', 'auth login': 'auth status', config: 'auth status', sbatch: 'job create'},
}

/** Flags of other tools. `ARGUMENT`: the value is an argument here. */
const FOREIGN_FLAGS: Readonly<Record<string, string>> = {
  ...{'job-id': 'ARGUMENT', jobid: 'ARGUMENT', job: 'ARGUMENT', id: 'ARGUMENT', 'image-id': 'ARGUMENT'},
  ...{'dataset-id': 'ARGUMENT', 'code-source-id': 'ARGUMENT', 'template-id': 'ARGUMENT'},
  ...{'cli-query': '--query', jq: '--query', format: '--output', 'region-id': '--region', 'pod-id': '--pod'},
  ...{'pod-name': '--pod', tail: '--max-lines', lines: '--max-lines', 'max-results': '--limit', 'page-size': '--limit'},
  ...{'data-sources': '--dataset', 'data-source': '--dataset', volume: '--dataset', mount: '--dataset'},
  ...{'code-sources': '--code-source', command: '--user-command', cmd: '--user-command', script: '--user-command'},
  ...{
    'worker-count': '--workers',
    'worker-image': '--image',
    'worker-spec': '--ecs-spec',
    'instance-type': '--ecs-spec',
  },
  ...{'quota-id': '--resource-id', quota: '--resource-id', 'start-time': '--since', 'end-time': '--until'},
  ...{'job-name': '--display-name', 'time-out': '--time-limit', 'max-running-time': '--time-limit'},
  ...{'job-max-running-time-minutes': '--time-limit', envs: '--env', output: '--output', settings: '--set'},
}

/** Letters that mean another flag elsewhere, by command. */
const FOREIGN_LETTERS: Readonly<Record<string, string>> = {'-n': '--max-lines', '-o': '--output', '-w': '--watch'}

/**
 * The command line to type here for one of another tool; undefined if its command is not known.
 * @param argv with the command, such as `get-job --job-id dlc1`
 */
export function translateCommandLine(argv: readonly string[], hasCommand: (id: string) => boolean): string | undefined {
  const end = argv.findIndex((word) => word.startsWith('-'))
  const words = (end === -1 ? argv : argv.slice(0, end)).map(toKebabCase)
  for (let length = Math.min(3, words.length); length > 0; length--) {
    const command = FOREIGN_COMMANDS[words.slice(0, length).join(' ')]
    if (!command || !hasCommand(command.replaceAll(' ', ':'))) continue
    return formatTranslation(command, argv.slice(length))
  }
  return undefined
}

/** The same command line with flags of other tools replaced; undefined if none of `unknownFlags` is one. */
export function translateFlags(
  command: string,
  argv: readonly string[],
  unknownFlags: readonly string[],
): string | undefined {
  const isForeign = (flag: string) => foreignFlag(flag) !== undefined
  return unknownFlags.some(isForeign) ? formatTranslation(command.replaceAll(':', ' '), argv, unknownFlags) : undefined
}

function foreignFlag(word: string): string | undefined {
  const [name = ''] = word.split('=')
  return FOREIGN_LETTERS[name] ?? FOREIGN_FLAGS[toKebabCase(name.replace(/^--?/, ''))]
}

/** @param only the flags to replace (default: all that other tools have) */
function formatTranslation(command: string, rest: readonly string[], only?: readonly string[]): string {
  const words = readWords(rest, only)
  const firstFlag = words.findIndex(({word}) => word.startsWith('-'))
  const isArgument = ({flag}: Word, index: number) =>
    flag === 'ARGUMENT' || (!flag && (firstFlag === -1 || index < firstFlag))
  const args = words.filter(isArgument).map(({flag, value = '', word}) => (flag ? value : word))
  const flags = words
    .filter((word, index) => !isArgument(word, index))
    .flatMap(({flag, value, word}) => (flag ? translateFlag(flag, value) : [word]))
  return ['pai-dlc', command, ...[...args, ...flags].filter(Boolean).map(quoteForShell)].join(' ')
}

interface Word {
  word: string
  /** What replaces a flag of another tool, and its value. */
  flag?: string
  value?: string
}

function readWords(rest: readonly string[], only: readonly string[] | undefined): Word[] {
  const words: Word[] = []
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? ''
    const flag = replacementOf(word, only)
    const value = flag && flagValue(word, rest[index + 1])
    words.push({word, flag, value})
    if (value !== undefined && !word.includes('=')) index += 1
  }
  return words
}

function replacementOf(word: string, only: readonly string[] | undefined): string | undefined {
  const isReplaceable = word.startsWith('-') && (only === undefined || only.includes(word.split('=')[0] ?? ''))
  return isReplaceable ? foreignFlag(word) : undefined
}

function flagValue(word: string, next: string | undefined): string | undefined {
  const separator = word.indexOf('=')
  if (separator !== -1) return word.slice(separator + 1)
  return next?.startsWith('-') ? undefined : next
}

function translateFlag(flag: string, value: string | undefined): string[] {
  if (flag !== '--set') return value === undefined ? [flag] : [flag, value]
  return [flag, `Settings.${value === undefined || value.startsWith('{') ? 'NAME=VALUE' : value}`]
}

/** GetJob and get_job as get-job. */
function toKebabCase(word: string): string {
  return word
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
}
