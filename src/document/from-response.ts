import type {CreateJobInput, GetJobResponse, JobSpec} from '../api/generated/types.js'
import {isRecord} from '../platform/record.js'
import {isZeroValue} from './json-values.js'
import type {DataSource} from './rules/rule.js'
import {userTags} from './tags.js'

// Converts the parts of a response that a request names or fills differently.

/** A job from GetJob, with fields that real responses have although the contract does not list them. */
export type ExtendedJobResponse = GetJobResponse & Partial<CreateJobInput>

/** The roles as a request has them, without the defaults that the service adds. */
export function toRequestSpecs({JobSpecs, ResourceId}: Pick<GetJobResponse, 'JobSpecs' | 'ResourceId'>): JobSpec[] {
  return (JobSpecs ?? []).map((spec) => toRequestSpec(spec, Boolean(ResourceId)))
}

function toRequestSpec(spec: NonNullable<GetJobResponse['JobSpecs']>[number], isInQuota: boolean): JobSpec {
  const {Type, PodCount, Image, UseSpotInstance, IsCheif, AssignNodeSpec, IsChief, EcsSpec, ResourceConfig, ...more} =
    spec
  const {SpotSpec, ...rest} = more
  const resourceConfig = omitBlanks(ResourceConfig ?? {})
  const isQuotaShare = isInQuota && Object.keys(resourceConfig).length > 0
  const isSpot = !isZeroValue(SpotSpec)
  return omitBlanks({
    ...{Type, PodCount, Image},
    ...(isQuotaShare || !EcsSpec ? {ResourceConfig: resourceConfig} : {EcsSpec}),
    ...when(isSpot, {SpotSpec: omitBlanks(SpotSpec ?? {})}),
    ...when(UseSpotInstance && !isSpot, {UseSpotInstance}),
    ...when(IsChief || IsCheif, {IsChief: true}),
    ...when(!isZeroValue(AssignNodeSpec), {AssignNodeSpec: omitBlanks(AssignNodeSpec ?? {})}),
    ...rest,
  })
}

const when = <Fields extends object>(condition: unknown, fields: Fields): Partial<Fields> => (condition ? fields : {})

/** A response may contain both the dataset and its URI, but a request must contain only one (C7). */
export function toRequestDataSource(source: DataSource): DataSource {
  const {Uri, ...rest} = omitBlanks(source)
  return rest.DataSourceId || !Uri ? rest : {Uri, ...rest}
}

/** The network; requests and responses name the address ranges differently. */
export function toRequestVpc({UserVpc}: ExtendedJobResponse): object | undefined {
  if (!UserVpc?.VpcId && !UserVpc?.SwitchId) return undefined
  const {ExtendedCidrs, ...rest} = UserVpc
  return omitBlanks({...rest, ...(ExtendedCidrs?.length ? {ExtendedCIDRs: ExtendedCidrs} : {})})
}

/** Values that are equal to the default if they are false or 0. */
const OFF_BY_DEFAULT = new Set([
  'EnableErrorMonitoringInAIMaster',
  'EnableTideResource',
  'EnableOssAppend',
  'EnableDSWDev',
  'EnableSanityCheck',
  'DisableEcsStockCheck',
  'AllowUnschedulableNodes',
  'JobReservedMinutes',
])

export function toRequestSettings({Settings}: ExtendedJobResponse): object | undefined {
  const userSettings = Settings?.Tags ? {...Settings, Tags: userTags(Settings.Tags)} : (Settings ?? {})
  const entries = Object.entries(omitBlanks(userSettings)).filter(
    ([name, value]) => !(OFF_BY_DEFAULT.has(name) && isZeroValue(value)),
  )
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** Maps with user-defined keys, where "" is a valid value. */
const USER_KEYED_MAPS = new Set(['Envs', 'Tags', 'AdvancedSettings', 'PodLabels', 'PodAnnotations'])

/** Removes "" and null at any depth, and the maps and lists that become empty. */
export function omitBlanks<T extends object>(value: T): T {
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (USER_KEYED_MAPS.has(key)) return Object.keys(inner ?? {}).length > 0 ? [[key, inner]] : []
    const cleaned = Array.isArray(inner)
      ? inner.map((item) => (isRecord(item) ? omitBlanks(item) : item))
      : isRecord(inner)
        ? omitBlanks(inner)
        : inner
    const isBlank =
      cleaned === undefined ||
      cleaned === null ||
      cleaned === '' ||
      (typeof cleaned === 'object' && Object.keys(cleaned).length === 0)
    return isBlank ? [] : [[key, cleaned]]
  })
  return Object.fromEntries(entries) as T
}
