import type {Answer, Cloud, Input, OperationName} from '../api/cloud.js'

/** Harmless reads, each made once however many checks want it. */
export interface Reads {
  jobs(): Promise<Answer<'ListJobs'>>
  /** A job of the caller's with its pods; undefined if there is none. */
  job(): Promise<Answer<'GetJob'> | undefined>
  workspaces(): Promise<Answer<'ListWorkspaces'>>
  /** The configured workspace, else the first one that is listed. */
  workspaceId(): Promise<string | undefined>
  once<Name extends OperationName>(operation: Name, input: Input<Name>): Promise<Answer<Name>>
}

export function createReads(cloud: Cloud, configuredWorkspace?: string): Reads {
  const answers = new Map<OperationName, Promise<unknown>>()
  const once: Reads['once'] = (operation, input) => {
    const known = answers.get(operation) ?? cloud.call(operation, input)
    answers.set(operation, known)
    return known as ReturnType<typeof once>
  }
  const reads: Reads = {
    once,
    jobs: () => once('ListJobs', {PageSize: 1, StartTime: '1970-01-01T00:00:00Z'}),
    async job() {
      const [first] = (await reads.jobs()).Jobs ?? []
      return first?.JobId ? once('GetJob', {JobId: first.JobId}) : undefined
    },
    workspaces: () => once('ListWorkspaces', {PageSize: 1}),
    async workspaceId() {
      return configuredWorkspace ?? (await reads.workspaces()).Workspaces?.[0]?.WorkspaceId
    },
  }
  return reads
}
