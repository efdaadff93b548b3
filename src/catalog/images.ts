import type {Cloud} from '../api/cloud.js'
import type {ListImagesResponseBodyImages} from '../api/generated/types.js'
import {listItems, type Page} from '../api/paging.js'
import {chooseLabels, type LabelChoice, type LabelWish} from './image-labels.js'

type Image = ListImagesResponseBodyImages

/** Asked at once; with more values than that, pages are read and looked through. */
const MOST_QUERIES = 8

/** What images can be sorted by; only `created` is sorted by the service. */
export const IMAGE_ORDERS = {
  created: (image: Image) => image.GmtCreateTime ?? '',
  name: (image: Image) => image.Name?.toLowerCase() ?? '',
  uri: (image: Image) => image.ImageUri ?? '',
  size: (image: Image) => image.Size ?? 0,
} satisfies Record<string, (image: Image) => string | number>

export type ImageOrder = keyof typeof IMAGE_ORDERS

export interface ImageFilter extends LabelWish {
  /** The service looks for it in names. */
  name?: string
  /** Words that must all stand somewhere in name, address, description or labels; looked for here. */
  search?: string
  /** A workspace's own images; without it the official ones, which belong to no workspace (rule D3). */
  workspaceId?: string
  /** Default created. */
  sortBy?: ImageOrder
  /** Default desc, the newest first; asc for names. */
  order?: 'asc' | 'desc'
  limit?: number
}

/** Images that fit, with their labels. As much as the service can is left to it, so that few pages are read. */
export async function listImages(cloud: Cloud, filter: ImageFilter): Promise<Page<'ListImages'>> {
  const {name, workspaceId, search, sortBy = 'created', limit} = filter
  const {order = sortBy === 'created' || sortBy === 'size' ? 'desc' : 'asc'} = filter
  const choice = await chooseLabels(cloud, filter, workspaceId)
  const {queries, rest} = asQueries(choice)
  const isWhole = search === undefined && rest.length === 0
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
        isWhole && sortBy === 'created' ? {limit} : {},
      ),
    ),
  )

  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const images = pages
    .flatMap(({items}) => items)
    .filter((image) => words.every((word) => textOf(image).includes(word)))
    .filter((image) => rest.every((labels) => carriesOne(image, labels)))
  const totalCount = isWhole ? pages.reduce((sum, page) => sum + page.totalCount, 0) : images.length
  return {items: sorted(images, sortBy, order).slice(0, limit), totalCount}
}

/**
 * The service wants all labels of a query. What must be one of several is asked value by value, for the one with the
 * fewest; the others are looked for here.
 */
function asQueries(choice: LabelChoice): {queries: string[][]; rest: LabelChoice} {
  const always = choice.filter((labels) => labels.length === 1).flat()
  const several = choice.filter((labels) => labels.length > 1).sort((one, other) => one.length - other.length)
  const [fewest, ...rest] = several
  if (!fewest || fewest.length > MOST_QUERIES) return {queries: [always], rest: several}
  return {queries: fewest.map((label) => [...always, label]), rest}
}

function sorted(images: Image[], by: ImageOrder, order: 'asc' | 'desc'): Image[] {
  const sign = order === 'desc' ? -1 : 1
  const key = IMAGE_ORDERS[by]
  return images.toSorted((one, other) => {
    const [left, right] = [key(one), key(other)]
    return left < right ? -sign : left > right ? sign : 0
  })
}

function carriesOne({Labels = []}: Image, labels: string[]): boolean {
  return Labels.some(({Key, Value}) => labels.includes(`${Key}=${Value}`))
}

function textOf({Name, ImageUri, Description, Labels = []}: Image): string {
  return [Name, ImageUri, Description, ...Labels.map(({Key, Value}) => `${Key}=${Value}`)].join('\n').toLowerCase()
}
