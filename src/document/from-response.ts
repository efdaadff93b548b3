import type {CreateJobInput, GetJobResponse, JobSpec} from '../api/generated/types.js'
import {isEmpty, isObject} from './json-values.js'
import type {DataSource} from './rules/rule.js'
import {authorsTags} from './tags.js'

// The parts of an answer that a request spells or fills differently, turned back.

/** A job as GetJob gives it, with what the contract does not list and real answers have. */
export type JobRead = GetJobResponse & Partial<CreateJobInput>

/**
 * The roles of a job as a request has them: machine type or share of a quota, without defaults that the service echoes.
 */
export function requestSpecs(job: Pick<GetJobResponse, 'JobSpecs' | 'ResourceId'>): JobSpec[] {
  return (job.JobSpecs ?? []).map((spec) => {
    const {
      Type,
      PodCount,
      Image,
      UseSpotInstance,
      IsCheif,
      AssignNodeSpec,
      IsChief,
      EcsSpec,
      ResourceConfig,
      SpotSpec,
      ...rest
    } = spec
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

/** A dataset's answer may name its address, too; one of the two is asked for (C7). */
export function requestSource(source: DataSource): DataSource {
  const {Uri, ...rest} = withoutBlanks(source)
  return rest.DataSourceId || !Uri ? rest : {Uri, ...rest}
}

/** The network. Asking and answering spell the address ranges differently. */
export function requestVpc({UserVpc}: JobRead): object | undefined {
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

/** What somebody has set. */
export function requestSettings({Settings}: JobRead): object | undefined {
  const own = Settings?.Tags ? {...Settings, Tags: authorsTags(Settings.Tags)} : (Settings ?? {})
  const kept = Object.entries(withoutBlanks(own)).filter(([name, value]) => !(OFF.has(name) && isEmpty(value)))
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

/** Maps whose keys are the author's, where "" is a value. */
const FREE = new Set(['Envs', 'Tags', 'AdvancedSettings', 'PodLabels', 'PodAnnotations'])

/** Without fields that hold "" or null, at any depth, and without the maps and lists that this leaves empty. */
export function withoutBlanks<T extends object>(value: T): T {
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    if (FREE.has(key)) return Object.keys(inner ?? {}).length > 0 ? [[key, inner]] : []
    const clean = Array.isArray(inner)
      ? inner.map((item) => (isObject(item) ? withoutBlanks(item) : item))
      : isObject(inner)
        ? withoutBlanks(inner)
        : inner
    const isBlank =
      clean === undefined ||
      clean === null ||
      clean === '' ||
      (typeof clean === 'object' && Object.keys(clean).length === 0)
    return isBlank ? [] : [[key, clean]]
  })
  return Object.fromEntries(kept) as T
}
