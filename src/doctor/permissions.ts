import type {OperationName} from '../api/cloud.js'
import {CliError, EXIT} from '../errors.js'
import {COMMAND_OPERATIONS, ramAction} from '../permissions/table.js'
import type {SharedReads} from './api-reads.js'
import {type CheckDefinition, type CheckResult, failed, ok, skipped, warning} from './check.js'

interface ProbeOutcome extends PermissionProbe {
  response?: object
  error?: CliError
}

interface PermissionProbe {
  operation: OperationName
  /** The command that uses the operation. */
  command: string
  /** Resolves to undefined if there is nothing to test with. */
  call: (reads: SharedReads) => Promise<object | undefined>
}

const workspaceProbe = (operation: 'ListDatasets' | 'ListCodeSources', command: string): PermissionProbe => ({
  operation,
  command,
  async call(reads) {
    const WorkspaceId = await reads.getWorkspaceId()
    return WorkspaceId === undefined ? undefined : reads.callOnce(operation, {WorkspaceId, PageSize: 1})
  },
})

/** Free reads without side effects, by what they test. */
const PROBES: Record<string, PermissionProbe[]> = {
  'Read jobs': [
    {operation: 'ListJobs', command: 'job list', call: (reads) => reads.listJobs()},
    {operation: 'GetJob', command: 'job get', call: (reads) => reads.getSampleJob()},
  ],
  'Logs and events': [
    {
      operation: 'GetJobEvents',
      command: 'events',
      async call(reads) {
        const job = await reads.getSampleJob()
        return job?.JobId ? reads.callOnce('GetJobEvents', {JobId: job.JobId, MaxEventsNum: 1}) : undefined
      },
    },
    {
      operation: 'GetPodLogs',
      command: 'logs',
      async call(reads) {
        const job = await reads.getSampleJob()
        const pod = job?.Pods?.[0]
        return job?.JobId && pod?.PodId
          ? reads.callOnce('GetPodLogs', {JobId: job.JobId, PodId: pod.PodId, MaxLines: 1})
          : undefined
      },
    },
  ],
  Discover: [
    {operation: 'ListWorkspaces', command: 'discover workspaces', call: (reads) => reads.listWorkspaces()},
    {operation: 'ListImages', command: 'discover images', call: (reads) => reads.callOnce('ListImages', {PageSize: 1})},
    {
      operation: 'ListImageLabels',
      command: 'discover image-labels',
      call: (reads) => reads.callOnce('ListImageLabels', {}),
    },
    workspaceProbe('ListDatasets', 'discover datasets'),
    workspaceProbe('ListCodeSources', 'discover code-sources'),
    {
      operation: 'ListEcsSpecs',
      command: 'discover ecs-specs',
      call: (reads) => reads.callOnce('ListEcsSpecs', {PageSize: 1}),
    },
  ],
}

/** Permissions that can only be tested by changing something. */
const UNPROBED_COMMANDS: Record<string, string[]> = {
  'Create jobs': ['job create'],
  'Change jobs': ['job stop', 'job update', 'job delete'],
  'Share access': ['job terminal', 'job share'],
}

export function permissionChecks(reads: SharedReads | undefined): CheckDefinition[] {
  const group = 'Permissions'
  return [
    ...Object.entries(PROBES).map(([name, probes]) => ({group, name, run: () => runProbes(probes, reads)})),
    ...Object.entries(UNPROBED_COMMANDS).map(([name, commands]) => ({
      group,
      name,
      run: () => describeUnprobed(commands),
    })),
  ]
}

async function runProbes(probes: PermissionProbe[], reads: SharedReads | undefined): Promise<CheckResult> {
  if (!reads) return skipped('not checked: the configuration is incomplete')
  const outcomes = await Promise.all(
    probes.map(async (probe): Promise<ProbeOutcome> => {
      try {
        return {...probe, response: await probe.call(reads)}
      } catch (error) {
        if (!(error instanceof CliError)) throw error
        return {...probe, error}
      }
    }),
  )
  // A probe that depends on another one fails with that one's error, which is reported once.
  const ownOutcomes = outcomes.filter(
    ({error, operation}) => !error?.failedCall || error.failedCall.operation === operation,
  )
  const denied = ownOutcomes.filter(({error}) => error?.exit === EXIT.denied)
  if (denied.length > 0) {
    const actions = denied.map(({error, operation}) => error?.accessDeniedDetail?.AuthAction ?? ramAction(operation))
    const commands = denied.length > 1 ? ['doctor'] : denied.map(({command}) => command)
    return failed(
      `denied: ${actions.join(', ')}`,
      `pai-dlc auth policy ${commands.map((command) => `--for "${command}"`).join(' ')}`,
    )
  }
  const failure = ownOutcomes.find(({error}) => error !== undefined)?.error
  if (failure?.httpStatus === undefined && failure) return skipped('no response')
  if (failure?.exit === EXIT.credentials) return skipped('not checked: the key was rejected')
  if (failure) return warning(failure.message, failure.suggestions[0])

  const allowed = ownOutcomes.filter(({response}) => response).map(({operation}) => ramAction(operation))
  const notProbed = outcomes.filter(({response}) => !response).map(({operation}) => ramAction(operation))
  if (allowed.length === 0) return skipped(`nothing to test with; needs ${notProbed.join(', ')}`)
  return ok(`${allowed.join(', ')}${notProbed.length > 0 ? ` (nothing to test ${notProbed.join(', ')} with)` : ''}`)
}

function describeUnprobed(commands: string[]): CheckResult {
  const operations = commands
    .flatMap((command) => COMMAND_OPERATIONS[command]?.required ?? [])
    .filter((name) => name !== 'GetJob')
  return skipped(`not checked; needs ${[...new Set(operations)].map(ramAction).join(', ')}`)
}
