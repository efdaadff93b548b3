import type {OperationName} from '../api/cloud.js'
import {COMMAND_OPERATIONS, getCommandOperations, ramAction} from './table.js'

/** A policy of RAM (Resource Access Management), as its console takes it. */
export interface PolicyDocument {
  Version: '1'
  Statement: {Effect: 'Allow'; Action: string[]; Resource: string | string[]}[]
}

/** The standard policy: the whole life of jobs, without what only single commands of this program call. */
export const READ_WRITE_OPERATIONS = [
  'CreateJob',
  'ListJobs',
  'GetJob',
  'GetPodLogs',
  'GetPodEvents',
  'GetJobEvents',
  'UpdateJob',
  'StopJob',
  'ListEcsSpecs',
  'GetWebTerminal',
  'GetToken',
  'GetJobSanityCheckResult',
  'ListJobSanityCheckResults',
  'ListWorkspaces',
  'ListImages',
  'GetImage',
  'ListDatasets',
  'GetDataset',
  'ListCodeSources',
  'GetCodeSource',
] as const satisfies OperationName[]

/** More than reading: changes, a shell in a pod (GetWebTerminal), a token that lets others in (GetToken). */
export const WRITE_OPERATIONS: readonly OperationName[] = [
  'CreateJob',
  'UpdateJob',
  'StopJob',
  'DeleteJob',
  'GetWebTerminal',
  'GetToken',
]

/** What it takes to read, and no more. */
export const READ_ONLY_OPERATIONS: readonly OperationName[] = READ_WRITE_OPERATIONS.filter(
  (name) => !WRITE_OPERATIONS.includes(name),
)

/** Every operation that a command of this program calls, in the table's order. */
export function listAllOperations(): OperationName[] {
  return [...new Set(Object.keys(COMMAND_OPERATIONS).flatMap((command) => getCommandOperations(command) ?? []))]
}

/**
 * The policy that allows these RAM actions. With a workspace, what acts on jobs is allowed in it only; the catalog's
 * actions and machine types are asked for across workspaces, so they stay on all resources.
 */
export function createPolicyDocument(actions: readonly string[], workspaceId?: string): PolicyDocument {
  const sorted = [...new Set(actions)]
  if (workspaceId === undefined) return {Version: '1', Statement: allowStatements(sorted, '*')}
  const isJobAction = (action: string) => /^pai(dlc)?:/.test(action) && !action.endsWith(':ListEcsSpecs')
  const resource = `acs:pai:*:*:workspace/${workspaceId}`
  return {
    Version: '1',
    Statement: [
      ...allowStatements(sorted.filter(isJobAction), [resource, `${resource}/*`]),
      ...allowStatements(
        sorted.filter((action) => !isJobAction(action)),
        '*',
      ),
    ],
  }
}

function allowStatements(Action: string[], Resource: string | string[]): PolicyDocument['Statement'] {
  return Action.length === 0 ? [] : [{Effect: 'Allow', Action, Resource}]
}

/** The RAM actions of operations. */
export function toRamActions(operations: readonly OperationName[]): string[] {
  return operations.map(ramAction)
}
