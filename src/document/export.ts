import type {JobItem, JobSpec} from '../api/generated/types.js'
import type {JobDocument, JobDraft} from './document.js'
import {type JobRead, requestSettings, requestSource, requestSpecs, requestVpc, withoutBlanks} from './from-response.js'
import {isEmpty} from './json-values.js'

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

/**
 * Every field of CreateJob: where its value comes from and how an answer becomes a request again. In the order of the
 * document.
 */
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
    lost: ({job}) =>
      (job.JobSpecs ?? []).flatMap(({ImageConfig: config}, place) =>
        lostSecrets(config, `JobSpecs[${place}].ImageConfig`),
      ),
  },
  UserCommand: {from: 'GetJob'},
  Envs: {from: 'GetJob', take: ({job}) => (Object.keys(job.Envs ?? {}).length > 0 ? job.Envs : undefined)},
  CustomEnvs: {
    from: 'GetJob',
    take: ({job}) =>
      job.CustomEnvs?.filter(({Key}) => Key).map((pair) => ({...withoutBlanks(pair), Value: pair.Value ?? ''})),
    lost: ({job}) =>
      (job.CustomEnvs ?? []).flatMap(({Key, Value}) =>
        /^\*+$/.test(Value ?? '') ? [`the value of CustomEnvs ${Key}`] : [],
      ),
  },
  DataSources: {
    from: 'GetJob',
    take: ({job}) => job.DataSources?.map(requestSource).filter((source) => source.DataSourceId || source.Uri),
    lost: ({job}) => {
      const first = job.DataSources?.find(({DataSourceId, Uri}) => DataSourceId || Uri)
      const names = ['MountAccess', 'DataSourceVersion', 'Options', 'EnableCache', 'AccessPointId', 'RoleChain']
      return first ? names.filter((name) => !(name in first)).map((name) => `DataSources[].${name}`) : []
    },
  },
  CodeSource: {
    from: 'GetJob',
    take: ({job: {CodeSource: code}}) =>
      code && (code.CodeSourceId || 'Uri' in code) ? withoutBlanks(code) : undefined,
    lost: ({job: {CodeSource: code}}) =>
      code?.CodeSourceId && !('IsSharedMountPath' in code) ? ['CodeSource.IsSharedMountPath'] : [],
  },
  ThirdpartyLibs: {from: 'GetJob'},
  ThirdpartyLibDir: {from: 'GetJob'},
  UserVpc: {from: 'GetJob', take: ({job}) => requestVpc(job)},
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
  Settings: {from: 'GetJob', take: ({job}) => requestSettings(job)},
  // The service's own word for nothing special.
  SchedulingStrategy: {
    from: 'GetJob',
    take: ({job}) => (job.SchedulingStrategy === 'Auto' ? undefined : job.SchedulingStrategy || undefined),
  },
  ElasticSpec: {
    from: 'GetJob',
    take: ({job}) => (isEmpty(job.ElasticSpec) ? undefined : withoutEmpty(job.ElasticSpec ?? {})),
  },
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

/**
 * A job's answer as a document for CreateJob: without what the service adds by itself, and with what no answer has
 * named.
 */
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

function taken(name: keyof JobDocument, sources: Sources): unknown {
  const {take} = EXPORT_ROWS[name]
  const value = take ? take(sources) : (sources.job as JobDraft)[name]
  const isBare = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  return isBare ? undefined : value
}

function lostSecrets(config: JobSpec['ImageConfig'], path: string): string[] {
  if (!config || isEmpty(config)) return []
  return config.Auth || config.Password ? [] : [`${path}.Password`]
}

function withoutEmpty(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => !isEmpty(inner)))
}
