import type {Cloud} from '../api/cloud.js'
import type {EcsSpec, JobSpec} from '../api/generated/types.js'
import {listItems} from '../api/paging.js'
import type {Problem} from '../errors.js'
import {nearest} from '../text/did-you-mean.js'
import {hasSpotStock, machineText} from './ecs-specs.js'
import {byValue, type Findings, type Wanted} from './findings.js'
import {alternatives} from './spec-alternatives.js'

export interface SpecFindings extends Findings {
  /** What is known of the machine types that the document names. */
  specs: EcsSpec[]
}

/**
 * Machine types exist (D4) and are in stock, as spot where that is asked for: no stock is a warning with what else
 * there is, since it changes by the minute (rule C15).
 */
export async function checkSpecs(
  cloud: Cloud,
  wanted: Wanted[],
  jobSpecs: readonly JobSpec[] = [],
): Promise<SpecFindings> {
  const names = byValue(wanted)
  const {items} = await listItems(cloud, 'ListEcsSpecs', {InstanceTypes: [...names.keys()].join(',')})
  const known = new Map<string, EcsSpec>()
  const learn = (specs: EcsSpec[]) => {
    for (const spec of specs) if (names.has(spec.InstanceType ?? '')) known.set(spec.InstanceType ?? '', spec)
  }
  learn(items)
  const spots = spotLimits(jobSpecs)
  const isScarce = ([name]: [string, unknown]) => {
    const spec = known.get(name)
    return !spec || spec.IsAvailable === false || (spots.has(name) && !hasSpotStock(spec))
  }
  // All machine types are read only where one of them is to be proposed.
  const all = [...names].some(isScarce) ? (await listItems(cloud, 'ListEcsSpecs', {})).items : []
  learn(all)

  const problems = [...names].flatMap(([name, paths]) =>
    known.has(name) ? [] : paths.map((path) => unknownSpec(name, path, all)),
  )
  const warnings = [...known].flatMap(([name, spec]) =>
    stockWarnings(spec, {path: names.get(name)?.[0] ?? '', spot: spots.get(name), all}),
  )
  return {problems, warnings, specs: [...known.values()]}
}

/**
 * The machine types that are wanted as spot, with the highest share of the price that is to be paid, where it is said.
 */
function spotLimits(jobSpecs: readonly JobSpec[]): Map<string, {limit?: number}> {
  return new Map(
    jobSpecs.flatMap((spec) => {
      const asked = spec?.EcsSpec && (spec.UseSpotInstance === true || Boolean(spec.SpotSpec?.SpotStrategy))
      const elastic = Array.isArray(spec?.ElasticSpotSpecs) ? spec.ElasticSpotSpecs : []
      return [
        ...(asked ? [[spec.EcsSpec ?? '', {limit: spec.SpotSpec?.SpotDiscountLimit}] as const] : []),
        ...elastic.map((spot) => [spot?.InstanceType ?? '', {limit: spot?.SpotDiscountLimit}] as const),
      ]
    }),
  )
}

function unknownSpec(name: string, path: string, all: EcsSpec[]): Problem {
  const meant = nearest(
    name,
    all.flatMap(({InstanceType}) => InstanceType ?? []),
  )
  const spec = all.find(({InstanceType}) => InstanceType === meant)
  const mend = spec ? `Did you mean ${machineText(spec)}?` : 'pai-dlc discover ecs-specs lists them.'
  return {path, message: `There is no machine type ${name}.`, mend, rule: 'C15'}
}

interface Asked {
  path: string
  /** Present when it is wanted as spot. */
  spot?: {limit?: number}
  all: EcsSpec[]
}

function stockWarnings(spec: EcsSpec, {path, spot, all}: Asked): string[] {
  const others = (asSpot: boolean) => {
    const found = alternatives(spec, all, asSpot).map(machineText)
    return found.length > 0
      ? `There is ${found.join(', ')}.`
      : 'pai-dlc discover ecs-specs --in-stock lists what there is.'
  }
  if (spec.IsAvailable === false)
    return [`${path}: ${spec.InstanceType} is out of stock now. ${others(spot !== undefined)}`]
  if (!spot) return []
  if (!hasSpotStock(spec)) return [`${path}: there is no ${spec.InstanceType} as a spot machine now. ${others(true)}`]
  const {NonProtectSpotDiscount: share} = spec
  if (spot.limit === undefined || !share || share <= spot.limit) return []
  const now = Math.round(share * 100)
  return [
    `${path}: a spot ${spec.InstanceType} costs ${now} % of the full price now, above your ${spot.limit * 100} %: the job would wait.`,
  ]
}
