import type {CreateJobInput, Dataset} from '../api/generated/types.js'
import type {Problem} from '../errors.js'

/** Where a dataset is mounted unless the job says: its Options hold it as JSON. Undefined where they hold none. */
export function defaultMount({LatestVersion, Options}: Pick<Dataset, 'LatestVersion' | 'Options'>): string | undefined {
  try {
    const {mountPath} = JSON.parse(LatestVersion?.Options || Options || '{}') as {mountPath?: unknown}
    return typeof mountPath === 'string' && mountPath !== '' ? mountPath : undefined
  } catch {
    return undefined
  }
}

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
