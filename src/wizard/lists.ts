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
import {listQuotas, type Quota, quotaId, quotaName} from '../catalog/quotas.js'
import {CliError, EXIT} from '../errors.js'
import {type Growing, growing, type ListPage} from '../prompt/paged-list.js'
import {quotaTotal} from '../render/quotas.js'

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

async function* paged<Name extends PagedOperation>(
  cloud: Cloud,
  operation: Name,
  input: Parameters<typeof listPages<Name>>[2],
) {
  for await (const {items, totalCount} of listPages(cloud, operation, input))
    yield {items: items as ListItem<Name>[], totalCount}
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

type Pages<Row> = AsyncIterable<ListPage<Row>>

/**
 * What the wizard looks things up with. Each list may fail, as where a permission is missing: then the question goes
 * another way.
 */
export interface WizardCatalog {
  workspaces(): Pages<Workspace>
  /** The legal labels of images (rule D2). */
  imageLabels(): Pages<ImageLabel>
  /**
   * Official images, or with a workspace its own ones (rule D3), newest first, with their labels; `labels` as
   * "Key=Value".
   */
  images(filter: {labels?: readonly string[]; workspaceId?: string}): Pages<Image>
  datasets(filter: {workspaceId: string}): Pages<Dataset>
  codeSources(filter: {workspaceId: string}): Pages<CodeSourceItem>
  /** Quotas that the caller may list; their ids are the user's own knowledge (rule C4). */
  quotas(filter: {workspaceId: string}): Pages<QuotaChoice>
  ecsSpecs(): Pages<EcsSpec>
}

/** The same, each list read once. */
export interface Lists {
  workspaces(): Growing<Workspace>
  imageLabels(): Growing<ImageLabel>
  images(filter: {labels?: readonly string[]; workspaceId?: string}): Growing<Image>
  datasets(workspaceId: string): Growing<Dataset>
  codeSources(workspaceId: string): Growing<CodeSourceItem>
  quotas(workspaceId: string): Growing<QuotaChoice>
  ecsSpecs(): Growing<EcsSpec>
}

/** Lists that are asked for a second time are still there, unless they failed for a reason that may pass. */
export function listsOf(catalog: WizardCatalog): Lists {
  const known = new Map<string, Growing<unknown>>()
  const once = <Row>(key: string, read: () => Pages<Row>): Growing<Row> => {
    const old = known.get(key) as Growing<Row> | undefined
    if (old && (old.failure === undefined || isDenied(old.failure))) return old
    const list = growing(read())
    known.set(key, list)
    return list
  }
  return {
    workspaces: () => once('workspaces', () => catalog.workspaces()),
    imageLabels: () => once('labels', () => catalog.imageLabels()),
    images({labels = [], workspaceId}) {
      const filter = {labels: labels.length > 0 ? labels : undefined, workspaceId}
      return once(`images ${JSON.stringify(filter)}`, () => catalog.images(filter))
    },
    datasets: (workspaceId) => once(`datasets ${workspaceId}`, () => catalog.datasets({workspaceId})),
    codeSources: (workspaceId) => once(`code ${workspaceId}`, () => catalog.codeSources({workspaceId})),
    quotas: (workspaceId) => once(`quotas ${workspaceId}`, () => catalog.quotas({workspaceId})),
    ecsSpecs: () => once('specs', () => catalog.ecsSpecs()),
  }
}

/** Does the caller lack the permission? */
export function isDenied(error: unknown): boolean {
  return error instanceof CliError && error.exit === EXIT.denied
}

/** Why a list could not be read, as the end of a sentence. @throws what no other question could go on after */
export function whyUnread(error: unknown): string {
  if (!(error instanceof CliError) || error.exit === EXIT.credentials || error.exit === EXIT.interrupted) throw error
  const action = error.accessDenied?.AuthAction
  if (typeof action === 'string' && action !== '') return `the permission ${action} is missing.`
  return isDenied(error) ? `permission denied. ${error.message}` : error.message
}
