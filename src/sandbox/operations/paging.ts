import {invalidParameter} from '../service-error.js'

export interface Paging {
  PageNumber?: number
  PageSize?: number
}

export interface PageLimits {
  /** The size if the request names none. */
  defaultSize: number
  maxSize: number
  /** Default none. */
  maxNumber?: number
}

/** One page of a list, and the number of items on all pages. @throws ApiError if the page is out of its limits */
export function paginate<T>(items: T[], paging: Paging, limits: PageLimits): {page: T[]; total: number} {
  return {page: items.slice(...pageBounds(paging, limits)), total: items.length}
}

/** The index of a page's first item and the index behind its last, which may be beyond the list. @throws ApiError */
export function pageBounds({PageNumber = 1, PageSize}: Paging, limits: PageLimits): [from: number, to: number] {
  const size = PageSize ?? limits.defaultSize
  const {maxNumber = Number.POSITIVE_INFINITY} = limits
  if (PageNumber < 1) throw invalidParameter('PageNumber', 'must be at least 1')
  if (PageNumber > maxNumber) throw invalidParameter('PageNumber', `must be between 1 and ${maxNumber}`)
  if (size < 1 || size > limits.maxSize) throw invalidParameter('PageSize', `must be between 1 and ${limits.maxSize}`)
  return [(PageNumber - 1) * size, PageNumber * size]
}

export type SortOrder = 'ascending' | 'descending'

export const parseSortOrder = (text: string | undefined, defaultOrder: SortOrder): SortOrder =>
  text ? (text.toLowerCase() === 'desc' ? 'descending' : 'ascending') : defaultOrder

export type SortKey = string | number | undefined

/** A stable sort; items without a key come last. */
export function sortBy<T>(items: T[], keyOf: (item: T) => SortKey, order: SortOrder): T[] {
  return items.toSorted((a, b) => compareKeys(keyOf(a), keyOf(b), order))
}

/** Compares two sort keys; an undefined one comes last in either order. */
export function compareKeys(a: SortKey, b: SortKey, order: SortOrder): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return a < b === (order === 'ascending') ? -1 : 1
}

/** `a,b , c` as a list; undefined for an absent filter. */
export const splitList = (text: string | undefined) =>
  text
    ?.split(',')
    .map((part) => part.trim())
    .filter(Boolean)

export const includesIgnoreCase = (text: string | undefined, part: string) =>
  (text ?? '').toLowerCase().includes(part.toLowerCase())
