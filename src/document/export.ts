import type {JobItem, JobSpec} from '../api/generated/types.js'
import type {JobDocument, JobDraft} from './document.js'
import {
  type ExtendedJobResponse,
  omitBlanks,
  toRequestDataSource,
  toRequestSettings,
  toRequestSpecs,
  toRequestVpc,
} from './from-response.js'
import {isZeroValue} from './json-values.js'

export interface ExportedJob {
  document: JobDraft
  /** Paths that the job may have set, but that no response contains. */
  lostPaths: string[]
}

interface ExportSources {
  job: ExtendedJobResponse
  listItem?: JobItem
}

interface ExportRule {
  /** The response that contains it. `none`: no response in the contract. */
  source: 'GetJob' | 'ListJobs' | 'none'
  /** Converts it to a request value, or undefined to omit it. By default it is copied unless empty. */
  convert?(sources: ExportSources): unknown
  /** The parts that are lost if the field is present; for `none` the field itself. */
  listLostPaths?(sources: ExportSources): string[]
}

/** For each field of CreateJob, in document order: how to restore it from a response. */
export const EXPORT_RULES: Record<keyof JobDocument, ExportRule> = {
  DisplayName: {source: 'GetJob'},
  JobType: {source: 'GetJob'},
  WorkspaceId: {source: 'GetJob'},
  Description: {source: 'GetJob'},
  Accessibility: {source: 'GetJob'},
  ResourceId: {source: 'GetJob'},
  // For a job on public resources the service returns 0 or 1, which is not a priority.
  Priority: {source: 'GetJob', convert: ({job}) => (job.ResourceId ? job.Priority || undefined : undefined)},
  JobSpecs: {
    source: 'GetJob',
    convert: ({job}) => toRequestSpecs(job),
    listLostPaths: ({job}) =>
      (job.JobSpecs ?? []).flatMap(({ImageConfig: config}, place) =>
        listLostSecrets(config, `JobSpecs[${place}].ImageConfig`),
      ),
  },
  UserCommand: {source: 'GetJob'},
  Envs: {source: 'GetJob', convert: ({job}) => (Object.keys(job.Envs ?? {}).length > 0 ? job.Envs : undefined)},
  CustomEnvs: {
    source: 'GetJob',
    convert: ({job}) =>
      job.CustomEnvs?.filter(({Key}) => Key).map((pair) => ({...omitBlanks(pair), Value: pair.Value ?? ''})),
    listLostPaths: ({job}) =>
      (job.CustomEnvs ?? []).flatMap(({Key, Value}) =>
        /^\*+$/.test(Value ?? '') ? [`the value of CustomEnvs ${Key}`] : [],
      ),
  },
  DataSources: {
    source: 'GetJob',
    convert: ({job}) => job.DataSources?.map(toRequestDataSource).filter((source) => source.DataSourceId || source.Uri),
    listLostPaths: ({job}) => {
      const first = job.DataSources?.find(({DataSourceId, Uri}) => DataSourceId || Uri)
      const names = [
        'MountAccess',
        'DataSourceVersion',
        'Options',
        'EnableCache',
        'AccessPointId',
        'RoleArn',
        'RoleChain',
      ]
      return first ? names.filter((name) => !(name in first)).map((name) => `DataSources[].${name}`) : []
    },
  },
  CodeSource: {
    source: 'GetJob',
    convert: ({job: {CodeSource: code}}) =>
      code && (code.CodeSourceId || 'Uri' in code) ? omitBlanks(code) : undefined,
    listLostPaths: ({job: {CodeSource: code}}) =>
      code?.CodeSourceId && !('IsSharedMountPath' in code) ? ['CodeSource.IsSharedMountPath'] : [],
  },
  ThirdpartyLibs: {source: 'GetJob'},
  ThirdpartyLibDir: {source: 'GetJob'},
  UserVpc: {source: 'GetJob', convert: ({job}) => toRequestVpc(job)},
  CredentialConfig: {
    source: 'GetJob',
    convert: ({job: {CredentialConfig: config}}) => {
      const kept = config && omitBlanks(config)
      return kept && Object.keys(kept).length > 0 ? kept : undefined
    },
  },
  // GetJob returns it too, although the contract does not list it; 0 means no limit.
  JobMaxRunningTimeMinutes: {
    source: 'ListJobs',
    convert: ({job, listItem}) => job.JobMaxRunningTimeMinutes || listItem?.JobMaxRunningTimeMinutes || undefined,
    listLostPaths: ({job, listItem}) =>
      job.JobMaxRunningTimeMinutes === undefined && !listItem ? ['JobMaxRunningTimeMinutes'] : [],
  },
  Settings: {source: 'GetJob', convert: ({job}) => toRequestSettings(job)},
  // The service's default.
  SchedulingStrategy: {
    source: 'GetJob',
    convert: ({job}) => (job.SchedulingStrategy === 'Auto' ? undefined : job.SchedulingStrategy || undefined),
  },
  ElasticSpec: {
    source: 'GetJob',
    convert: ({job}) => (isZeroValue(job.ElasticSpec) ? undefined : omitZeroValues(job.ElasticSpec ?? {})),
  },
  TemplateId: {
    source: 'ListJobs',
    convert: ({job, listItem}) => job.TemplateId || listItem?.TemplateId || undefined,
    listLostPaths: ({listItem}) => (listItem ? [] : ['TemplateId']),
  },
  TemplateVersion: {source: 'none'},
  SuccessPolicy: {source: 'none'},
  Options: {source: 'none'},
  EnableGangScheduling: {source: 'none'},
  DebuggerConfigContent: {source: 'none'},
}

/** Converts a job's response to a document for CreateJob, without the values that the service added. */
export function exportJob(job: ExtendedJobResponse, listItem?: JobItem): ExportedJob {
  const sources = {job, listItem}
  const names = Object.keys(EXPORT_RULES) as (keyof JobDocument)[]
  const entries = names
    .map((name) => [name, exportField(name, sources)] as const)
    .filter(([, value]) => value !== undefined)
  const lostPaths = names.flatMap((name) => {
    const row = EXPORT_RULES[name]
    if (row.source === 'none') return exportField(name, sources) === undefined ? [name] : []
    return row.listLostPaths?.(sources) ?? []
  })
  return {document: structuredClone(Object.fromEntries(entries)) as JobDraft, lostPaths}
}

function exportField(name: keyof JobDocument, sources: ExportSources): unknown {
  const {convert} = EXPORT_RULES[name]
  const value = convert ? convert(sources) : (sources.job as JobDraft)[name]
  const isBlank = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  return isBlank ? undefined : value
}

function listLostSecrets(config: JobSpec['ImageConfig'], path: string): string[] {
  if (!config || isZeroValue(config)) return []
  return config.Auth || config.Password ? [] : [`${path}.Password`]
}

function omitZeroValues(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => !isZeroValue(inner)))
}
