import type {Answer, Cloud, Input, OperationName} from '../api/cloud.js'
import type {EcsSpec, JobItem} from '../api/generated/types.js'
import type {Kind, Known, News} from './memory.js'

type Found = {[K in Kind]?: Known[]}

/**
 * Answers of one list that are looked at: more than is ever remembered, and nothing of a list of a hundred thousand.
 */
const MOST_ANSWERS = 10

/** What an operation's answer tells of ids that are typed later. */
const LEARNT: {[Name in OperationName]?: (answer: Answer<Name>, input: Input<Name>) => Found} = {
  ListJobs: ({Jobs = []}) => ({
    job: Jobs.map(jobOf),
    quota: Jobs.map(({ResourceId: id = '', ResourceQuotaName, ResourceName}) => ({
      id,
      name: ResourceQuotaName ?? ResourceName,
    })),
  }),
  GetJob: (job) => ({job: [jobOf(job)]}),
  CreateJob: ({JobId: id = ''}, {DisplayName: name}) => ({
    job: [{id, name, status: 'Creating', created: new Date().toISOString()}],
  }),
  ListWorkspaces: ({Workspaces = []}) => ({
    workspace: Workspaces.map(({WorkspaceId: id = '', WorkspaceName: name}) => ({id, name})),
  }),
  ListImages: ({Images = []}) => ({image: Images.map(({ImageUri: id = '', Name: name}) => ({id, name}))}),
  ListEcsSpecs: ({EcsSpecs = []}) => ({
    machine: EcsSpecs.map((spec) => ({id: spec.InstanceType ?? '', name: sizeOf(spec)})),
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

/**
 * The same cloud, whose answers leave ids for TAB in the user's cache. Nothing more is called for it, and no command
 * fails by it: it is written when the process ends. PAI_DLC_REMEMBER=0 switches it off.
 */
export function learning(cloud: Cloud, place: string | undefined): Cloud {
  if (place === undefined || process.env.PAI_DLC_REMEMBER === '0') return cloud
  const news: News = {seen: {}, gone: []}
  const answers = new Map<OperationName, number>()
  let keep: (() => void) | undefined
  return {
    async call(operation, input, options) {
      const answer = await cloud.call(operation, input, options)
      const count = (answers.get(operation) ?? 0) + 1
      answers.set(operation, count)
      if ((count > MOST_ANSWERS && operation.startsWith('List')) || !learn(news, operation, answer, input))
        return answer
      if (!keep) {
        const {remember} = await import('./memory.js')
        keep = () => harmlessly(() => remember(place, news))
        process.once('exit', keep)
      }
      // Who follows a new job may want its id in another terminal.
      if (operation === 'CreateJob') keep()
      return answer
    },
  }
}

/** Whether an answer brought anything. */
function learn({seen, gone}: News, operation: OperationName, answer: object, input: object): boolean {
  return harmlessly((): boolean => {
    if (operation === 'DeleteJob') gone.push((input as Input<'DeleteJob'>).JobId)
    const found = (LEARNT[operation] as ((answer: object, input: object) => Found) | undefined)?.(answer, input)
    for (const [kind, entries] of Object.entries(found ?? {}) as [Kind, Known[]][]) {
      seen[kind] ??= new Map()
      for (const entry of entries) seen[kind].set(entry.id, entry)
    }
    return gone.length > 0 || Object.values(found ?? {}).some(({length}) => length > 0)
  })
}

/** What goes wrong here (an answer of another shape, a cache that can't be written) is no fault of the command. */
function harmlessly<Value>(act: () => Value): Value | false {
  try {
    return act()
  } catch {
    return false
  }
}

function jobOf({JobId: id = '', DisplayName: name, Status: status, GmtCreateTime: created, Pods = []}: JobItem): Known {
  const pods = Pods.slice(0, MOST_PODS).map(({PodId = ''}) => PodId.replace(`${id}-`, ''))
  return {id, name, status, created, ...(pods.length > 0 ? {pods} : {})}
}

const MOST_PODS = 64

/** Without its memory, of which the API does not settle the unit. */
const sizeOf = ({Cpu, Gpu, GpuType}: EcsSpec) =>
  [`${Cpu} vCPU`, ...(Gpu ? [`${Gpu} x ${GpuType || 'GPU'}`] : [])].join(', ')
