/** Spaces between two columns of a table. */
export const COLUMN_GAP = 2

/** How wide a column would be and may become. */
export interface ColumnSize {
  naturalWidth: number
  minWidth: number
  /** Higher stays longer; without it, columns go from the right. */
  priority?: number
}

/**
 * The width of each column, 0 for those that do not fit. The first column stays, then the most important ones that fit;
 * where these are still too wide, the widest gives way, the first column last.
 */
export function fitColumns(sizes: readonly ColumnSize[], availableWidth: number): number[] {
  const visible = chooseColumns(sizes, availableWidth)
  const widths = sizes.map(({naturalWidth}, index) => (visible.has(index) ? naturalWidth : 0))
  while (totalWidth(widths) > availableWidth) {
    const [widest] = [...visible]
      .filter((index) => (widths[index] ?? 0) > (sizes[index]?.minWidth ?? 0))
      .sort((a, b) => Number(a === 0) - Number(b === 0) || (widths[b] ?? 0) - (widths[a] ?? 0))
    if (widest === undefined) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}

function chooseColumns(sizes: readonly ColumnSize[], availableWidth: number): Set<number> {
  const visible = new Set([0])
  const byPriority = [...sizes.entries()].slice(1).sort(([, a], [, b]) => (b.priority ?? 0) - (a.priority ?? 0))
  for (const [index, {naturalWidth, minWidth}] of byPriority) {
    const widths = [...[...visible].map((shown) => sizes[shown]?.minWidth ?? 0), minWidth]
    if (naturalWidth > 0 && totalWidth(widths) <= availableWidth) visible.add(index)
  }
  return visible
}

/** What columns take together; one of width 0 takes no gap either. */
function totalWidth(widths: readonly number[]): number {
  return widths.filter((width) => width > 0).reduce((sum, width) => sum + width + COLUMN_GAP, -COLUMN_GAP)
}
