import type {OperationName} from '../api/cloud.js'
import {COMMAND_OPERATIONS, getCommandOperations, ramAction} from './table.js'

/** A RAM (Resource Access Management) policy, as its console accepts it. */
export interface PolicyDocument {
  Version: '1'
  Statement: {Effect: 'Allow'; Action: string[]; Resource: string | string[]}[]
}

/** The standard policy: everything for jobs, without the operations of single specialized commands. */
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

/** Changes, a shell in a pod (GetWebTerminal) and a token for others (GetToken). */
export const WRITE_OPERATIONS: readonly OperationName[] = [
  'CreateJob',
  'UpdateJob',
  'StopJob',
  'DeleteJob',
  'CreateJobTemplate',
  'UpdateJobTemplate',
  'SetJobTemplateDefaultVersion',
  'DeleteJobTemplate',
  'GetWebTerminal',
  'GetToken',
]

export const READ_ONLY_OPERATIONS: readonly OperationName[] = READ_WRITE_OPERATIONS.filter(
  (name) => !WRITE_OPERATIONS.includes(name),
)

export function listAllOperations(): OperationName[] {
  return [...new Set(Object.keys(COMMAND_OPERATIONS).flatMap((command) => getCommandOperations(command) ?? []))]
}

/** A policy that allows RAM actions. Job actions can be limited to a workspace, but catalog actions can't. */
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

export function toRamActions(operations: readonly OperationName[]): string[] {
  return operations.map(ramAction)
}
