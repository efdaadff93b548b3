import {invalidParameter} from '../service-error.js'

/** Which page of a list is wanted, with the limits of its operation. */
export interface Paging {
  PageNumber?: number
  PageSize?: number
}

export interface PageLimits {
  /** Where none is asked for. */
  defaultSize: number
  maxSize: number
}

/** One page; the count is of all pages. */
export function paginate<T>(items: T[], paging: Paging, limits: PageLimits): {page: T[]; total: number} {
  return {page: items.slice(...pageBounds(paging, limits)), total: items.length}
}

/** The place of a page's first item and that behind its last, in a list that may be shorter. @throws ServiceError */
export function pageBounds({PageNumber = 1, PageSize}: Paging, limits: PageLimits): [from: number, to: number] {
  const size = PageSize ?? limits.defaultSize
  if (PageNumber < 1) throw invalidParameter('PageNumber', 'must be at least 1')
  if (size < 1 || size > limits.maxSize) throw invalidParameter('PageSize', `must be between 1 and ${limits.maxSize}`)
  return [(PageNumber - 1) * size, PageNumber * size]
}

export type SortOrder = 'ascending' | 'descending'

export const parseSortOrder = (text: string | undefined, defaultOrder: SortOrder): SortOrder =>
  text ? (text.toLowerCase() === 'desc' ? 'descending' : 'ascending') : defaultOrder

/** A stable sort by any value; what has no value comes last. */
export function sortBy<T>(items: T[], value: (item: T) => string | number | undefined, order: SortOrder): T[] {
  const sign = order === 'descending' ? -1 : 1
  return items.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)]
    if (x === y) return 0
    if (x === undefined) return 1
    if (y === undefined) return -1
    return x < y ? -sign : sign
  })
}

/** `a,b , c` as a list; nothing for an absent filter. */
export const splitList = (text: string | undefined) =>
  text
    ?.split(',')
    .map((part) => part.trim())
    .filter(Boolean)

export const includesIgnoreCase = (text: string | undefined, part: string) =>
  (text ?? '').toLowerCase().includes(part.toLowerCase())
