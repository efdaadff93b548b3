import type {Cloud, OperationInput, OperationName, OperationResponse} from '../api/cloud.js'

export interface SharedReads {
  listJobs(): Promise<OperationResponse<'ListJobs'>>
  /** One of the caller's jobs with its pods, if there is one. */
  getSampleJob(): Promise<OperationResponse<'GetJob'> | undefined>
  listWorkspaces(): Promise<OperationResponse<'ListWorkspaces'>>
  /** The configured workspace, or the first listed one. */
  getWorkspaceId(): Promise<string | undefined>
  callOnce<Name extends OperationName>(operation: Name, input: OperationInput<Name>): Promise<OperationResponse<Name>>
}

export function createSharedReads(cloud: Cloud, configuredWorkspaceId?: string): SharedReads {
  const responses = new Map<OperationName, Promise<unknown>>()
  const callOnce: SharedReads['callOnce'] = (operation, input) => {
    const pending = responses.get(operation) ?? cloud.call(operation, input)
    responses.set(operation, pending)
    return pending as ReturnType<typeof callOnce>
  }
  const reads: SharedReads = {
    callOnce,
    listJobs: () => callOnce('ListJobs', {PageSize: 1, StartTime: '1970-01-01T00:00:00Z'}),
    async getSampleJob() {
      const [first] = (await reads.listJobs()).Jobs ?? []
      return first?.JobId ? callOnce('GetJob', {JobId: first.JobId}) : undefined
    },
    listWorkspaces: () => callOnce('ListWorkspaces', {PageSize: 1}),
    async getWorkspaceId() {
      return configuredWorkspaceId ?? (await reads.listWorkspaces()).Workspaces?.[0]?.WorkspaceId
    },
  }
  return reads
}
