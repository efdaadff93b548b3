import type {JobSpec, ListResourcesResponseBodyResources} from './generated/types.js'

type QuotaResource = ListResourcesResponseBodyResources

/** The id for ResourceId. It is in Spec; Id is the binding of the quota to a workspace. */
export function quotaId({Spec, Quotas}: QuotaResource): string {
  const id = Spec?.resourceId
  return (typeof id === 'string' ? id : '') || (Quotas?.[0]?.Id ?? '')
}

/** The capacity of a quota, or an empty object if the service does not return it. */
export function getQuotaTotal(quota: QuotaResource, resource: 'GPU' | 'CPU'): string {
  return findQuotaSpec(quota, new RegExp(`^(total)?[ _-]?${resource}(total|count)?$`, 'i'))
}

export function findQuotaSpec({Quotas = []}: QuotaResource, name: RegExp): string {
  return Quotas.flatMap(({Specs = []}) => Specs).find(({Name}) => name.test(Name ?? ''))?.Value ?? ''
}

export function sumRequest(specs: readonly JobSpec[] = [], resource: 'GPU' | 'CPU'): number {
  return specs.reduce(
    (sum, {PodCount, ResourceConfig}) => sum + (PodCount ?? 1) * parseAmount(ResourceConfig?.[resource]),
    0,
  )
}

/** Cards or cores; 500m is half a core. */
function parseAmount(text: string | undefined): number {
  const [, digits = '', milli] = /^([\d.]+)(m)?$/.exec(String(text ?? '').trim()) ?? []
  const amount = Number(digits) / (milli ? 1000 : 1)
  return Number.isNaN(amount) ? 0 : amount
}

/** In words, what a job asks for that a whole quota does not have: "9 GPUs, the whole quota has 8"; empty if it fits. */
export function describeExcess(quota: QuotaResource, specs: readonly JobSpec[] | undefined): string {
  return (['GPU', 'CPU'] as const)
    .flatMap((resource) => {
      const [requested, total] = [sumRequest(specs, resource), Number(getQuotaTotal(quota, resource) || Number.NaN)]
      const unit = resource === 'GPU' ? (requested === 1 ? 'GPU' : 'GPUs') : 'vCPUs'
      return requested > total ? [`${requested} ${unit}, the whole quota has ${total}`] : []
    })
    .join('; ')
}
