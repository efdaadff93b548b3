import {COMMAND_OPERATIONS, type OperationName, operationsOf, ramAction} from './table.js'

/** A policy of RAM (Resource Access Management), as its console takes it. */
export interface PolicyDocument {
  Version: '1'
  Statement: {Effect: 'Allow'; Action: string[]; Resource: string | string[]}[]
}

/** The standard policy: the whole life of jobs, without what only single commands of this program call. */
export const READ_WRITE = [
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
export const BEYOND_READING: readonly OperationName[] = [
  'CreateJob',
  'UpdateJob',
  'StopJob',
  'DeleteJob',
  'GetWebTerminal',
  'GetToken',
]

/** What it takes to read, and no more. */
export const READ_ONLY: readonly OperationName[] = READ_WRITE.filter((name) => !BEYOND_READING.includes(name))

/** Every operation that a command of this program calls, in the table's order. */
export function allOperations(): OperationName[] {
  return [...new Set(Object.keys(COMMAND_OPERATIONS).flatMap((command) => operationsOf(command) ?? []))]
}

/**
 * The policy that allows these RAM actions. With a workspace, what acts on jobs is allowed in it only; the catalog's
 * actions and machine types are asked for across workspaces, so they stay on all resources.
 */
export function policyDocument(actions: readonly string[], workspaceId?: string): PolicyDocument {
  const sorted = [...new Set(actions)]
  if (workspaceId === undefined) return {Version: '1', Statement: statement(sorted, '*')}
  const isOfJobs = (action: string) => /^pai(dlc)?:/.test(action) && !action.endsWith(':ListEcsSpecs')
  const resource = `acs:pai:*:*:workspace/${workspaceId}`
  return {
    Version: '1',
    Statement: [
      ...statement(sorted.filter(isOfJobs), [resource, `${resource}/*`]),
      ...statement(
        sorted.filter((action) => !isOfJobs(action)),
        '*',
      ),
    ],
  }
}

function statement(Action: string[], Resource: string | string[]): PolicyDocument['Statement'] {
  return Action.length === 0 ? [] : [{Effect: 'Allow', Action, Resource}]
}

/** The RAM actions of operations. */
export function ramActions(operations: readonly OperationName[]): string[] {
  return operations.map(ramAction)
}
