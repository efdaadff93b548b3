import {compareKeys, type PageLimits, type Paging, pageBounds, type SortKey, type SortOrder} from './paging.js'

/**
 * One page of a sorted list, without sorting the rest: a list may have 100,000 items, and a client reads page after
 * page. Items come in the order of their creation, which decides between equal keys; items without a key come last.
 */
export function sortedPage<T>(
  items: T[],
  keyOf: (item: T) => SortKey,
  order: SortOrder,
  paging: Paging,
  limits: PageLimits,
): {page: T[]; total: number} {
  const [from, to] = pageBounds(paging, limits)
  const total = items.length
  if (isAscending(items, keyOf)) return {page: slicePage(items, order, from, to), total}

  const sign = order === 'descending' ? -1 : 1
  const compare = (a: Entry<T>, b: Entry<T>) => compareKeys(a.key, b.key, order) || sign * (a.index - b.index)
  const entries = items.map((item, index) => ({item, key: keyOf(item), index}))
  partitionAt(entries, compare, from, 0, total)
  partitionAt(entries, compare, to, from, total)
  const page = entries.slice(from, to).sort(compare)
  return {page: page.map(({item}) => item), total}
}

interface Entry<T> {
  item: T
  key: SortKey
  index: number
}

type Compare<T> = (a: T, b: T) => number

function isAscending<T>(items: T[], keyOf: (item: T) => SortKey): boolean {
  let last: SortKey
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined || (last !== undefined && key < last)) return false
    last = key
  }
  return true
}

function slicePage<T>(items: T[], order: SortOrder, from: number, to: number): T[] {
  if (order === 'ascending') return items.slice(from, to)
  return items.slice(Math.max(0, items.length - to), Math.max(0, items.length - from)).reverse()
}

/**
 * Quickselect: moves the items that belong before `position` in the sorted list before it, the others behind it.
 * No two items may compare as equal.
 */
function partitionAt<T>(items: T[], compare: Compare<T>, position: number, low: number, high: number): void {
  let [first, last] = [low, high - 1]
  while (first < last) {
    const [left, right] = partition(items, compare, first, last)
    if (position <= right) last = right
    else if (position >= left) first = left
    else return
  }
}

/** Hoare's partition around the middle item: afterwards the items up to `right` are smaller than those from `left`. */
function partition<T>(items: T[], compare: Compare<T>, first: number, last: number): [left: number, right: number] {
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
  return [left, right]
}
