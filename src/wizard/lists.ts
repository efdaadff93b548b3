import type {Cloud} from '../api/cloud.js'
import {type Item, type PagedOperation, pages} from '../api/paging.js'
import {listQuotas, type Quota, quotaId, quotaName} from '../catalog/quotas.js'
import {quotaTotal} from '../render/quotas.js'
import type {WizardCatalog} from './catalog.js'

/** The lists that the wizard shows, a page at a time, so that the first rows stand there before the last have come. */
export function wizardCatalog(cloud: Cloud): WizardCatalog {
  return {
    workspaces: () => paged(cloud, 'ListWorkspaces', {}),
    imageLabels: () =>
      whole(async () => {
        const {Labels = []} = await cloud.call('ListImageLabels', {})
        return Labels
      }),
    images: ({labels, workspaceId}) =>
      paged(cloud, 'ListImages', {
        Labels: labels?.join(','),
        WorkspaceId: workspaceId,
        Verbose: true,
        SortBy: 'GmtCreateTime',
        Order: 'DESC',
      }),
    datasets: ({workspaceId}) => paged(cloud, 'ListDatasets', {WorkspaceId: workspaceId}),
    codeSources: ({workspaceId}) => paged(cloud, 'ListCodeSources', {WorkspaceId: workspaceId}),
    quotas: ({workspaceId}) =>
      whole(async () => {
        const {items} = await listQuotas(cloud, {workspaceId})
        return items.map((quota) => ({
          QuotaId: quotaId(quota),
          QuotaName: quotaName(quota),
          ResourceType: quota.ResourceType,
          Detail: sizeOf(quota),
        }))
      }),
    ecsSpecs: () => paged(cloud, 'ListEcsSpecs', {}),
  }
}

async function* paged<Name extends PagedOperation>(cloud: Cloud, operation: Name, input: Parameters<typeof pages<Name>>[2]) {
  for await (const {items, totalCount} of pages(cloud, operation, input)) yield {items: items as Item<Name>[], totalCount}
}

async function* whole<Row>(read: () => Promise<Row[]>) {
  yield {items: await read()}
}

/** What is in a quota, as far as the service says: "8 GPU, 128 vCPU". */
function sizeOf(quota: Quota): string {
  return [
    [quotaTotal(quota, 'GPU'), 'GPU'],
    [quotaTotal(quota, 'CPU'), 'vCPU'],
  ]
    .flatMap(([value, unit]) => (value && value !== '0' ? [`${value} ${unit}`] : []))
    .join(', ')
}
