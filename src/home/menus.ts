import {deletableJobs, stoppableJobs} from '../job/selection.js'
import {isTerminal, type JobSummary} from '../job/status.js'
import type {ListAction} from '../prompt/prompter.js'
import {isPlainValue} from '../text/plain-value.js'

/** A line of a menu: the command that it leads to. */
export interface MenuCommand {
  id: string
  title: string
  args: readonly string[]
  detail?: string
  /** Why it can't be chosen. */
  disabledReason?: string
}

/** What stands below the jobs. */
export const HOME_ACTIONS = [
  {name: 'submit', label: 'Submit a job', detail: 'Asks for what it needs, shows it, and then sends it.'},
  {name: 'jobs', label: 'List jobs', detail: 'Yours of the last 7 days; job list --help says how to see others.'},
  {name: 'discover', label: 'Discover', detail: 'Workspaces, images, datasets, code sources, machine types, quotas.'},
  {
    name: 'settings',
    label: 'Settings and checks',
    detail: 'Who commands act as and where, whether all works, the sandbox.',
  },
  {name: 'quit', label: 'Quit'},
] as const satisfies readonly ListAction<string>[]

export type HomeAction = (typeof HOME_ACTIONS)[number]['name']

/** Where each extra leads that is one command. */
export const HOME_ACTION_ARGS: Partial<Record<HomeAction, readonly string[]>> = {
  submit: ['job', 'create'],
  jobs: ['job', 'list'],
}

/** What can be done with one job as it is now. */
export function jobMenuCommands(id: string, job: JobSummary): MenuCommand[] {
  const isEnded = isTerminal(job.Status)
  const commands: MenuCommand[] = [
    isEnded
      ? {id: 'logs', title: 'Read its logs', args: ['logs', id], detail: 'The last 100 lines.'}
      : {
          id: 'logs',
          title: 'Follow its logs',
          args: ['logs', id, '-f'],
          detail: 'Until it has ended; Ctrl-C comes back here, and the job goes on.',
        },
    {
      id: 'get',
      title: 'Inspect',
      args: ['job', 'get', id],
      detail: 'What it is, where it runs, its pods, what happened to it.',
    },
    {
      id: 'diagnose',
      title: 'Diagnose',
      args: ['job', 'diagnose', id],
      detail: 'Why it failed, hangs or waits, with the lines that show it.',
    },
    {id: 'events', title: 'Events', args: ['events', id], detail: 'What happened to it.'},
    {id: 'metrics', title: 'Metrics', args: ['job', 'metrics', id], detail: 'What its pods use.'},
    isEnded
      ? {
          id: 'delete',
          title: 'Delete',
          args: ['job', 'delete', id],
          detail: 'With its logs and events; its id has to be typed.',
          disabledReason: deletableJobs().reject(job),
        }
      : {
          id: 'stop',
          title: 'Stop',
          args: ['job', 'stop', id],
          detail: 'Shows what it uses, and asks first.',
          disabledReason: stoppableJobs().reject(job),
        },
  ]
  // The id comes from the service: as a word of a command line it could be an option.
  return isPlainValue(id) ? commands : commands.map((command) => ({...command, disabledReason: UNSAFE_ID_REASON}))
}

const UNSAFE_ID_REASON = 'Its id can’t be used on a command line.'

/** The catalog. */
export const DISCOVER_COMMANDS: readonly MenuCommand[] = [
  ['workspaces', 'Workspaces'],
  ['images', 'Images'],
  ['datasets', 'Datasets'],
  ['code-sources', 'Code sources'],
  ['ecs-specs', 'Machine types'],
  ['quotas', 'Quotas'],
  ['regions', 'Regions'],
].map(([id = '', title = '']) => ({id, title, args: ['discover', id]}))

/** Who and where, and whether it works. */
export function settingsMenuCommands(isSandbox: boolean): MenuCommand[] {
  return [
    {
      id: 'status',
      title: 'Settings',
      args: ['auth', 'status'],
      detail: 'Profile, region and endpoints, and where each comes from.',
    },
    {
      id: 'doctor',
      title: 'Check everything',
      args: ['doctor'],
      detail: 'This machine, the configuration, the service, permissions.',
    },
    {
      id: 'policy',
      title: 'Permissions',
      args: ['auth', 'policy'],
      detail: 'A RAM policy to hand to an administrator.',
    },
    isSandbox
      ? {id: 'sandbox', title: 'The sandbox', args: ['sandbox', 'status'], detail: 'Its address, and what runs in it.'}
      : START_SANDBOX_COMMAND,
  ]
}

/** A place to try things in. */
export const START_SANDBOX_COMMAND: MenuCommand = {
  id: 'try',
  title: 'Try it in the sandbox',
  args: ['sandbox', 'start', '--detach', '--output', 'quiet'],
  detail: 'A PAI on this machine, without an account; this screen then shows the jobs in it.',
}
