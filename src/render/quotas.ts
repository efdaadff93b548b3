import type {ListResourcesResponseBodyResources} from '../api/generated/types.js'
import type {Column} from './columns.js'

type Quota = ListResourcesResponseBodyResources

/** Quotas: the id to paste, what it is called, and how much it holds, as far as the service says. */
export function quotaColumns(): Column<Quota>[] {
  return [
    {key: 'ResourceId', header: 'QUOTA ID', value: (row) => text(row.Spec?.resourceId) || text(row.Quotas?.[0]?.Id)},
    {
      key: 'Name',
      header: 'NAME',
      value: (row) => text(row.Spec?.resourceName) || text(row.Quotas?.[0]?.DisplayName) || row.GroupName || row.Name,
      flexible: 16,
      priority: 7,
    },
    {key: 'ResourceType', header: 'KIND', value: (row) => row.ResourceType, priority: 6},
    {key: 'Gpu', header: 'GPU', value: (row) => amount(row, 'GPU'), align: 'right', priority: 5},
    {key: 'Cpu', header: 'VCPU', value: (row) => amount(row, 'CPU'), align: 'right', priority: 4},
    {key: 'WorkspaceId', header: 'WORKSPACE', value: (row) => row.WorkspaceId, priority: 3},
    {key: 'IsDefault', header: 'DEFAULT', value: (row) => (row.IsDefault ? 'yes' : ''), priority: 2},
  ]
}

/** "3 of 8 used", or only the 8. */
function amount({Quotas = []}: Quota, what: 'GPU' | 'CPU'): string {
  const specs = Quotas.flatMap(({Specs = []}) => Specs)
  const value = (name: RegExp) => specs.find(({Name}) => name.test(Name ?? ''))?.Value ?? ''
  const total = value(new RegExp(`^(total)?[ _-]?${what}(total|count)?$`, 'i'))
  const used = value(new RegExp(`^(used[ _-]?${what}|${what}[ _-]?used)$`, 'i'))
  return used !== '' && total !== '' ? `${used} of ${total} used` : total
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
