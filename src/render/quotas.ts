import type {ListResourcesResponseBodyResources} from '../api/generated/types.js'
import {findQuotaSpec, getQuotaTotal} from '../api/quota-specs.js'
import type {Column} from './columns.js'

type QuotaResource = ListResourcesResponseBodyResources

/** Quotas: the id to paste, what it is called, and how much it holds, as far as the service says. */
export function quotaColumns(): Column<QuotaResource>[] {
  return [
    {
      key: 'ResourceId',
      header: 'QUOTA ID',
      value: quotaId,
    },
    {
      key: 'Name',
      header: 'NAME',
      value: (row) =>
        asString(row.Spec?.resourceName) || asString(row.Quotas?.[0]?.DisplayName) || row.GroupName || row.Name,
      flexible: 16,
      priority: 7,
    },
    {key: 'ResourceType', header: 'KIND', value: (row) => row.ResourceType, priority: 6},
    {key: 'Gpu', header: 'GPU', value: (row) => formatAmount(row, 'GPU'), align: 'right', priority: 5},
    {key: 'Cpu', header: 'VCPU', value: (row) => formatAmount(row, 'CPU'), align: 'right', priority: 4},
    {key: 'WorkspaceId', header: 'WORKSPACES', value: (row) => row.WorkspaceId, flexible: 12, priority: 3},
    {key: 'IsDefault', header: 'DEFAULT', value: (row) => (row.IsDefault ? 'yes' : ''), priority: 2},
  ]
}

/** One row per quota: the service returns one per workspace that may use it. */
export function mergeByQuota(resources: readonly QuotaResource[]): QuotaResource[] {
  const rows = new Map<string | QuotaResource, QuotaResource>()
  for (const resource of resources) {
    const key = quotaId(resource) || resource
    const row = rows.get(key)
    const merged = row && {
      ...row,
      WorkspaceId: [row.WorkspaceId, resource.WorkspaceId].filter(Boolean).join(', '),
      IsDefault: row.IsDefault || resource.IsDefault,
    }
    rows.set(key, merged ?? resource)
  }
  return [...rows.values()]
}

const quotaId = (row: QuotaResource): string => asString(row.Spec?.resourceId) || asString(row.Quotas?.[0]?.Id)

/** "3 of 8 used", or only the 8. */
function formatAmount(quota: QuotaResource, resource: 'GPU' | 'CPU'): string {
  const total = getQuotaTotal(quota, resource)
  const used = findQuotaSpec(quota, new RegExp(`^(used[ _-]?${resource}|${resource}[ _-]?used)$`, 'i'))
  return used !== '' && total !== '' ? `${used} of ${total} used` : total
}

function asString(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
