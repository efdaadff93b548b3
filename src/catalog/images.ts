import type {Cloud} from '../api/cloud.js'
import type {ListImagesResponseBodyImages} from '../api/generated/types.js'
import {listItems, type Page} from '../api/paging.js'
import {type LabelFilter, type RequiredLabels, resolveLabels} from './image-labels.js'

export type CatalogImage = ListImagesResponseBodyImages

/** Asked at once; with more values than that, pages are read and looked through. */
const MAX_QUERIES = 8

export const IMAGE_SORT_KEYS = {
  created: (image: CatalogImage) => image.GmtCreateTime ?? '',
  name: (image: CatalogImage) => image.Name?.toLowerCase() ?? '',
  uri: (image: CatalogImage) => image.ImageUri ?? '',
  size: (image: CatalogImage) => image.Size ?? 0,
} satisfies Record<string, (image: CatalogImage) => string | number>

export type ImageSortKey = keyof typeof IMAGE_SORT_KEYS

export interface ImageFilter extends LabelFilter {
  name?: string
  /** Words that must all occur in name, URI, description or labels; filtered on the client. */
  search?: string
  /** A workspace's own images; without it the official ones, which belong to no workspace (rule D3). */
  workspaceId?: string
  /** Default created. */
  sortBy?: ImageSortKey
  /** Default desc, the newest first; asc for names. */
  order?: 'asc' | 'desc'
  limit?: number
}

/** Images that fit, with their labels. As much as the service can is left to it, so that few pages are read. */
export async function listImages(cloud: Cloud, filter: ImageFilter): Promise<Page<'ListImages'>> {
  const {name, workspaceId, search, sortBy = 'created', limit} = filter
  const {order = sortBy === 'created' || sortBy === 'size' ? 'desc' : 'asc'} = filter
  const required = await resolveLabels(cloud, filter, workspaceId)
  const {queries, rest} = toLabelQueries(required)
  const isServiceFiltered = search === undefined && rest.length === 0
  const input = {
    Name: name,
    WorkspaceId: workspaceId,
    Verbose: true,
    SortBy: 'GmtCreateTime',
    Order: order.toUpperCase(),
  }
  const pages = await Promise.all(
    queries.map((labels) =>
      listItems(
        cloud,
        'ListImages',
        {...input, Labels: labels.join(',') || undefined},
        isServiceFiltered && sortBy === 'created' ? {limit} : {},
      ),
    ),
  )

  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const images = pages
    .flatMap(({items}) => items)
    .filter((image) => words.every((word) => searchableText(image).includes(word)))
    .filter((image) => rest.every((labels) => hasAnyLabel(image, labels)))
  const totalCount = isServiceFiltered ? pages.reduce((sum, page) => sum + page.totalCount, 0) : images.length
  return {items: sortImages(images, sortBy, order).slice(0, limit), totalCount}
}

/** The service requires all labels of a query, so alternatives are queried one by one and the rest filtered here. */
function toLabelQueries(required: RequiredLabels): {queries: string[][]; rest: RequiredLabels} {
  const always = required.filter((labels) => labels.length === 1).flat()
  const alternatives = required.filter((labels) => labels.length > 1).sort((a, b) => a.length - b.length)
  const [fewest, ...rest] = alternatives
  if (!fewest || fewest.length > MAX_QUERIES) return {queries: [always], rest: alternatives}
  return {queries: fewest.map((label) => [...always, label]), rest}
}

function sortImages(images: CatalogImage[], by: ImageSortKey, order: 'asc' | 'desc'): CatalogImage[] {
  const sign = order === 'desc' ? -1 : 1
  const key = IMAGE_SORT_KEYS[by]
  return images.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)]
    return left < right ? -sign : left > right ? sign : 0
  })
}

function hasAnyLabel({Labels = []}: CatalogImage, labels: string[]): boolean {
  return Labels.some(({Key, Value}) => labels.includes(`${Key}=${Value}`))
}

function searchableText({Name, ImageUri, Description, Labels = []}: CatalogImage): string {
  return [Name, ImageUri, Description, ...Labels.map(({Key, Value}) => `${Key}=${Value}`)].join('\n').toLowerCase()
}
