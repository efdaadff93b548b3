import type {Cloud, OperationInput, OperationName, OperationResponse} from '../api/cloud.js'
import type {EcsSpec} from '../api/generated/types.js'
import type {JobSummary} from '../job/status.js'
import type {Delta, ResourceKind, SeenResource} from './memory.js'

type SeenByKind = {[K in ResourceKind]?: SeenResource[]}

/** Maximum number of responses of one list to remember. */
const MAX_RESPONSES = 10

/** What an operation's answer tells of ids that are typed later. */
const EXTRACTORS: {
  [Name in OperationName]?: (response: OperationResponse<Name>, input: OperationInput<Name>) => SeenByKind
} = {
  ListJobs: ({Jobs = []}) => ({
    job: Jobs.map(toSeenJob),
    quota: Jobs.map(({ResourceId: id = '', ResourceQuotaName, ResourceName}) => ({
      id,
      name: ResourceQuotaName ?? ResourceName,
    })),
  }),
  GetJob: (job) => ({job: [toSeenJob(job)]}),
  CreateJob: ({JobId: id = ''}, {DisplayName: name}) => ({
    job: [{id, name, status: 'Creating', created: new Date().toISOString()}],
  }),
  ListWorkspaces: ({Workspaces = []}) => ({
    workspace: Workspaces.map(({WorkspaceId: id = '', WorkspaceName: name}) => ({id, name})),
  }),
  ListImages: ({Images = []}) => ({image: Images.map(({ImageUri: id = '', Name: name}) => ({id, name}))}),
  ListEcsSpecs: ({EcsSpecs = []}) => ({
    machine: EcsSpecs.map((spec) => ({id: spec.InstanceType ?? '', name: describeSpec(spec)})),
  }),
  ListDatasets: ({Datasets = []}) => ({dataset: Datasets.map(({DatasetId: id = '', Name: name}) => ({id, name}))}),
  ListCodeSources: ({CodeSources = []}) => ({
    'code-source': CodeSources.map(({CodeSourceId: id = '', DisplayName: name}) => ({id, name})),
  }),
  ListResources: ({Resources = []}) => ({
    quota: Resources.map(({Spec = {}, Name: name}) => ({id: `${Spec.resourceId ?? ''}`, name})),
  }),
  ListQuotas: ({Quotas = []}) => ({
    quota: Quotas.map(({Id: id = '', DisplayName, Name}) => ({id, name: DisplayName ?? Name})),
  }),
}

/** Wraps a cloud so that ids in its responses are remembered for completion. PAI_DLC_REMEMBER=0 disables it. */
export function recordSeenIds(cloud: Cloud, scope: string | undefined): Cloud {
  if (scope === undefined || process.env.PAI_DLC_REMEMBER === '0') return cloud
  const delta: Delta = {seen: {}, deleted: []}
  const responseCounts = new Map<OperationName, number>()
  let save: (() => void) | undefined
  return {
    async call(operation, input, options) {
      const response = await cloud.call(operation, input, options)
      const count = (responseCounts.get(operation) ?? 0) + 1
      responseCounts.set(operation, count)
      if ((count > MAX_RESPONSES && operation.startsWith('List')) || !extractSeenIds(delta, operation, response, input))
        return response
      if (!save) {
        const {saveSeenResources: remember} = await import('./memory.js')
        save = () => ignoreErrors(() => remember(scope, delta))
        process.once('exit', save)
      }
      // Who follows a new job may want its id in another terminal.
      if (operation === 'CreateJob') save()
      return response
    },
  }
}

function extractSeenIds({seen, deleted}: Delta, operation: OperationName, response: object, input: object): boolean {
  return ignoreErrors((): boolean => {
    if (operation === 'DeleteJob') deleted.push((input as OperationInput<'DeleteJob'>).JobId)
    const extracted = (EXTRACTORS[operation] as ((answer: object, input: object) => SeenByKind) | undefined)?.(
      response,
      input,
    )
    for (const [kind, entries] of Object.entries(extracted ?? {}) as [ResourceKind, SeenResource[]][]) {
      seen[kind] ??= new Map()
      for (const entry of entries) seen[kind].set(entry.id, entry)
    }
    return deleted.length > 0 || Object.values(extracted ?? {}).some(({length}) => length > 0)
  })
}

/** Failures here, such as an unwritable cache, must not fail the command. */
function ignoreErrors<Value>(action: () => Value): Value | false {
  try {
    return action()
  } catch {
    return false
  }
}

function toSeenJob({
  JobId: id = '',
  DisplayName: name,
  Status: status,
  GmtCreateTime: created,
  Pods = [],
}: JobSummary): SeenResource {
  const pods = Pods.slice(0, MAX_PODS).map(({PodId = ''}) => PodId.replace(`${id}-`, ''))
  return {id, name, status, created, ...(pods.length > 0 ? {pods} : {})}
}

const MAX_PODS = 64

/** Without its memory, of which the API does not settle the unit. */
const describeSpec = ({Cpu, Gpu, GpuType}: EcsSpec) =>
  [`${Cpu} vCPU`, ...(Gpu ? [`${Gpu} x ${GpuType || 'GPU'}`] : [])].join(', ')
