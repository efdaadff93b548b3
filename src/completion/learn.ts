import type {Answer, Cloud, Input, OperationName} from '../api/cloud.js'
import type {EcsSpec, JobItem} from '../api/generated/types.js'
import type {Kind, Known, News, Seen} from './memory.js'

/** What an operation's answer tells of ids that are typed later. */
const LEARNT: {[Name in OperationName]?: (answer: Answer<Name>, input: Input<Name>) => Seen} = {
  ListJobs: ({Jobs = []}) => ({
    job: Jobs.map(jobOf),
    quota: Jobs.map(({ResourceId: id = '', ResourceQuotaName, ResourceName}) => ({id, name: ResourceQuotaName ?? ResourceName})),
  }),
  GetJob: (job) => ({job: [jobOf(job)]}),
  CreateJob: ({JobId: id = ''}, {DisplayName: name}) => ({job: [{id, name, status: 'Creating', created: new Date().toISOString()}]}),
  ListWorkspaces: ({Workspaces = []}) => ({workspace: Workspaces.map(({WorkspaceId: id = '', WorkspaceName: name}) => ({id, name}))}),
  ListImages: ({Images = []}) => ({image: Images.map(({ImageUri: id = '', Name: name}) => ({id, name}))}),
  ListEcsSpecs: ({EcsSpecs = []}) => ({machine: EcsSpecs.map((spec) => ({id: spec.InstanceType ?? '', name: sizeOf(spec)}))}),
  ListDatasets: ({Datasets = []}) => ({dataset: Datasets.map(({DatasetId: id = '', Name: name}) => ({id, name}))}),
  ListCodeSources: ({CodeSources = []}) => ({'code-source': CodeSources.map(({CodeSourceId: id = '', DisplayName: name}) => ({id, name}))}),
  ListResources: ({Resources = []}) => ({quota: Resources.map(({Spec = {}, Name: name}) => ({id: `${Spec.resourceId ?? ''}`, name}))}),
  ListQuotas: ({Quotas = []}) => ({quota: Quotas.map(({Id: id = '', DisplayName, Name}) => ({id, name: DisplayName ?? Name}))}),
}

/**
 * The same cloud, whose answers leave ids for TAB in the user's cache. Nothing more is called for it, and no command fails by it: it is
 * written once, when the process ends. PAI_DLC_REMEMBER=0 switches it off.
 */
export function learning(cloud: Cloud, place: string | undefined): Cloud {
  if (place === undefined || process.env.PAI_DLC_REMEMBER === '0') return cloud
  const news: News = {seen: {}, gone: []}
  let keeping = false
  return {
    async call(operation, input, options) {
      const answer = await cloud.call(operation, input, options)
      if (!learn(news, operation, answer, input) || keeping) return answer
      keeping = true
      const {remember} = await import('./memory.js')
      process.once('exit', () => {
        try {
          remember(place, news)
        } catch {
          // A cache that can't be written is no fault of the command.
        }
      })
      return answer
    },
  }
}

/** Whether an answer brought anything. */
function learn({seen, gone}: News, operation: OperationName, answer: object, input: object): boolean {
  if (operation === 'DeleteJob') gone.push((input as Input<'DeleteJob'>).JobId)
  const found = (LEARNT[operation] as ((answer: object, input: object) => Seen) | undefined)?.(answer, input)
  for (const [kind, entries] of Object.entries(found ?? {}) as [Kind, Known[]][]) seen[kind] = [...entries, ...(seen[kind] ?? [])]
  return found !== undefined || gone.length > 0
}

const jobOf = ({JobId: id = '', DisplayName: name, Status: status, GmtCreateTime: created}: JobItem): Known => ({id, name, status, created})

const sizeOf = ({Cpu, Memory, Gpu, GpuType}: EcsSpec) =>
  [`${Cpu} vCPU`, `${Memory} GiB`, ...(Gpu ? [`${Gpu} x ${GpuType || 'GPU'}`] : [])].join(', ')
