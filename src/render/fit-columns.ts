export const COLUMN_GAP = 2

export interface ColumnSize {
  naturalWidth: number
  minWidth: number
  /** Narrower than minWidth, for a column that would not be shown otherwise. */
  lastResortWidth?: number
  /** It tells nothing that the other columns do not: it goes before any text is cut. */
  isRedundant?: boolean
  /** Higher stays longer; without it, columns go from the right. */
  priority?: number
}

/**
 * The width of each column, 0 for those that do not fit. Redundant columns go first. Of the others the first column
 * stays, then the most important ones that fit; where these are still too wide, the widest gives way, the first last.
 */
export function fitColumns(sizes: readonly ColumnSize[], availableWidth: number): number[] {
  const minWidths = chooseColumns(sizes, omitRedundant(sizes, availableWidth), availableWidth)
  const widths = sizes.map(({naturalWidth}, index) => (minWidths.has(index) ? naturalWidth : 0))
  while (totalWidth(widths) > availableWidth) {
    const [widest] = [...minWidths.keys()]
      .filter((index) => (widths[index] ?? 0) > (minWidths.get(index) ?? 0))
      .sort((a, b) => Number(a === 0) - Number(b === 0) || (widths[b] ?? 0) - (widths[a] ?? 0))
    if (widest === undefined) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}

/** The columns by priority, the first one left out, without as many redundant ones as must go. */
function omitRedundant(sizes: readonly ColumnSize[], availableWidth: number): number[] {
  const kept = [...sizes.keys()].slice(1).sort((a, b) => (sizes[b]?.priority ?? 0) - (sizes[a]?.priority ?? 0))
  const needed = () => totalWidth([0, ...kept].map((index) => sizes[index]?.naturalWidth ?? 0))
  for (const index of [...kept].reverse())
    if (sizes[index]?.isRedundant && needed() > availableWidth) kept.splice(kept.indexOf(index), 1)
  return kept
}

/** The columns to show, each with the width that it keeps at least. */
function chooseColumns(
  sizes: readonly ColumnSize[],
  byPriority: readonly number[],
  availableWidth: number,
): Map<number, number> {
  const minWidths = new Map([[0, sizes[0]?.minWidth ?? 0]])
  for (const index of byPriority) {
    const {naturalWidth = 0, minWidth = 0, lastResortWidth = minWidth} = sizes[index] ?? {}
    const remainingWidth = availableWidth - totalWidth([...minWidths.values()]) - COLUMN_GAP
    if (naturalWidth > 0 && Math.min(minWidth, lastResortWidth) <= remainingWidth)
      minWidths.set(index, Math.min(minWidth, remainingWidth))
  }
  return minWidths
}

/** What columns take together; one of width 0 takes no gap either. */
function totalWidth(widths: readonly number[]): number {
  return widths.filter((width) => width > 0).reduce((sum, width) => sum + width + COLUMN_GAP, -COLUMN_GAP)
}
