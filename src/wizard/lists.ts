import type {Cloud} from '../api/cloud.js'
import type {
  CodeSourceItem,
  Dataset,
  EcsSpec,
  ListImageLabelsResponseBodyLabels,
  ListImagesResponseBodyImages,
  ListWorkspacesResponseBodyWorkspaces,
} from '../api/generated/types.js'
import {type ListItem, listPages, type PagedOperation} from '../api/paging.js'
import {getQuotaTotal, quotaId} from '../api/quota-specs.js'
import {listQuotas, type Quota, quotaName} from '../catalog/quotas.js'
import {CliError, EXIT} from '../errors.js'
import {createPagedList, type ListPage, type PagedList} from '../prompt/paged-list.js'

/** Reads the wizard's lists page by page, so that the first rows appear early. */
export function createWizardCatalog(cloud: Cloud): WizardCatalog {
  return {
    workspaces: () => readPages(cloud, 'ListWorkspaces', {}),
    imageLabels: () =>
      singlePage(async () => {
        const {Labels = []} = await cloud.call('ListImageLabels', {})
        return Labels
      }),
    images: ({labels, workspaceId}) =>
      readPages(cloud, 'ListImages', {
        Labels: labels?.join(','),
        WorkspaceId: workspaceId,
        Verbose: true,
        SortBy: 'GmtCreateTime',
        Order: 'DESC',
      }),
    datasets: ({workspaceId}) => readPages(cloud, 'ListDatasets', {WorkspaceId: workspaceId}),
    codeSources: ({workspaceId}) => readPages(cloud, 'ListCodeSources', {WorkspaceId: workspaceId}),
    quotas: ({workspaceId}) =>
      singlePage(async () => {
        const {items} = await listQuotas(cloud, {workspaceId})
        return items.map((quota) => ({
          QuotaId: quotaId(quota),
          QuotaName: quotaName(quota),
          ResourceType: quota.ResourceType,
          Detail: describeQuotaSize(quota),
        }))
      }),
    ecsSpecs: () => readPages(cloud, 'ListEcsSpecs', {}),
  }
}

async function* readPages<Name extends PagedOperation>(
  cloud: Cloud,
  operation: Name,
  input: Parameters<typeof listPages<Name>>[2],
) {
  for await (const {items, totalCount} of listPages(cloud, operation, input))
    yield {items: items as ListItem<Name>[], totalCount}
}

async function* singlePage<Row>(readAll: () => Promise<Row[]>) {
  yield {items: await readAll()}
}

/** For example "8 GPU, 128 vCPU". */
function describeQuotaSize(quota: Quota): string {
  return [
    [getQuotaTotal(quota, 'GPU'), 'GPU'],
    [getQuotaTotal(quota, 'CPU'), 'vCPU'],
  ]
    .flatMap(([value, unit]) => (value && value !== '0' ? [`${value} ${unit}`] : []))
    .join(', ')
}

export type Workspace = ListWorkspacesResponseBodyWorkspaces
export type Image = ListImagesResponseBodyImages
export type ImageLabel = ListImageLabelsResponseBodyLabels
export type {CodeSourceItem, Dataset, EcsSpec}

export interface QuotaChoice {
  QuotaId: string
  QuotaName?: string
  /** ECS, Lingjun or ACS. */
  ResourceType?: string
  /** For example "8 GPU, 128 vCPU". */
  Detail?: string
}

type PageSource<Row> = AsyncIterable<ListPage<Row>>

/** The lists behind the wizard's questions. If a list fails, such as without permission, the user types the value. */
export interface WizardCatalog {
  workspaces(): PageSource<Workspace>
  /** Image labels that ListImages accepts (rule D2). */
  imageLabels(): PageSource<ImageLabel>
  /** Official images, or custom images of a workspace (rule D3), newest first; `labels` as "Key=Value". */
  images(filter: {labels?: readonly string[]; workspaceId?: string}): PageSource<Image>
  datasets(filter: {workspaceId: string}): PageSource<Dataset>
  codeSources(filter: {workspaceId: string}): PageSource<CodeSourceItem>
  /** Quotas that the caller may list; other ids are valid, too (rule C4). */
  quotas(filter: {workspaceId: string}): PageSource<QuotaChoice>
  ecsSpecs(): PageSource<EcsSpec>
}

export interface WizardLists {
  workspaces(): PagedList<Workspace>
  imageLabels(): PagedList<ImageLabel>
  images(filter: {labels?: readonly string[]; workspaceId?: string}): PagedList<Image>
  datasets(workspaceId: string): PagedList<Dataset>
  codeSources(workspaceId: string): PagedList<CodeSourceItem>
  quotas(workspaceId: string): PagedList<QuotaChoice>
  ecsSpecs(): PagedList<EcsSpec>
}

/** Caches lists, except those that failed for a temporary reason. */
export function cacheLists(catalog: WizardCatalog): WizardLists {
  const cache = new Map<string, PagedList<unknown>>()
  const cached = <Row>(key: string, readList: () => PageSource<Row>): PagedList<Row> => {
    const existing = cache.get(key) as PagedList<Row> | undefined
    if (existing && (existing.failure === undefined || isPermissionDenied(existing.failure))) return existing
    const list = createPagedList(readList())
    cache.set(key, list)
    return list
  }
  return {
    workspaces: () => cached('workspaces', () => catalog.workspaces()),
    imageLabels: () => cached('labels', () => catalog.imageLabels()),
    images({labels = [], workspaceId}) {
      const filter = {labels: labels.length > 0 ? labels : undefined, workspaceId}
      return cached(`images ${JSON.stringify(filter)}`, () => catalog.images(filter))
    },
    datasets: (workspaceId) => cached(`datasets ${workspaceId}`, () => catalog.datasets({workspaceId})),
    codeSources: (workspaceId) => cached(`code ${workspaceId}`, () => catalog.codeSources({workspaceId})),
    quotas: (workspaceId) => cached(`quotas ${workspaceId}`, () => catalog.quotas({workspaceId})),
    ecsSpecs: () => cached('specs', () => catalog.ecsSpecs()),
  }
}

function isPermissionDenied(error: unknown): boolean {
  return error instanceof CliError && error.exit === EXIT.denied
}

/** Why a list could not be read. @throws errors that would make all other lists fail, too */
export function describeListError(error: unknown): string {
  if (!(error instanceof CliError) || error.exit === EXIT.credentials || error.exit === EXIT.interrupted) throw error
  const action = error.accessDeniedDetail?.AuthAction
  if (typeof action === 'string' && action !== '') return `missing permission ${action}.`
  return isPermissionDenied(error) ? `permission denied. ${error.message}` : error.message
}
