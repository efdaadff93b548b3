import {OPERATIONS} from '../api/generated/operations.js'

/** What one command calls. */
export interface CommandOperations {
  /** Without these it does not work. */
  needs: readonly OperationName[]
  /** Called with some flags only, or to show more: without them it does less, or a flag fails. */
  uses?: readonly OperationName[]
  /** Called when the change has been made already: a command that these are refused to must not be run again. */
  after?: readonly OperationName[]
}

const CATALOG = [
  'ListWorkspaces',
  'ListImageLabels',
  'ListImages',
  'GetImage',
  'ListDatasets',
  'GetDataset',
  'ListCodeSources',
  'GetCodeSource',
  'ListEcsSpecs',
  'ListResources',
] as const satisfies OperationName[]

/** Where a job's id is left out on a terminal. */
const PICKING = ['ListJobs'] as const satisfies OperationName[]

const NOTHING = {needs: []}

/**
 * The operations of each command. Every run of a test is held to its row; `api` calls what it is told to. Policies, the
 * words of a refusal and the table of docs/guides/permissions.md come from here.
 */
export const COMMAND_OPERATIONS: Readonly<Record<string, CommandOperations>> = {
  'job create': {
    needs: ['CreateJob'],
    uses: [...CATALOG, 'ListJobs', 'GetJob', 'GetPodLogs'],
    after: ['GetJob', 'GetPodLogs'],
  },
  'job list': {needs: ['ListJobs']},
  'job get': {needs: ['GetJob'], uses: ['ListEcsSpecs', ...PICKING]},
  'job stop': {needs: ['GetJob', 'StopJob'], uses: ['ListEcsSpecs', ...PICKING]},
  'job update': {needs: ['GetJob', 'UpdateJob'], uses: PICKING},
  'job delete': {needs: ['GetJob', 'DeleteJob'], uses: PICKING},
  'job wait': {needs: ['GetJob'], uses: PICKING},
  'job export': {needs: ['GetJob'], uses: ['ListJobs']},
  'job diagnose': {
    needs: ['GetJob'],
    uses: [
      'GetJobEvents',
      'GetPodLogs',
      'GetPodEvents',
      'ListJobSanityCheckResults',
      'GetJobSanityCheckResult',
      ...PICKING,
    ],
  },
  'job metrics': {needs: ['GetJob', 'GetJobMetrics'], uses: PICKING},
  'job terminal': {needs: ['GetJob', 'GetWebTerminal'], uses: PICKING},
  'job share': {needs: ['GetJob', 'GetToken'], uses: PICKING},
  logs: {needs: ['GetJob', 'GetPodLogs'], uses: PICKING},
  events: {needs: ['GetJob', 'GetJobEvents'], uses: ['GetPodEvents', ...PICKING]},
  'sanity list': {needs: ['ListJobSanityCheckResults'], uses: ['GetJob', ...PICKING]},
  'sanity get': {needs: ['GetJobSanityCheckResult'], uses: ['GetJob', 'ListJobSanityCheckResults', ...PICKING]},
  'discover workspaces': {needs: ['ListWorkspaces']},
  'discover image-labels': {needs: ['ListImageLabels']},
  'discover images': {needs: ['ListImages'], uses: ['ListImageLabels']},
  'discover image': {needs: ['ListImages'], uses: ['GetImage']},
  'discover datasets': {needs: ['ListDatasets']},
  'discover dataset': {needs: ['GetDataset']},
  'discover code-sources': {needs: ['ListCodeSources']},
  'discover code-source': {needs: ['GetCodeSource']},
  'discover ecs-specs': {needs: ['ListEcsSpecs']},
  'discover quotas': {needs: ['ListResources']},
  'discover regions': NOTHING,
  doctor: {
    needs: [],
    uses: [
      'ListJobs',
      'GetJob',
      'GetPodLogs',
      'GetJobEvents',
      'ListWorkspaces',
      'ListImageLabels',
      'ListImages',
      'ListDatasets',
      'ListCodeSources',
      'ListEcsSpecs',
    ],
  },
  api: NOTHING,
  autocomplete: NOTHING,
  rules: NOTHING,
  'auth status': NOTHING,
  'auth policy': NOTHING,
  'sandbox start': NOTHING,
  'sandbox stop': NOTHING,
  'sandbox status': NOTHING,
  'sandbox exec': NOTHING,
  'sandbox reset': NOTHING,
}

/** All operations of a command, needed ones first; undefined for one without a row. */
export function operationsOf(command: string): OperationName[] | undefined {
  const row = Object.hasOwn(COMMAND_OPERATIONS, command) ? COMMAND_OPERATIONS[command] : undefined
  return row && [...new Set([...row.needs, ...(row.uses ?? [])])]
}

export type OperationName = keyof typeof OPERATIONS

/** AIWorkSpace answers for several RAM services: the first row that fits an operation's name. */
const SERVICES: [name: RegExp, service: string][] = [
  [/Image/, 'paiimage'],
  [/Dataset/, 'paidataset'],
  [/CodeSource/, 'paicodesource'],
  [/./, 'paiworkspace'],
]

/** The RAM action that an operation takes, such as `pai:CreateJob` or `paiimage:ListImages`; never `aiworkspace:*`. */
export function ramAction(operation: OperationName): string {
  const service =
    OPERATIONS[operation].product === 'pai-dlc' ? 'pai' : SERVICES.find(([name]) => name.test(operation))?.[1]
  return `${service}:${operation}`
}

export const isOperation = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name)
