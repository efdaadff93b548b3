import {type PageLimits, type Paging, pageBounds, type SortOrder} from './paging.js'

interface Entry<T> {
  item: T
  key: string | number | undefined
  index: number
}

/**
 * One page of a list in an order, without putting the rest in order: a list may have 100,000 items and as many pages.
 * Items come in the order in which they were made, which decides where values are equal; what has no value comes last.
 */
export function sortedPage<T>(
  items: T[],
  value: (item: T) => string | number | undefined,
  order: SortOrder,
  paging: Paging,
  limits: PageLimits,
): {page: T[]; total: number} {
  const [from, to] = pageBounds(paging, limits)
  const total = items.length
  if (isAscending(items, value)) {
    const page =
      order === 'ascending'
        ? items.slice(from, to)
        : items.slice(Math.max(0, total - to), Math.max(0, total - from)).reverse()
    return {page, total}
  }
  const sign = order === 'descending' ? -1 : 1
  const compare = (a: Entry<T>, b: Entry<T>) => {
    if (a.key === b.key) return sign * (a.index - b.index)
    if (a.key === undefined) return 1
    if (b.key === undefined) return -1
    return a.key < b.key ? -sign : sign
  }
  const entries = items.map((item, index) => ({item, key: value(item), index}))
  partitionAt(entries, compare, from, 0, total)
  partitionAt(entries, compare, to, from, total)
  const page = entries.slice(from, to).sort(compare)
  return {page: page.map(({item}) => item), total}
}

function isAscending<T>(items: T[], value: (item: T) => string | number | undefined): boolean {
  let last: string | number | undefined
  for (const item of items) {
    const key = value(item)
    if (key === undefined || (last !== undefined && key < last)) return false
    last = key
  }
  return true
}

/**
 * Moves what would be before a place, if all were sorted, before it, and the rest behind it. No two items are equal.
 */
function partitionAt<T>(
  items: T[],
  compare: (a: T, b: T) => number,
  position: number,
  low: number,
  high: number,
): void {
  let [first, last] = [low, high - 1]
  while (first < last) {
    const pivot = items[Math.floor((first + last) / 2)] as T
    let [left, right] = [first, last]
    while (left <= right) {
      while (compare(items[left] as T, pivot) < 0) left += 1
      while (compare(items[right] as T, pivot) > 0) right -= 1
      if (left > right) break
      ;[items[left], items[right]] = [items[right] as T, items[left] as T]
      left += 1
      right -= 1
    }
    if (position <= right) last = right
    else if (position >= left) first = left
    else return
  }
}
