import type {CreateJobInput, GetJobAnswer, JobItem, JobSpec} from '../api/generated/types.js'
import type {JobDocument, JobDraft} from './document.js'
import type {DataSource} from './rules/rule.js'
import {isEmpty, isObject} from './values.js'

/** A job as GetJob gives it, with what the contract does not list and real answers have. */
export type JobRead = GetJobAnswer & Partial<CreateJobInput>

export interface Exported {
  document: JobDraft
  /** Paths that the service gives to nobody, and that the job may have had. */
  lost: string[]
}

interface Sources {
  job: JobRead
  /** The same job in ListJobs; absent where the list does not have it. */
  item?: JobItem
}

interface Row {
  /** Which answer has it. `none`: no answer that the contract knows. */
  from: 'GetJob' | 'ListJobs' | 'none'
  /** Its value as CreateJob wants it, undefined where it says nothing. Without it: as it is, unless empty. */
  take?(sources: Sources): unknown
  /** Parts that get lost where the field is there; for `none` the field itself. */
  lost?(sources: Sources): string[]
}

/** Every field of CreateJob: where its value comes from and how an answer becomes a request again. In the order of the document. */
export const EXPORT_ROWS: Record<keyof JobDocument, Row> = {
  DisplayName: {from: 'GetJob'},
  JobType: {from: 'GetJob'},
  WorkspaceId: {from: 'GetJob'},
  Description: {from: 'GetJob'},
  Accessibility: {from: 'GetJob'},
  ResourceId: {from: 'GetJob'},
  // A job on public resources is answered with 0 or 1, and has no priority.
  Priority: {from: 'GetJob', take: ({job}) => (job.ResourceId ? job.Priority || undefined : undefined)},
  JobSpecs: {
    from: 'GetJob',
    take: ({job}) => requestSpecs(job),
    lost: ({job}) => (job.JobSpecs ?? []).flatMap(({ImageConfig: config}, place) => lostSecrets(config, `JobSpecs[${place}].ImageConfig`)),
  },
  UserCommand: {from: 'GetJob'},
  Envs: {from: 'GetJob', take: ({job}) => (Object.keys(job.Envs ?? {}).length > 0 ? job.Envs : undefined)},
  CustomEnvs: {
    from: 'GetJob',
    take: ({job}) => job.CustomEnvs?.filter(({Key}) => Key).map((pair) => ({...withoutBlanks(pair), Value: pair.Value ?? ''})),
    lost: ({job}) =>
      (job.CustomEnvs ?? []).flatMap(({Key, Value}) => (/^\*+$/.test(Value ?? '') ? [`the value of CustomEnvs ${Key}`] : [])),
  },
  DataSources: {
    from: 'GetJob',
    take: ({job}) => job.DataSources?.map(dataSource).filter((source) => source.DataSourceId || source.Uri),
    lost: ({job}) => {
      const first = job.DataSources?.find(({DataSourceId, Uri}) => DataSourceId || Uri)
      const names = ['MountAccess', 'DataSourceVersion', 'Options', 'EnableCache', 'AccessPointId', 'RoleChain']
      return first ? names.filter((name) => !(name in first)).map((name) => `DataSources[].${name}`) : []
    },
  },
  CodeSource: {
    from: 'GetJob',
    take: ({job: {CodeSource: code}}) => (code && (code.CodeSourceId || 'Uri' in code) ? withoutBlanks(code) : undefined),
    lost: ({job: {CodeSource: code}}) => (code?.CodeSourceId && !('IsSharedMountPath' in code) ? ['CodeSource.IsSharedMountPath'] : []),
  },
  ThirdpartyLibs: {from: 'GetJob'},
  ThirdpartyLibDir: {from: 'GetJob'},
  UserVpc: {from: 'GetJob', take: ({job}) => vpc(job)},
  CredentialConfig: {
    from: 'GetJob',
    take: ({job: {CredentialConfig: config}}) => {
      const kept = config && withoutBlanks(config)
      return kept && Object.keys(kept).length > 0 ? kept : undefined
    },
  },
  // GetJob has it too, though the contract does not say so; 0 means that there is no limit.
  JobMaxRunningTimeMinutes: {
    from: 'ListJobs',
    take: ({job, item}) => job.JobMaxRunningTimeMinutes || item?.JobMaxRunningTimeMinutes || undefined,
    lost: ({job, item}) => (job.JobMaxRunningTimeMinutes === undefined && !item ? ['JobMaxRunningTimeMinutes'] : []),
  },
  Settings: {from: 'GetJob', take: ({job}) => settings(job)},
  // The service's own word for nothing special.
  SchedulingStrategy: {
    from: 'GetJob',
    take: ({job}) => (job.SchedulingStrategy === 'Auto' ? undefined : job.SchedulingStrategy || undefined),
  },
  ElasticSpec: {from: 'GetJob', take: ({job}) => (isEmpty(job.ElasticSpec) ? undefined : withoutEmpty(job.ElasticSpec ?? {}))},
  TemplateId: {
    from: 'ListJobs',
    take: ({job, item}) => job.TemplateId || item?.TemplateId || undefined,
    lost: ({item}) => (item ? [] : ['TemplateId']),
  },
  TemplateVersion: {from: 'none'},
  SuccessPolicy: {from: 'none'},
  Options: {from: 'none'},
  EnableGangScheduling: {from: 'none'},
  DebuggerConfigContent: {from: 'none'},
}

/** A job's answer as a document for CreateJob: without what the service adds by itself, and with what no answer has named. */
export function exportJob(job: JobRead, item?: JobItem): Exported {
  const sources = {job, item}
  const names = Object.keys(EXPORT_ROWS) as (keyof JobDocument)[]
  const entries = names.map((name) => [name, taken(name, sources)] as const).filter(([, value]) => value !== undefined)
  const lost = names.flatMap((name) => {
    const row = EXPORT_ROWS[name]
    if (row.from === 'none') return taken(name, sources) === undefined ? [name] : []
    return row.lost?.(sources) ?? []
  })
  return {document: structuredClone(Object.fromEntries(entries)) as JobDraft, lost}
}

/** The roles of a job as a request has them: machine type or share of a quota, without defaults that the service echoes. */
export function requestSpecs(job: Pick<GetJobAnswer, 'JobSpecs' | 'ResourceId'>): JobSpec[] {
  return (job.JobSpecs ?? []).map((spec) => {
    const {Type, PodCount, Image, UseSpotInstance, IsCheif, AssignNodeSpec, IsChief, EcsSpec, ResourceConfig, SpotSpec, ...rest} = spec
    const share = withoutBlanks(ResourceConfig ?? {})
    const inQuota = Boolean(job.ResourceId) && Object.keys(share).length > 0
    return withoutBlanks({
      ...{Type, PodCount, Image},
      ...(inQuota || !EcsSpec ? {ResourceConfig: share} : {EcsSpec}),
      ...(isEmpty(SpotSpec) ? {} : {SpotSpec: withoutBlanks(SpotSpec ?? {})}),
      ...(UseSpotInstance && isEmpty(SpotSpec) ? {UseSpotInstance} : {}),
      ...(IsChief || IsCheif ? {IsChief: true} : {}),
      ...(isEmpty(AssignNodeSpec) ? {} : {AssignNodeSpec: withoutBlanks(AssignNodeSpec ?? {})}),
      ...rest,
    })
  })
}

function taken(name: keyof JobDocument, sources: Sources): unknown {
  const {take} = EXPORT_ROWS[name]
  const value = take ? take(sources) : (sources.job as JobDraft)[name]
  const isBare = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  return isBare ? undefined : value
}

/** A dataset's answer may name its address, too; one of the two is asked for (C7). */
function dataSource(source: DataSource): DataSource {
  const {Uri, ...rest} = withoutBlanks(source)
  return rest.DataSourceId || !Uri ? rest : {Uri, ...rest}
}

/** Asking and answering spell the address ranges differently. */
function vpc({UserVpc}: JobRead): object | undefined {
  if (!UserVpc?.VpcId && !UserVpc?.SwitchId) return undefined
  const {ExtendedCidrs, ...rest} = UserVpc
  return withoutBlanks({...rest, ...(ExtendedCidrs?.length ? {ExtendedCIDRs: ExtendedCidrs} : {})})
}

/** Switches that are off unless somebody turns them on, and numbers that say nothing when they are 0. */
const OFF = new Set([
  'EnableErrorMonitoringInAIMaster',
  'EnableTideResource',
  'EnableOssAppend',
  'EnableDSWDev',
  'EnableSanityCheck',
  'DisableEcsStockCheck',
  'AllowUnschedulableNodes',
  'JobReservedMinutes',
])

function settings({Settings = {}}: JobRead): object | undefined {
  const kept = Object.entries(withoutBlanks(Settings)).filter(([name, value]) => !(OFF.has(name) && isEmpty(value)))
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

function lostSecrets(config: JobSpec['ImageConfig'], path: string): string[] {
  if (!config || isEmpty(config)) return []
  return config.Auth || config.Password ? [] : [`${path}.Password`]
}

/** Maps whose keys are the author's, where "" is a value. */
const FREE = new Set(['Envs', 'Tags', 'AdvancedSettings', 'PodLabels', 'PodAnnotations'])

/** Without fields that hold "" or null, at any depth, and without the maps and lists that this leaves empty. */
function withoutBlanks<T extends object>(value: T): T {
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    if (FREE.has(key)) return Object.keys(inner ?? {}).length > 0 ? [[key, inner]] : []
    const clean = Array.isArray(inner)
      ? inner.map((item) => (isObject(item) ? withoutBlanks(item) : item))
      : isObject(inner)
        ? withoutBlanks(inner)
        : inner
    const isBlank = clean === undefined || clean === null || clean === '' || (typeof clean === 'object' && Object.keys(clean).length === 0)
    return isBlank ? [] : [[key, clean]]
  })
  return Object.fromEntries(kept) as T
}

function withoutEmpty(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => !isEmpty(inner)))
}
