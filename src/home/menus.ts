import {deletableJobs, stoppableJobs} from '../job/selection.js'
import {isTerminal, type JobSummary} from '../job/status.js'
import type {ListAction} from '../prompt/prompter.js'
import {isPlainValue} from '../text/plain-value.js'

export interface MenuCommand {
  id: string
  title: string
  args: readonly string[]
  detail?: string
  disabledReason?: string
}

export const HOME_ACTIONS = [
  {name: 'submit', label: 'Submit a job', detail: 'Answer questions, review the job and submit it.'},
  {name: 'jobs', label: 'List jobs', detail: 'Your jobs of the last 7 days.'},
  {
    name: 'discover',
    label: 'Discover',
    detail: 'Workspaces, images, datasets, code configurations, instance types, quotas.',
  },
  {
    name: 'settings',
    label: 'Settings and checks',
    detail: 'Identity, region, diagnostics and the sandbox.',
  },
  {name: 'quit', label: 'Quit'},
] as const satisfies readonly ListAction<string>[]

export type HomeAction = (typeof HOME_ACTIONS)[number]['name']

export const HOME_ACTION_ARGS: Partial<Record<HomeAction, readonly string[]>> = {
  submit: ['job', 'create'],
  jobs: ['job', 'list'],
}

export function jobMenuCommands(id: string, job: JobSummary): MenuCommand[] {
  const isEnded = isTerminal(job.Status)
  const commands: MenuCommand[] = [
    isEnded
      ? {id: 'logs', title: 'View logs', args: ['logs', id], detail: 'The last 100 lines.'}
      : {
          id: 'logs',
          title: 'Stream logs',
          args: ['logs', id, '-f'],
          detail: 'Until the job finishes. Ctrl-C returns here; the job keeps running.',
        },
    {
      id: 'get',
      title: 'Show details',
      args: ['job', 'get', id],
      detail: 'Details, pods and timeline.',
    },
    {
      id: 'diagnose',
      title: 'Diagnose',
      args: ['job', 'diagnose', id],
      detail: 'Why the job failed, hangs or waits.',
    },
    {id: 'events', title: 'Events', args: ['events', id], detail: 'What happened to the job.'},
    {id: 'metrics', title: 'Metrics', args: ['job', 'metrics', id], detail: 'Resource usage of its pods.'},
    isEnded
      ? {
          id: 'delete',
          title: 'Delete',
          args: ['job', 'delete', id],
          detail: 'With its logs and events. Type the job id to confirm.',
          disabledReason: deletableJobs().reject(job),
        }
      : {
          id: 'stop',
          title: 'Stop',
          args: ['job', 'stop', id],
          detail: 'Shows the job and asks for confirmation.',
          disabledReason: stoppableJobs().reject(job),
        },
  ]
  // The id comes from the service: as a word of a command line it could be an option.
  return isPlainValue(id) ? commands : commands.map((command) => ({...command, disabledReason: UNSAFE_ID_REASON}))
}

const UNSAFE_ID_REASON = 'Its ID cannot be used on a command line.'

export const DISCOVER_COMMANDS: readonly MenuCommand[] = [
  ['workspaces', 'Workspaces'],
  ['images', 'Images'],
  ['datasets', 'Datasets'],
  ['code-sources', 'Code configurations'],
  ['ecs-specs', 'Instance types'],
  ['quotas', 'Resource quotas'],
  ['regions', 'Regions'],
].map(([id = '', title = '']) => ({id, title, args: ['discover', id]}))

export function settingsMenuCommands(isSandbox: boolean): MenuCommand[] {
  return [
    {
      id: 'status',
      title: 'Settings',
      args: ['auth', 'status'],
      detail: 'Profile, region, endpoints and their sources.',
    },
    {
      id: 'doctor',
      title: 'Run checks',
      args: ['doctor'],
      detail: 'Configuration, network, credentials and permissions.',
    },
    {
      id: 'policy',
      title: 'Permissions',
      args: ['auth', 'policy'],
      detail: 'A RAM policy to give to an administrator.',
    },
    isSandbox
      ? {id: 'sandbox', title: 'Sandbox', args: ['sandbox', 'status'], detail: 'Its endpoint, key and faults.'}
      : START_SANDBOX_COMMAND,
  ]
}

export const START_SANDBOX_COMMAND: MenuCommand = {
  id: 'try',
  title: 'Start a local sandbox',
  args: ['sandbox', 'start', '--detach', '--output', 'quiet'],
  detail: 'Try everything without an account. This screen then shows its jobs.',
}
