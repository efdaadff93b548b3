import type {CreateJobInput, GetJobResponse, JobSpec} from '../api/generated/types.js'
import {isRecord} from '../platform/record.js'
import {isZeroValue} from './json-values.js'
import type {DataSource} from './rules/rule.js'
import {userTags} from './tags.js'

// The parts of an answer that a request spells or fills differently, turned back.

/** A job as GetJob gives it, with what the contract does not list and real answers have. */
export type ExtendedJobResponse = GetJobResponse & Partial<CreateJobInput>

/**
 * The roles of a job as a request has them: instance type or share of a quota, without defaults that the service echoes.
 */
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

/** A dataset's answer may name its address, too; one of the two is asked for (C7). */
export function toRequestDataSource(source: DataSource): DataSource {
  const {Uri, ...rest} = omitBlanks(source)
  return rest.DataSourceId || !Uri ? rest : {Uri, ...rest}
}

/** The network. Asking and answering spell the address ranges differently. */
export function toRequestVpc({UserVpc}: ExtendedJobResponse): object | undefined {
  if (!UserVpc?.VpcId && !UserVpc?.SwitchId) return undefined
  const {ExtendedCidrs, ...rest} = UserVpc
  return omitBlanks({...rest, ...(ExtendedCidrs?.length ? {ExtendedCIDRs: ExtendedCidrs} : {})})
}

/** Switches that are off unless somebody turns them on, and numbers that say nothing when they are 0. */
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

/** What somebody has set. */
export function toRequestSettings({Settings}: ExtendedJobResponse): object | undefined {
  const userSettings = Settings?.Tags ? {...Settings, Tags: userTags(Settings.Tags)} : (Settings ?? {})
  const entries = Object.entries(omitBlanks(userSettings)).filter(
    ([name, value]) => !(OFF_BY_DEFAULT.has(name) && isZeroValue(value)),
  )
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** Maps whose keys are the author's, where "" is a value. */
const USER_KEYED_MAPS = new Set(['Envs', 'Tags', 'AdvancedSettings', 'PodLabels', 'PodAnnotations'])

/** Without fields that hold "" or null, at any depth, and without the maps and lists that this leaves empty. */
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
