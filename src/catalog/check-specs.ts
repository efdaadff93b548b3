import type {Cloud} from '../api/cloud.js'
import type {EcsSpec, JobSpec} from '../api/generated/types.js'
import {listItems} from '../api/paging.js'
import type {Problem} from '../errors.js'
import {findNearest} from '../text/did-you-mean.js'
import {formatInstanceType, hasSpotStock} from './ecs-specs.js'
import {type CheckFindings, groupPathsByValue, type ReferencedValue} from './findings.js'
import {findAlternatives} from './spec-alternatives.js'

export interface SpecFindings extends CheckFindings {
  /** What is known of the instance types that the document names. */
  specs: EcsSpec[]
}

/** Checks that instance types exist (D4). No stock is only a warning, since it changes by the minute (C15). */
export async function checkSpecs(
  cloud: Cloud,
  references: ReferencedValue[],
  jobSpecs: readonly JobSpec[] = [],
): Promise<SpecFindings> {
  const pathsByName = groupPathsByValue(references)
  const {items} = await listItems(cloud, 'ListEcsSpecs', {InstanceTypes: [...pathsByName.keys()].join(',')})
  const known = new Map<string, EcsSpec>()
  const addKnown = (specs: EcsSpec[]) => {
    for (const spec of specs) if (pathsByName.has(spec.InstanceType ?? '')) known.set(spec.InstanceType ?? '', spec)
  }
  addKnown(items)
  const spots = spotLimits(jobSpecs)
  const needsAlternatives = ([name]: [string, unknown]) => {
    const spec = known.get(name)
    return !spec || spec.IsAvailable === false || (spots.has(name) && !hasSpotStock(spec))
  }
  // All instance types are read only where one of them is to be proposed.
  const allSpecs = [...pathsByName].some(needsAlternatives) ? (await listItems(cloud, 'ListEcsSpecs', {})).items : []
  addKnown(allSpecs)

  const problems = [...pathsByName].flatMap(([name, paths]) =>
    known.has(name) ? [] : paths.map((path) => specNotFound(name, path, allSpecs)),
  )
  const warnings = [...known].flatMap(([name, spec]) =>
    stockWarnings(spec, {path: pathsByName.get(name)?.[0] ?? '', spot: spots.get(name), allSpecs}),
  )
  return {problems, warnings, specs: [...known.values()]}
}

/** The instance types wanted as spot, with the highest discount if one is given. */
function spotLimits(jobSpecs: readonly JobSpec[]): Map<string, {limit?: number}> {
  return new Map(
    jobSpecs.flatMap((spec) => {
      const wantsSpot = spec?.EcsSpec && (spec.UseSpotInstance === true || Boolean(spec.SpotSpec?.SpotStrategy))
      const elastic = Array.isArray(spec?.ElasticSpotSpecs) ? spec.ElasticSpotSpecs : []
      return [
        ...(wantsSpot ? [[spec.EcsSpec ?? '', {limit: spec.SpotSpec?.SpotDiscountLimit}] as const] : []),
        ...elastic.map((spot) => [spot?.InstanceType ?? '', {limit: spot?.SpotDiscountLimit}] as const),
      ]
    }),
  )
}

function specNotFound(name: string, path: string, allSpecs: EcsSpec[]): Problem {
  const closest = findNearest(
    name,
    allSpecs.flatMap(({InstanceType}) => InstanceType ?? []),
  )
  const spec = allSpecs.find(({InstanceType}) => InstanceType === closest)
  const fix = spec ? `Did you mean ${formatInstanceType(spec)}?` : 'See pai-dlc discover ecs-specs.'
  return {path, message: `Unknown instance type ${name}.`, fix, rule: 'C15'}
}

interface StockQuery {
  path: string
  /** Present when it is wanted as spot. */
  spot?: {limit?: number}
  allSpecs: EcsSpec[]
}

function stockWarnings(spec: EcsSpec, {path, spot, allSpecs}: StockQuery): string[] {
  const describeAlternatives = (asSpot: boolean) => {
    const alternatives = findAlternatives(spec, allSpecs, asSpot).map(formatInstanceType)
    return alternatives.length > 0
      ? `Available: ${alternatives.join(', ')}.`
      : 'See pai-dlc discover ecs-specs --in-stock.'
  }
  if (spec.IsAvailable === false)
    return [`${path}: ${spec.InstanceType} is out of stock now. ${describeAlternatives(spot !== undefined)}`]
  if (!spot) return []
  if (!hasSpotStock(spec)) return [`${path}: ${spec.InstanceType} has no spot stock now. ${describeAlternatives(true)}`]
  const {NonProtectSpotDiscount: discount} = spec
  if (spot.limit === undefined || !discount || discount <= spot.limit) return []
  const percent = Math.round(discount * 100)
  return [
    `${path}: a spot ${spec.InstanceType} now costs ${percent} % of the on-demand price, more than your max bid of ${spot.limit * 100} %: the job would wait.`,
  ]
}
