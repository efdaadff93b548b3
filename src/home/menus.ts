import type {JobItem} from '../api/generated/types.js'
import {deletableJobs, stoppableJobs} from '../job/selection.js'
import {isTerminal} from '../job/status.js'
import type {Extra} from '../prompt/prompter.js'

/** A line of a menu: the command that it leads to. */
export interface Action {
  id: string
  title: string
  words: readonly string[]
  detail?: string
  /** Why it can't be chosen. */
  why?: string
}

/** What stands below the jobs. */
export const HOME_EXTRAS = [
  {name: 'submit', label: 'Submit a job', detail: 'Asks for what it needs, shows it, and then sends it.'},
  {name: 'jobs', label: 'List jobs', detail: 'Yours of the last 7 days; job list --help says how to see others.'},
  {name: 'discover', label: 'Discover', detail: 'Workspaces, images, datasets, code sources, machine types, quotas.'},
  {
    name: 'settings',
    label: 'Settings and checks',
    detail: 'Who commands act as and where, whether all works, the sandbox.',
  },
  {name: 'quit', label: 'Quit'},
] as const satisfies readonly Extra<string>[]

export type HomeExtra = (typeof HOME_EXTRAS)[number]['name']

/** Where each extra leads that is one command. */
export const EXTRA_WORDS: Partial<Record<HomeExtra, readonly string[]>> = {
  submit: ['job', 'create'],
  jobs: ['job', 'list'],
}

/** What can be done with one job as it is now. */
export function jobActions(id: string, job: JobItem): Action[] {
  const ended = isTerminal(job.Status)
  return [
    ended
      ? {id: 'logs', title: 'Read its logs', words: ['logs', id], detail: 'The last 100 lines.'}
      : {
          id: 'logs',
          title: 'Follow its logs',
          words: ['logs', id, '-f'],
          detail: 'Until it has ended; Ctrl-C comes back here, and the job goes on.',
        },
    {
      id: 'get',
      title: 'Inspect',
      words: ['job', 'get', id],
      detail: 'What it is, where it runs, its pods, what happened to it.',
    },
    {
      id: 'diagnose',
      title: 'Diagnose',
      words: ['job', 'diagnose', id],
      detail: 'Why it failed, hangs or waits, with the lines that show it.',
    },
    {id: 'events', title: 'Events', words: ['events', id], detail: 'What happened to it.'},
    {id: 'metrics', title: 'Metrics', words: ['job', 'metrics', id], detail: 'What its pods use.'},
    ended
      ? {
          id: 'delete',
          title: 'Delete',
          words: ['job', 'delete', id],
          detail: 'With its logs and events; its id has to be typed.',
          why: deletableJobs().reject(job),
        }
      : {
          id: 'stop',
          title: 'Stop',
          words: ['job', 'stop', id],
          detail: 'Shows what it uses, and asks first.',
          why: stoppableJobs().reject(job),
        },
  ]
}

/** The catalog. */
export const DISCOVER: readonly Action[] = [
  ['workspaces', 'Workspaces'],
  ['images', 'Images'],
  ['datasets', 'Datasets'],
  ['code-sources', 'Code sources'],
  ['ecs-specs', 'Machine types'],
  ['quotas', 'Quotas'],
  ['regions', 'Regions'],
].map(([id = '', title = '']) => ({id, title, words: ['discover', id]}))

/** Who and where, and whether it works. */
export function settingsActions(isSandbox: boolean): Action[] {
  return [
    {
      id: 'status',
      title: 'Settings',
      words: ['auth', 'status'],
      detail: 'Profile, region and endpoints, and where each comes from.',
    },
    {
      id: 'doctor',
      title: 'Check everything',
      words: ['doctor'],
      detail: 'This machine, the configuration, the service, permissions.',
    },
    {
      id: 'policy',
      title: 'Permissions',
      words: ['auth', 'policy'],
      detail: 'A RAM policy to hand to an administrator.',
    },
    isSandbox
      ? {id: 'sandbox', title: 'The sandbox', words: ['sandbox', 'status'], detail: 'Its address, and what runs in it.'}
      : SANDBOX_START,
  ]
}

/** A place to try things in. */
export const SANDBOX_START: Action = {
  id: 'try',
  title: 'Try it in the sandbox',
  words: ['sandbox', 'start', '--detach', '--output', 'quiet'],
  detail: 'A PAI on this machine, without an account; this screen then shows the jobs in it.',
}
