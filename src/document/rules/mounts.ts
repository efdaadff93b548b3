import type {JobDraft} from '../document.js'
import {isObject} from '../json-values.js'
import {type DataSource, dataSourcesOf, type Finding, isGiven, type Placed, type Rule} from './rule.js'

const ACCESS = ['RO', 'RW']

/** Data and code: C7, C16 and what a mount looks like. */
export const mountRules: Rule[] = [
  {
    id: 'C7',
    field: 'DataSources[].Uri, DataSources[].DataSourceId',
    claim: 'exactly one of the two',
    level: 'problem',
    broken: (job) => dataSourcesOf(job).flatMap(({value, path}) => exactlyOne(value, path, 'DataSourceId')),
  },
  {
    id: 'C7',
    field: 'CodeSource.Uri, CodeSource.CodeSourceId',
    claim: 'exactly one of the two',
    level: 'problem',
    broken: (job) =>
      isGiven(job.CodeSource) && isObject(job.CodeSource)
        ? exactlyOne(job.CodeSource, 'CodeSource', 'CodeSourceId')
        : [],
  },
  {
    id: 'C16',
    field: 'DataSources[].MountPath',
    claim: 'no two the same',
    level: 'problem',
    broken: (job) => sameMounts(dataSourcesOf(job)),
  },
  {
    id: 'mount',
    field: 'DataSources[].MountPath, CodeSource.MountPath',
    claim: 'absolute',
    level: 'problem',
    broken: (job) => mountsOf(job).flatMap(relativeMount),
  },
  {
    id: 'mount',
    field: 'DataSources[].MountAccess',
    claim: 'RO or RW',
    level: 'problem',
    broken: (job) =>
      dataSourcesOf(job)
        .filter(
          ({value: {MountAccess}}) =>
            typeof MountAccess === 'string' && MountAccess !== '' && !ACCESS.includes(MountAccess),
        )
        .map(({value, path}) => {
          const upper = String(value.MountAccess).toUpperCase()
          const mend = ACCESS.includes(upper) ? `Write ${upper}.` : 'RO is read only, RW read and write.'
          return {path: `${path}.MountAccess`, message: `Must be RO or RW, not "${value.MountAccess}".`, mend}
        }),
  },
  {
    id: 'mount',
    field: 'CodeSource.MountPath',
    claim: 'no data source is on it',
    level: 'warning',
    broken: (job) => {
      const code = trimmed(job.CodeSource?.MountPath)
      const data = dataSourcesOf(job).find(({value}) => code !== '' && trimmed(value.MountPath) === code)
      return data
        ? [{path: 'CodeSource.MountPath', message: `${data.path} is mounted on ${code} too: one will hide the other.`}]
        : []
    },
  },
  {
    id: 'mount',
    field: 'DataSources[].Uri',
    claim: 'one that the cloud can reach',
    level: 'warning',
    broken: (job) => dataSourcesOf(job).flatMap(unreachable),
  },
]

function exactlyOne(
  source: {Uri?: unknown; DataSourceId?: unknown; CodeSourceId?: unknown},
  path: string,
  id: 'DataSourceId' | 'CodeSourceId',
): Finding[] {
  const concerns = [`${path}.Uri`, `${path}.${id}`]
  if (isGiven(source.Uri) !== isGiven(source[id])) return []
  const both = isGiven(source.Uri)
  const message = both
    ? `Has Uri and ${id}; exactly one is allowed.`
    : `Has neither Uri nor ${id}; exactly one is needed.`
  return [{path, message, mend: both ? 'Keep one of them.' : `Give ${id}, or the Uri of the storage.`, concerns}]
}

function sameMounts(sources: Placed<DataSource>[]): Finding[] {
  return sources.flatMap(({value, path}, place) => {
    const mount = trimmed(value.MountPath)
    const first =
      mount === '' ? undefined : sources.slice(0, place).find((other) => trimmed(other.value.MountPath) === mount)
    if (!first) return []
    const message = `${first.path} is mounted on ${mount} too; the service refuses two data sources on one path.`
    return [{path: `${path}.MountPath`, message, mend: 'Give one of them another path.'}]
  })
}

function mountsOf(job: JobDraft): Placed<string>[] {
  const mounts: Placed<unknown>[] = dataSourcesOf(job).map(({value, path}) => ({
    value: value.MountPath,
    path: `${path}.MountPath`,
  }))
  if (isObject(job.CodeSource)) mounts.push({value: job.CodeSource.MountPath, path: 'CodeSource.MountPath'})
  return mounts.flatMap(({value, path}) => (typeof value === 'string' && value !== '' ? [{value, path}] : []))
}

function relativeMount({value, path}: Placed<string>): Finding[] {
  if (value.startsWith('/') && !/(^|\/)\.\.(\/|$)/.test(value)) return []
  const windows = /^[A-Za-z]:[\\/]/.test(value)
  const mend = windows
    ? 'It is a path inside a Linux container, such as /mnt/data.'
    : `Write ${`/${value}`.replace(/^\/(\.?\/)*/, '/')}.`
  const message = `Must be an absolute path, not "${value}".`
  return [{path, message, mend: value.includes('..') ? 'Write it without "..".' : mend}]
}

function unreachable({value: {Uri}, path}: Placed<DataSource>): Finding[] {
  if (typeof Uri !== 'string') return []
  const place = `${path}.Uri`
  if (/^file:/i.test(Uri)) return [{path: place, message: 'Only the sandbox can mount a folder of this machine.'}]
  if (!/^oss:\/\/[^./]+(\/|$)/.test(Uri)) return []
  const bucket = Uri.slice('oss://'.length).split('/')[0]
  const mend = `Write oss://${bucket}.oss-<region>-internal.aliyuncs.com/…`
  return [{path: place, message: 'Names a bucket without its endpoint, which the service needs.', mend}]
}

function trimmed(path: unknown): string {
  return typeof path === 'string' ? path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1') : ''
}
