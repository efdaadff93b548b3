/** Lower-case letters and digits only, so that DisplayName, display_name and display-name are equal. */
export function normalizeName(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * The candidate that a mistyped word most likely means: equal except for case and separators, or the one at the
 * smallest edit distance, up to a third of the word. Undefined if none is near or two are equally near.
 */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const normalized = normalizeName(word)
  if (normalized === '') return undefined
  const exactMatch = candidates.find((candidate) => normalizeName(candidate) === normalized)
  if (exactMatch !== undefined) return exactMatch

  const ranked = candidates
    .flatMap((candidate) => {
      const name = normalizeName(candidate)
      const maxDistance = Math.max(1, Math.floor(Math.min(normalized.length, name.length) / 3))
      // The distance is at least the difference in length: a very long word is compared with nothing.
      if (Math.abs(normalized.length - name.length) > maxDistance) return []
      const distance = editDistance(normalized, name)
      return distance <= maxDistance ? [{candidate, distance}] : []
    })
    .sort((a, b) => a.distance - b.distance)
  const [first, second] = ranked
  return first && first.distance !== second?.distance && first.distance < normalized.length
    ? first.candidate
    : undefined
}

/** Edit distance that counts a swap of neighbors as one edit. */
export function editDistance(a: string, b: string): number {
  let rowBeforeLast: number[] = []
  let lastRow = Array.from({length: b.length + 1}, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const currentRow = [row]
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1]
      let distance = Math.min(
        cellAt(lastRow, column) + 1,
        cellAt(currentRow, column - 1) + 1,
        cellAt(lastRow, column - 1) + (isSame ? 0 : 1),
      )
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (isSwap) distance = Math.min(distance, cellAt(rowBeforeLast, column - 2) + 1)
      currentRow.push(distance)
    }
    rowBeforeLast = lastRow
    lastRow = currentRow
  }
  return cellAt(lastRow, b.length)
}

function cellAt(row: number[], column: number): number {
  return row[column] ?? 0
}
