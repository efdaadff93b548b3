import type {CreateJobInput} from '../api/generated/types.js'
import type {Problem} from '../errors.js'

/**
 * Data sources that end on one path because of a dataset's default (rule C16); those that name one path themselves are seen without the
 * catalog.
 * @param defaults the default mount path of each dataset, by its id
 */
export function sameMounts(sources: CreateJobInput['DataSources'], defaults: ReadonlyMap<string, string | undefined>): Problem[] {
  if (!Array.isArray(sources)) return []
  const mounts = sources.map((source) => ({
    path: clean(source?.MountPath || defaults.get(source?.DataSourceId ?? '')),
    isDefault: !source?.MountPath,
  }))
  return mounts.flatMap(({path, isDefault}, place) => {
    const first = path === undefined ? -1 : mounts.slice(0, place).findIndex((other) => other.path === path)
    if (first === -1 || !(isDefault || mounts[first]?.isDefault)) return []
    const whose = isDefault ? 'the default of its dataset' : `the default of the dataset of DataSources[${first}]`
    const message = `Would be mounted on ${path}, ${whose}, as DataSources[${first}]; the service refuses two data sources on one path.`
    return [{path: `DataSources[${place}].MountPath`, message, mend: 'Give one of them another path.', rule: 'C16'}]
  })
}

function clean(path: unknown): string | undefined {
  if (typeof path !== 'string' || path === '') return undefined
  return path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')
}
