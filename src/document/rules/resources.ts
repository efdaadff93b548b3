import type {JobSpec} from '../../api/generated/types.js'
import {type Finding, isGiven, type Placed, type Rule, specsOf} from './rule.js'

/** Where pods run: C5, C6, and what a TaskSpec asks for. */
export const resourceRules: Rule[] = [
  {
    id: 'C5',
    field: 'JobSpecs[].EcsSpec, JobSpecs[].ResourceConfig',
    claim: 'exactly one of the two',
    level: 'problem',
    broken: (job) => specsOf(job).flatMap((spec) => eitherOr(spec)),
  },
  {
    id: 'C6',
    field: 'ResourceId',
    claim: 'with ResourceConfig (a quota), never with EcsSpec (public resources)',
    level: 'problem',
    broken: (job) => {
      const single = specsOf(job).filter(({value}) => isGiven(value.EcsSpec) !== isGiven(value.ResourceConfig))
      const rented = single.filter(({value}) => isGiven(value.EcsSpec))
      const shared = single.filter(({value}) => isGiven(value.ResourceConfig))
      if (isGiven(job.ResourceId)) return rented.length > 0 ? [rentedInQuota(rented)] : []
      return shared.length > 0 ? [quotaMissing(shared)] : []
    },
  },
  {
    id: 'PodCount',
    field: 'JobSpecs[].PodCount',
    claim: 'a whole number, at least 1',
    level: 'problem',
    broken: (job) =>
      specsOf(job)
        .filter(({value: {PodCount}}) => typeof PodCount === 'number' && !(Number.isInteger(PodCount) && PodCount >= 1))
        .map(({value, path}) => ({
          path: `${path}.PodCount`,
          message: `Must be a whole number of at least 1, not ${value.PodCount}.`,
        })),
  },
  {
    id: 'C12',
    field: 'JobSpecs[].SpotSpec',
    claim: 'SpotDiscountLimit (above 0, up to 1) or SpotPriceLimit, not both',
    level: 'problem',
    broken: (job) => specsOf(job).flatMap(spotFindings),
  },
  {
    id: 'quantity',
    field: 'JobSpecs[].ResourceConfig.Memory, .SharedMemory',
    claim: 'has a unit',
    level: 'warning',
    broken: (job) => specsOf(job).flatMap(memoryFindings),
  },
]

function eitherOr({value, path}: Placed<JobSpec>): Finding[] {
  const concerns = [`${path}.EcsSpec`, `${path}.ResourceConfig`]
  const rented = isGiven(value.EcsSpec)
  if (rented !== isGiven(value.ResourceConfig)) return []
  if (rented) {
    const mend = 'Keep EcsSpec for public pay-as-you-go, or ResourceConfig for a quota.'
    return [{path, message: 'Has EcsSpec and ResourceConfig; a TaskSpec takes exactly one.', mend, concerns}]
  }
  const mend =
    'Give EcsSpec (--ecs-spec) for public pay-as-you-go, or ResourceConfig (--cpu, --memory, --gpu) with ResourceId for a quota.'
  return [{path, message: 'Has neither EcsSpec nor ResourceConfig; a TaskSpec takes exactly one.', mend, concerns}]
}

function rentedInQuota(specs: Placed<JobSpec>[]): Finding {
  const [first] = specs
  return {
    path: `${first?.path}.EcsSpec`,
    message: `A job in a quota (ResourceId) cannot name a machine type, as ${paths(specs)} ${specs.length > 1 ? 'do' : 'does'}.`,
    mend: 'Replace EcsSpec by ResourceConfig (--cpu, --memory, --gpu), or take ResourceId out to run on public resources.',
    concerns: ['ResourceId'],
  }
}

function quotaMissing(specs: Placed<JobSpec>[]): Finding {
  return {
    path: 'ResourceId',
    message: `Is missing: the ResourceConfig of ${paths(specs)} asks for a share of a quota.`,
    mend: 'Give the quota: --resource-id, or ResourceId in the file; without one, name a machine type: --ecs-spec.',
  }
}

function paths(specs: Placed<JobSpec>[]): string {
  return specs.map(({path}) => path).join(', ')
}

function spotFindings({value: {SpotSpec: spot}, path}: Placed<JobSpec>): Finding[] {
  if (typeof spot !== 'object' || spot === null) return []
  const limit = spot.SpotDiscountLimit
  if (isGiven(limit) && isGiven(spot.SpotPriceLimit)) {
    return [
      {
        path: `${path}.SpotSpec`,
        message: 'Has SpotDiscountLimit and SpotPriceLimit; one of them is enough.',
        mend: 'Keep one.',
      },
    ]
  }
  if (typeof limit !== 'number' || (limit > 0 && limit <= 1)) return []
  const mend =
    limit > 1 && limit <= 100
      ? `For ${limit} % of the full price write ${limit / 100}.`
      : 'Write 0.3 for 30 % of the full price.'
  return [{path: `${path}.SpotSpec.SpotDiscountLimit`, message: `Must be above 0 and at most 1, not ${limit}.`, mend}]
}

function memoryFindings({value: {ResourceConfig: config}, path}: Placed<JobSpec>): Finding[] {
  if (typeof config !== 'object' || config === null) return []
  return (['Memory', 'SharedMemory'] as const).flatMap((name) => {
    const amount = config[name]
    if (typeof amount !== 'string' || amount === '' || /^\d+(\.\d+)?([KMGTP]i?)$/.test(amount.trim())) return []
    const digits = /^\d+(\.\d+)?/.exec(amount.trim())?.[0] ?? '8'
    const message = `"${amount}" has no unit that Kubernetes knows${/^\d+$/.test(amount) ? ': it would be bytes' : ''}.`
    return [{path: `${path}.ResourceConfig.${name}`, message, mend: `Write ${digits}Gi.`}]
  })
}
