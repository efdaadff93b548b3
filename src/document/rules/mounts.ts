import {isRecord} from '../../platform/record.js'
import type {JobDraft} from '../document.js'
import {type DataSource, type DocumentRule, getDataSources, isPresent, type RuleFinding, type WithPath} from './rule.js'

const MOUNT_ACCESS_VALUES = ['RO', 'RW']

/** Rules for data and code: C7, C16 and the form of mounts. */
export const mountRules: DocumentRule[] = [
  {
    id: 'C7',
    field: 'DataSources[].Uri, DataSources[].DataSourceId',
    requirement: 'exactly one of the two',
    level: 'problem',
    broken: (job) => getDataSources(job).flatMap(({value, path}) => checkExactlyOne(value, path, 'DataSourceId')),
  },
  {
    id: 'C7',
    field: 'CodeSource.Uri, CodeSource.CodeSourceId',
    requirement: 'exactly one of the two',
    level: 'problem',
    broken: (job) =>
      isPresent(job.CodeSource) && isRecord(job.CodeSource)
        ? checkExactlyOne(job.CodeSource, 'CodeSource', 'CodeSourceId')
        : [],
  },
  {
    id: 'C16',
    field: 'DataSources[].MountPath',
    requirement: 'no two the same',
    level: 'problem',
    broken: (job) => findDuplicateMounts(getDataSources(job)),
  },
  {
    id: 'mount',
    field: 'DataSources[].MountPath, CodeSource.MountPath',
    requirement: 'absolute',
    level: 'problem',
    broken: (job) => getMountPaths(job).flatMap(checkAbsolutePath),
  },
  {
    id: 'mount',
    field: 'DataSources[].MountAccess',
    requirement: 'RO or RW',
    level: 'problem',
    broken: (job) =>
      getDataSources(job)
        .filter(
          ({value: {MountAccess}}) =>
            typeof MountAccess === 'string' && MountAccess !== '' && !MOUNT_ACCESS_VALUES.includes(MountAccess),
        )
        .map(({value, path}) => {
          const upper = String(value.MountAccess).toUpperCase()
          const fix = MOUNT_ACCESS_VALUES.includes(upper)
            ? `Did you mean ${upper}?`
            : 'Use RO for read-only or RW for read-write.'
          return {path: `${path}.MountAccess`, message: `Must be RO or RW, not "${value.MountAccess}".`, fix}
        }),
  },
  {
    id: 'mount',
    field: 'CodeSource.MountPath',
    requirement: 'is not the mount path of a data source',
    level: 'warning',
    broken: (job) => {
      const code = normalizeMountPath(job.CodeSource?.MountPath)
      const data = getDataSources(job).find(({value}) => code !== '' && normalizeMountPath(value.MountPath) === code)
      return data
        ? [{path: 'CodeSource.MountPath', message: `${data.path} is also mounted at ${code}: one will hide the other.`}]
        : []
    },
  },
  {
    id: 'mount',
    field: 'DataSources[].Uri',
    requirement: 'reachable by the service',
    level: 'warning',
    broken: (job) => getDataSources(job).flatMap(checkUriReachable),
  },
]

function checkExactlyOne(
  source: {Uri?: unknown; DataSourceId?: unknown; CodeSourceId?: unknown},
  path: string,
  id: 'DataSourceId' | 'CodeSourceId',
): RuleFinding[] {
  const relatedPaths = [`${path}.Uri`, `${path}.${id}`]
  if (isPresent(source.Uri) !== isPresent(source[id])) return []
  const hasBoth = isPresent(source.Uri)
  const message = hasBoth
    ? `Has Uri and ${id}; exactly one is allowed.`
    : `Has neither Uri nor ${id}; exactly one is required.`
  return [{path, message, fix: hasBoth ? 'Keep one of them.' : `Set ${id}, or the Uri of the storage.`, relatedPaths}]
}

function findDuplicateMounts(sources: WithPath<DataSource>[]): RuleFinding[] {
  return sources.flatMap(({value, path}, index) => {
    const mount = normalizeMountPath(value.MountPath)
    const first =
      mount === ''
        ? undefined
        : sources.slice(0, index).find((other) => normalizeMountPath(other.value.MountPath) === mount)
    if (!first) return []
    const message = `${first.path} is also mounted at ${mount}; the service rejects two data sources on one mount path.`
    return [{path: `${path}.MountPath`, message, fix: 'Use another path for one of them.'}]
  })
}

function getMountPaths(job: JobDraft): WithPath<string>[] {
  const mounts: WithPath<unknown>[] = getDataSources(job).map(({value, path}) => ({
    value: value.MountPath,
    path: `${path}.MountPath`,
  }))
  if (isRecord(job.CodeSource)) mounts.push({value: job.CodeSource.MountPath, path: 'CodeSource.MountPath'})
  return mounts.flatMap(({value, path}) => (typeof value === 'string' && value !== '' ? [{value, path}] : []))
}

function checkAbsolutePath({value, path}: WithPath<string>): RuleFinding[] {
  if (value.startsWith('/') && !/(^|\/)\.\.(\/|$)/.test(value)) return []
  const isWindowsPath = /^[A-Za-z]:[\\/]/.test(value)
  const fix = isWindowsPath
    ? 'Use a path in a Linux container, such as /mnt/data.'
    : `Use ${`/${value}`.replace(/^\/(\.?\/)*/, '/')}.`
  const message = `Must be an absolute path, not "${value}".`
  return [{path, message, fix: value.includes('..') ? 'Remove "..".' : fix}]
}

function checkUriReachable({value: {Uri}, path}: WithPath<DataSource>): RuleFinding[] {
  if (typeof Uri !== 'string') return []
  const uriPath = `${path}.Uri`
  if (/^file:/i.test(Uri)) return [{path: uriPath, message: 'Only the sandbox can mount a directory of this machine.'}]
  if (!/^oss:\/\/[^./]+(\/|$)/.test(Uri)) return []
  const bucket = Uri.slice('oss://'.length).split('/')[0]
  const fix = `Use oss://${bucket}.oss-<region>-internal.aliyuncs.com/…`
  return [{path: uriPath, message: 'Has a bucket without an endpoint, which the service requires.', fix}]
}

/** A mount path without repeated or trailing slashes; empty if it is not a string. */
export function normalizeMountPath(path: unknown): string {
  return typeof path === 'string' ? path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1') : ''
}
