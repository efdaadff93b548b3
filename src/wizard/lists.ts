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

/** The lists that the wizard shows, a page at a time, so that the first rows stand there before the last have come. */
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

/** What is in a quota, as far as the service says: "8 GPU, 128 vCPU". */
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
  /** What is free or in it, in a few words. */
  Detail?: string
}

type PageSource<Row> = AsyncIterable<ListPage<Row>>

/**
 * What the wizard looks things up with. Each list may fail, as where a permission is missing: then the question goes
 * another way.
 */
export interface WizardCatalog {
  workspaces(): PageSource<Workspace>
  /** The legal labels of images (rule D2). */
  imageLabels(): PageSource<ImageLabel>
  /**
   * Official images, or with a workspace its own ones (rule D3), newest first, with their labels; `labels` as
   * "Key=Value".
   */
  images(filter: {labels?: readonly string[]; workspaceId?: string}): PageSource<Image>
  datasets(filter: {workspaceId: string}): PageSource<Dataset>
  codeSources(filter: {workspaceId: string}): PageSource<CodeSourceItem>
  /** Quotas that the caller may list; their ids are the user's own knowledge (rule C4). */
  quotas(filter: {workspaceId: string}): PageSource<QuotaChoice>
  ecsSpecs(): PageSource<EcsSpec>
}

/** The same, each list read once. */
export interface WizardLists {
  workspaces(): PagedList<Workspace>
  imageLabels(): PagedList<ImageLabel>
  images(filter: {labels?: readonly string[]; workspaceId?: string}): PagedList<Image>
  datasets(workspaceId: string): PagedList<Dataset>
  codeSources(workspaceId: string): PagedList<CodeSourceItem>
  quotas(workspaceId: string): PagedList<QuotaChoice>
  ecsSpecs(): PagedList<EcsSpec>
}

/** Lists that are asked for a second time are still there, unless they failed for a reason that may pass. */
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

/** Does the caller lack the permission? */
function isPermissionDenied(error: unknown): boolean {
  return error instanceof CliError && error.exit === EXIT.denied
}

/** Why a list could not be read, as the end of a sentence. @throws what no other question could go on after */
export function describeListError(error: unknown): string {
  if (!(error instanceof CliError) || error.exit === EXIT.credentials || error.exit === EXIT.interrupted) throw error
  const action = error.accessDeniedDetail?.AuthAction
  if (typeof action === 'string' && action !== '') return `the permission ${action} is missing.`
  return isPermissionDenied(error) ? `permission denied. ${error.message}` : error.message
}
