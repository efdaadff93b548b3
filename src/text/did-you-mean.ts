/** Letters and digits only, lower case: DisplayName, display_name, display-name and displayName are one word. */
export function normalizeName(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * The candidate that a mistyped word most likely means: the same letters in another case or with other separators
 * first, then the smallest edit distance, at most a third of the word. Undefined when nothing is near or two are
 * equally near.
 */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const given = normalizeName(word)
  if (given === '') return undefined
  const same = candidates.find((candidate) => normalizeName(candidate) === given)
  if (same !== undefined) return same

  const ranked = candidates
    .map((candidate) => ({candidate, distance: editDistance(given, normalizeName(candidate))}))
    .filter(
      ({candidate, distance}) =>
        distance <= Math.max(1, Math.floor(Math.min(given.length, normalizeName(candidate).length) / 3)),
    )
    .sort((one, other) => one.distance - other.distance)
  const [first, second] = ranked
  return first && first.distance !== second?.distance && first.distance < given.length ? first.candidate : undefined
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function editDistance(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({length: other.length + 1}, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1]
      let best = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      if (swapped) best = Math.min(best, at(beforeLast, column - 2) + 1)
      current.push(best)
    }
    beforeLast = last
    last = current
  }
  return at(last, other.length)
}

function at(row: number[], column: number): number {
  return row[column] ?? 0
}
