import type {OperationName} from '../api/cloud.js'
import {OPERATIONS} from '../api/generated/operations.js'

export interface CommandOperations {
  required: readonly OperationName[]
  /** Called with some flags or for more details: without them the command does less, or a flag fails. */
  optional?: readonly OperationName[]
  /** Called after a change was made: if they are denied, the command must not be run again. */
  afterChange?: readonly OperationName[]
}

const CATALOG_OPERATIONS = [
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

const JOB_PICKER_OPERATIONS = ['ListJobs'] as const satisfies OperationName[]

const NO_OPERATIONS = {required: []}

/** The operations of each command: source of policies, error messages and the permission guide. */
export const COMMAND_OPERATIONS: Readonly<Record<string, CommandOperations>> = {
  'job create': {
    required: ['CreateJob'],
    optional: [...CATALOG_OPERATIONS, 'GetJobTemplate', 'ListJobs', 'GetJob', 'GetPodLogs'],
    afterChange: ['GetJob', 'GetPodLogs'],
  },
  'job rerun': {
    required: ['GetJob', 'CreateJob'],
    optional: [...CATALOG_OPERATIONS, 'GetJobTemplate', 'ListJobs', 'GetPodLogs'],
    afterChange: ['GetJob', 'GetPodLogs'],
  },
  'job list': {required: ['ListJobs']},
  'job get': {required: ['GetJob'], optional: ['ListEcsSpecs', ...JOB_PICKER_OPERATIONS]},
  'job stop': {required: ['GetJob', 'StopJob'], optional: ['ListEcsSpecs', ...JOB_PICKER_OPERATIONS]},
  'job update': {required: ['GetJob', 'UpdateJob'], optional: JOB_PICKER_OPERATIONS},
  'job delete': {required: ['GetJob', 'DeleteJob'], optional: JOB_PICKER_OPERATIONS},
  'job wait': {required: ['GetJob'], optional: JOB_PICKER_OPERATIONS},
  'job export': {required: ['GetJob'], optional: ['ListJobs']},
  'job diff': {required: ['GetJob'], optional: ['ListJobs']},
  'job diagnose': {
    required: ['GetJob'],
    optional: [
      'GetJobEvents',
      'GetPodLogs',
      'GetPodEvents',
      'ListJobSanityCheckResults',
      'GetJobSanityCheckResult',
      'GetJobMetrics',
      'ListResources',
      ...JOB_PICKER_OPERATIONS,
    ],
  },
  'job metrics': {required: ['GetJob', 'GetJobMetrics'], optional: JOB_PICKER_OPERATIONS},
  'job terminal': {required: ['GetJob', 'GetWebTerminal'], optional: JOB_PICKER_OPERATIONS},
  'job share': {required: ['GetJob', 'GetToken'], optional: JOB_PICKER_OPERATIONS},
  logs: {required: ['GetJob', 'GetPodLogs'], optional: JOB_PICKER_OPERATIONS},
  events: {required: ['GetJob', 'GetJobEvents'], optional: ['GetPodEvents', ...JOB_PICKER_OPERATIONS]},
  'sanity list': {required: ['ListJobSanityCheckResults'], optional: ['GetJob', ...JOB_PICKER_OPERATIONS]},
  'sanity get': {
    required: ['GetJobSanityCheckResult'],
    optional: ['GetJob', 'ListJobSanityCheckResults', ...JOB_PICKER_OPERATIONS],
  },
  'template list': {required: ['ListJobTemplates']},
  'template get': {required: ['GetJobTemplate']},
  'template save': {
    required: ['CreateJobTemplate'],
    optional: ['UpdateJobTemplate', 'GetJobTemplate', 'ListJobTemplates'],
    afterChange: ['ListJobTemplates'],
  },
  'template delete': {required: ['GetJobTemplate', 'DeleteJobTemplate']},
  'template set-default': {required: ['GetJobTemplate', 'SetJobTemplateDefaultVersion']},
  'discover workspaces': {required: ['ListWorkspaces']},
  'discover image-labels': {required: ['ListImageLabels']},
  'discover images': {required: ['ListImages'], optional: ['ListImageLabels']},
  'discover image': {required: ['ListImages'], optional: ['GetImage']},
  'discover datasets': {required: ['ListDatasets']},
  'discover dataset': {required: ['GetDataset']},
  'discover code-sources': {required: ['ListCodeSources']},
  'discover code-source': {required: ['GetCodeSource']},
  'discover ecs-specs': {required: ['ListEcsSpecs']},
  'discover quotas': {required: ['ListResources']},
  'discover regions': NO_OPERATIONS,
  doctor: {
    required: [],
    optional: [
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
  api: NO_OPERATIONS,
  autocomplete: NO_OPERATIONS,
  rules: NO_OPERATIONS,
  'auth status': NO_OPERATIONS,
  'auth policy': NO_OPERATIONS,
  'sandbox start': NO_OPERATIONS,
  'sandbox stop': NO_OPERATIONS,
  'sandbox status': NO_OPERATIONS,
  'sandbox exec': NO_OPERATIONS,
  'sandbox reset': NO_OPERATIONS,
}

/** All operations of a command, required ones first; undefined for an unknown command. */
export function getCommandOperations(command: string): OperationName[] | undefined {
  const row = Object.hasOwn(COMMAND_OPERATIONS, command) ? COMMAND_OPERATIONS[command] : undefined
  return row && [...new Set([...row.required, ...(row.optional ?? [])])]
}

/** AIWorkSpace belongs to several RAM services; the first matching row applies. */
const RAM_SERVICES: [name: RegExp, service: string][] = [
  [/Image/, 'paiimage'],
  [/Dataset/, 'paidataset'],
  [/CodeSource/, 'paicodesource'],
  [/./, 'paiworkspace'],
]

/** The RAM action of an operation, such as `pai:CreateJob` or `paiimage:ListImages`; never `aiworkspace:*`. */
export function ramAction(operation: OperationName): string {
  const service =
    OPERATIONS[operation].product === 'pai-dlc' ? 'pai' : RAM_SERVICES.find(([name]) => name.test(operation))?.[1]
  return `${service}:${operation}`
}
