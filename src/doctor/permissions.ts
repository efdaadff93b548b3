import {CliError, EXIT} from '../errors.js'
import {COMMAND_OPERATIONS, type OperationName, ramAction} from '../permissions/table.js'
import type {Reads} from './api-reads.js'
import {type Finding, failed, type Looker, ok, skipped, warning} from './check.js'

interface Outcome extends Attempt {
  answer?: object
  error?: CliError
}

interface Attempt {
  operation: OperationName
  /** The command that it stands for. */
  command: string
  /** Undefined where there is nothing to try it on. */
  call: (reads: Reads) => Promise<object | undefined>
}

const inWorkspace = (operation: 'ListDatasets' | 'ListCodeSources', command: string): Attempt => ({
  operation,
  command,
  async call(reads) {
    const WorkspaceId = await reads.workspaceId()
    return WorkspaceId === undefined ? undefined : reads.once(operation, {WorkspaceId, PageSize: 1})
  },
})

/** Reads that change nothing and cost nothing, by what they stand for. */
const TRIED: Record<string, Attempt[]> = {
  'Read jobs': [
    {operation: 'ListJobs', command: 'job list', call: (reads) => reads.jobs()},
    {operation: 'GetJob', command: 'job get', call: (reads) => reads.job()},
  ],
  'Logs and events': [
    {
      operation: 'GetJobEvents',
      command: 'events',
      async call(reads) {
        const job = await reads.job()
        return job?.JobId ? reads.once('GetJobEvents', {JobId: job.JobId, MaxEventsNum: 1}) : undefined
      },
    },
    {
      operation: 'GetPodLogs',
      command: 'logs',
      async call(reads) {
        const job = await reads.job()
        const pod = job?.Pods?.[0]
        return job?.JobId && pod?.PodId
          ? reads.once('GetPodLogs', {JobId: job.JobId, PodId: pod.PodId, MaxLines: 1})
          : undefined
      },
    },
  ],
  Discover: [
    {operation: 'ListWorkspaces', command: 'discover workspaces', call: (reads) => reads.workspaces()},
    {operation: 'ListImages', command: 'discover images', call: (reads) => reads.once('ListImages', {PageSize: 1})},
    {
      operation: 'ListImageLabels',
      command: 'discover image-labels',
      call: (reads) => reads.once('ListImageLabels', {}),
    },
    inWorkspace('ListDatasets', 'discover datasets'),
    inWorkspace('ListCodeSources', 'discover code-sources'),
    {
      operation: 'ListEcsSpecs',
      command: 'discover ecs-specs',
      call: (reads) => reads.once('ListEcsSpecs', {PageSize: 1}),
    },
  ],
}

/** What only a change, or another's access, would show. */
const UNTRIED: Record<string, string[]> = {
  'Create jobs': ['job create'],
  'Change jobs': ['job stop', 'job update', 'job delete'],
  'Let others in': ['job terminal', 'job share'],
}

/** What the key may do, as far as harmless reads show. */
export function permissionChecks(reads: Reads | undefined): Looker[] {
  const group = 'Permissions'
  return [
    ...Object.entries(TRIED).map(([name, attempts]) => ({group, name, look: () => tried(attempts, reads)})),
    ...Object.entries(UNTRIED).map(([name, commands]) => ({group, name, look: () => untried(commands)})),
  ]
}

async function tried(attempts: Attempt[], reads: Reads | undefined): Promise<Finding> {
  if (!reads) return skipped('not tried: the configuration is not complete')
  const outcomes = await Promise.all(
    attempts.map(async (attempt): Promise<Outcome> => {
      try {
        return {...attempt, answer: await attempt.call(reads)}
      } catch (error) {
        if (!(error instanceof CliError)) throw error
        return {...attempt, error}
      }
    }),
  )
  // An attempt that needs another's answer fails with that one's error, which is told once.
  const own = outcomes.filter(({error, operation}) => !error?.call || error.call.operation === operation)
  const denied = own.filter(({error}) => error?.exit === EXIT.denied)
  if (denied.length > 0) {
    const actions = denied.map(({error, operation}) => error?.accessDenied?.AuthAction ?? ramAction(operation))
    const commands = denied.length > 1 ? ['doctor'] : denied.map(({command}) => command)
    return failed(
      `denied: ${actions.join(', ')}`,
      `pai-dlc auth policy ${commands.map((command) => `--for "${command}"`).join(' ')}`,
    )
  }
  const broken = own.find(({error}) => error !== undefined)?.error
  if (broken?.httpStatus === undefined && broken) return skipped('not answered')
  if (broken?.exit === EXIT.credentials) return skipped('not tried: the key is rejected')
  if (broken) return warning(broken.message, broken.suggestions[0])

  const allowed = own.filter(({answer}) => answer).map(({operation}) => ramAction(operation))
  const untouched = outcomes.filter(({answer}) => !answer).map(({operation}) => ramAction(operation))
  if (allowed.length === 0) return skipped(`nothing there to try it on; needs ${untouched.join(', ')}`)
  return ok(`${allowed.join(', ')}${untouched.length > 0 ? ` (nothing there to try ${untouched.join(', ')} on)` : ''}`)
}

function untried(commands: string[]): Finding {
  const operations = commands
    .flatMap((command) => COMMAND_OPERATIONS[command]?.needs ?? [])
    .filter((name) => name !== 'GetJob')
  return skipped(`not tried; needs ${[...new Set(operations)].map(ramAction).join(', ')}`)
}
