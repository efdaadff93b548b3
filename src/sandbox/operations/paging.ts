import {invalidParameter} from '../service-error.js'

/** Which page of a list is wanted, with the limits of its operation. */
export interface Paging {
  PageNumber?: number
  PageSize?: number
}

/** One page, checked; the count is of all pages. */
export function pageOf<T>(items: T[], {PageNumber = 1, PageSize}: Paging, limits: {size: number; max: number}): {page: T[]; total: number} {
  const size = PageSize ?? limits.size
  if (PageNumber < 1) throw invalidParameter('PageNumber', 'must be at least 1')
  if (size < 1 || size > limits.max) throw invalidParameter('PageSize', `must be between 1 and ${limits.max}`)
  return {page: items.slice((PageNumber - 1) * size, PageNumber * size), total: items.length}
}

export type Order = 'ascending' | 'descending'

export const orderOf = (text: string | undefined, byDefault: Order): Order =>
  text ? (text.toLowerCase() === 'desc' ? 'descending' : 'ascending') : byDefault

/** A stable sort by any value; what has no value comes last. */
export function sortedBy<T>(items: T[], value: (item: T) => string | number | undefined, order: Order): T[] {
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
export const listOf = (text: string | undefined) =>
  text
    ?.split(',')
    .map((part) => part.trim())
    .filter(Boolean)

export const contains = (text: string | undefined, part: string) => (text ?? '').toLowerCase().includes(part.toLowerCase())
