import type {Cloud} from '../api/cloud.js'
import type {ListResourcesResponseBodyResources} from '../api/generated/types.js'
import {listItems, type Page} from '../api/paging.js'
import {quotaId} from '../api/quota-specs.js'

export type Quota = ListResourcesResponseBodyResources

/** The resource types of DLC jobs; ListResources also returns those of other products. */
const JOB_RESOURCE_TYPES = ['ECS', 'Lingjun', 'ACS']

export interface QuotaFilter {
  workspaceId?: string
  /** One of KINDS. */
  resourceType?: string
  limit?: number
}

/** Quotas for jobs (rule C4). Submitting a job does not need the permission to list them. */
export async function listQuotas(
  cloud: Cloud,
  {workspaceId, resourceType, limit}: QuotaFilter = {},
): Promise<Page<'ListResources'>> {
  const scope =
    workspaceId === undefined ? {Option: 'ListResource'} : {Option: 'ListResourceByWorkspace', WorkspaceId: workspaceId}
  const input = {...scope, ResourceTypes: resourceType, VerboseFields: 'Quota,IsDefault'}
  const {items} = await listItems(cloud, 'ListResources', input)
  const quotas = items.filter((row) => quotaId(row) !== '' && JOB_RESOURCE_TYPES.includes(row.ResourceType ?? 'ECS'))
  return {items: quotas.slice(0, limit), totalCount: quotas.length}
}

export function quotaName({Spec, GroupName, Name, Quotas}: Quota): string {
  return textOrEmpty(Spec?.resourceName) || textOrEmpty(Quotas?.[0]?.DisplayName) || GroupName || Name || ''
}

function textOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
