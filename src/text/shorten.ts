import {displayWidth, splitGraphemes, truncate, truncateMiddle} from './width.js'

/**
 * Cuts texts to a width. Those that would look the same when cut in the middle keep the part in which they differ:
 * sweep-lr-0.01-20261130 becomes sweep…0.01…1130.
 */
export function shortenDistinctly(texts: readonly string[], width: number, ellipsis = '…'): string[] {
  const mark = displayWidth(ellipsis) < width ? ellipsis : ''
  const shortened = new Map(texts.map((text) => [text, truncateMiddle(text, width, mark)]))
  for (const look of new Set(shortened.values())) {
    const group = [...shortened.keys()].filter((text) => shortened.get(text) === look)
    if (group.length < 2) continue
    const replacements = keepDifference(group, width, mark)
    group.forEach((text, index) => {
      shortened.set(text, replacements[index] ?? text)
    })
  }
  return texts.map((text) => shortened.get(text) ?? text)
}

function keepDifference(texts: readonly string[], width: number, ellipsis: string): string[] {
  const differenceWidth = width - 2 * displayWidth(ellipsis)
  if (ellipsis === '' || differenceWidth < 1) return texts.map((text) => truncate(text, width, ellipsis))
  const rows = texts.map((text) => [...splitGraphemes(text)])
  const prefixLength = sharedLength(rows)
  const suffixLength = sharedLength(rows.map((row) => row.slice(prefixLength).reverse()))
  const differences = shortenDistinctly(
    rows.map((row) => row.slice(prefixLength, row.length - suffixLength).join('')),
    differenceWidth,
    ellipsis,
  )
  return rows.map((row, index) => {
    const difference = differences[index] ?? ''
    const suffix = row.slice(row.length - suffixLength)
    const spare = differenceWidth - displayWidth(difference)
    const end = takeWidth(suffix.reverse(), Math.floor(spare / 2)).reverse()
    const start = takeWidth(row.slice(0, prefixLength), spare - displayWidth(end.join('')))
    return [
      ...start,
      start.length < prefixLength ? ellipsis : '',
      difference,
      end.length < suffixLength ? ellipsis : '',
      ...end,
    ].join('')
  })
}

/** How many graphemes all rows begin with. */
function sharedLength(rows: readonly (readonly string[])[]): number {
  const [first = []] = rows
  const length = first.findIndex((cluster, index) => rows.some((row) => row[index] !== cluster))
  return length === -1 ? first.length : length
}

/** As many graphemes from the start as fit. */
function takeWidth(clusters: readonly string[], width: number): string[] {
  let remainingWidth = width
  const end = clusters.findIndex((cluster) => {
    remainingWidth -= displayWidth(cluster)
    return remainingWidth < 0
  })
  return clusters.slice(0, end === -1 ? clusters.length : end)
}
