import type {JobSpec} from '../../api/generated/types.js'
import {type DocumentRule, getTaskSpecs, isPresent, type RuleFinding, type WithPath} from './rule.js'

/** Rules for resources: C5, C6 and the values of a TaskSpec. */
export const resourceRules: DocumentRule[] = [
  {
    id: 'C5',
    field: 'JobSpecs[].EcsSpec, JobSpecs[].ResourceConfig',
    requirement: 'exactly one of the two',
    level: 'problem',
    broken: (job) => getTaskSpecs(job).flatMap((spec) => checkResourceChoice(spec)),
  },
  {
    id: 'C6',
    field: 'ResourceId',
    requirement: 'set with ResourceConfig (quota), not with EcsSpec (public resources)',
    level: 'problem',
    broken: (job) => {
      const withOneSource = getTaskSpecs(job).filter(
        ({value}) => isPresent(value.EcsSpec) !== isPresent(value.ResourceConfig),
      )
      const withEcsSpec = withOneSource.filter(({value}) => isPresent(value.EcsSpec))
      const withResourceConfig = withOneSource.filter(({value}) => isPresent(value.ResourceConfig))
      if (isPresent(job.ResourceId)) return withEcsSpec.length > 0 ? [ecsSpecInQuota(withEcsSpec)] : []
      return withResourceConfig.length > 0 ? [missingQuota(withResourceConfig)] : []
    },
  },
  {
    id: 'PodCount',
    field: 'JobSpecs[].PodCount',
    requirement: 'a whole number, at least 1',
    level: 'problem',
    broken: (job) =>
      getTaskSpecs(job)
        .filter(({value: {PodCount}}) => typeof PodCount === 'number' && !(Number.isInteger(PodCount) && PodCount >= 1))
        .map(({value, path}) => ({
          path: `${path}.PodCount`,
          message: `Must be a whole number of at least 1, not ${value.PodCount}.`,
        })),
  },
  {
    id: 'C12',
    field: 'JobSpecs[].SpotSpec',
    requirement: 'SpotDiscountLimit (above 0, up to 1) or SpotPriceLimit, not both',
    level: 'problem',
    broken: (job) => getTaskSpecs(job).flatMap(checkSpotSpec),
  },
  {
    id: 'quantity',
    field: 'JobSpecs[].ResourceConfig.Memory, .SharedMemory',
    requirement: 'has a unit',
    level: 'warning',
    broken: (job) => getTaskSpecs(job).flatMap(checkMemoryUnits),
  },
]

function checkResourceChoice({value, path}: WithPath<JobSpec>): RuleFinding[] {
  const relatedPaths = [`${path}.EcsSpec`, `${path}.ResourceConfig`]
  const hasEcsSpec = isPresent(value.EcsSpec)
  if (hasEcsSpec !== isPresent(value.ResourceConfig)) return []
  if (hasEcsSpec) {
    const fix = 'Keep EcsSpec for public pay-as-you-go, or ResourceConfig for a quota.'
    return [{path, message: 'Has EcsSpec and ResourceConfig; a TaskSpec must have exactly one.', fix, relatedPaths}]
  }
  const fix =
    'Set EcsSpec (--ecs-spec) for public pay-as-you-go, or ResourceConfig (--cpu, --memory, --gpu) with' +
    ' ResourceId for a quota.'
  return [
    {path, message: 'Has neither EcsSpec nor ResourceConfig; a TaskSpec must have exactly one.', fix, relatedPaths},
  ]
}

function ecsSpecInQuota(specs: WithPath<JobSpec>[]): RuleFinding {
  const [first] = specs
  return {
    path: `${first?.path}.EcsSpec`,
    message:
      `A job in a quota (ResourceId) can't have an instance type, but ${joinPaths(specs)}` +
      ` ${specs.length > 1 ? 'have' : 'has'} one.`,
    fix: 'Replace EcsSpec with ResourceConfig (--cpu, --memory, --gpu), or remove ResourceId to use public resources.',
    relatedPaths: ['ResourceId'],
  }
}

function missingQuota(specs: WithPath<JobSpec>[]): RuleFinding {
  return {
    path: 'ResourceId',
    message: `Is missing: the ResourceConfig of ${joinPaths(specs)} requires a quota.`,
    fix: 'Set the quota: --resource-id, or ResourceId in the file. Without a quota, set an instance type: --ecs-spec.',
  }
}

function joinPaths(specs: WithPath<JobSpec>[]): string {
  return specs.map(({path}) => path).join(', ')
}

function checkSpotSpec({value: {SpotSpec: spot}, path}: WithPath<JobSpec>): RuleFinding[] {
  if (typeof spot !== 'object' || spot === null) return []
  const limit = spot.SpotDiscountLimit
  if (isPresent(limit) && isPresent(spot.SpotPriceLimit)) {
    return [
      {
        path: `${path}.SpotSpec`,
        message: 'Has SpotDiscountLimit and SpotPriceLimit; only one is allowed.',
        fix: 'Keep one of them.',
      },
    ]
  }
  if (typeof limit !== 'number' || (limit > 0 && limit <= 1)) return []
  const fix =
    limit > 1 && limit <= 100
      ? `For ${limit} % of the full price use ${limit / 100}.`
      : 'Use 0.3 for 30 % of the full price.'
  return [{path: `${path}.SpotSpec.SpotDiscountLimit`, message: `Must be above 0 and at most 1, not ${limit}.`, fix}]
}

function checkMemoryUnits({value: {ResourceConfig: config}, path}: WithPath<JobSpec>): RuleFinding[] {
  if (typeof config !== 'object' || config === null) return []
  return (['Memory', 'SharedMemory'] as const).flatMap((name) => {
    const amount = config[name]
    if (typeof amount !== 'string' || amount === '' || /^\d+(\.\d+)?([KMGTP]i?)$/.test(amount.trim())) return []
    const digits = /^\d+(\.\d+)?/.exec(amount.trim())?.[0] ?? '8'
    const message = `"${amount}" has no valid Kubernetes unit${/^\d+$/.test(amount) ? ': it means bytes' : ''}.`
    return [{path: `${path}.ResourceConfig.${name}`, message, fix: `Use ${digits}Gi.`}]
  })
}
