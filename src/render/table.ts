import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth, pad, truncate, truncateMiddle} from '../text/width.js'
import type {Column} from './columns.js'
import {type Colors, createColors} from './view.js'

export interface TableRenderOptions {
  width: number
  color: boolean
  /** Default true. */
  hasHeader?: boolean
  /** Spaces before each line. Default 0. */
  indent?: number
  /** Default true; without it cut text ends in "..". */
  unicode?: boolean
  /** What stands in an empty cell. Default "-". */
  emptyCell?: string
}

const COLUMN_GAP = 2
const MIN_FLEXIBLE_WIDTH = 10

interface ColumnLayout<Row> {
  column: Column<Row>
  cells: string[]
  naturalWidth: number
  minWidth: number
  width: number
}

/**
 * A table for people: aligned, two spaces between columns, no borders, cut to the terminal. Not cli-table3: it counts
 * newer emoji, Thai and zero-width characters wrongly, so its columns drift apart, and it pads the end of every line.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: TableRenderOptions,
): string {
  const {indent = 0, hasHeader = true, unicode = true, emptyCell = '-'} = options
  const paint = createColors(options.color)
  const availableWidth = options.width - indent
  const layouts = columns.map((column) => measureColumn(column, rows, hasHeader, emptyCell))
  const [first, ...rest] = layouts
  if (!first) return ''
  if (rest.length > 0 && isTooWide(first, rest, availableWidth)) return renderStacked(first, rest, rows, options)

  const visible = fitColumns(layouts, availableWidth)
  const lines = rows.map((row, index) =>
    renderLine(visible, (layout) => renderCell(layout, row, index, paint, unicode)),
  )
  if (hasHeader)
    lines.unshift(renderLine(visible, (layout) => paint.dim(truncate(layout.column.header, layout.width, ''))))
  return lines.map((text) => ' '.repeat(indent) + text).join('\n')
}

function measureColumn<Row>(
  column: Column<Row>,
  rows: readonly Row[],
  hasHeader: boolean,
  emptyCell: string,
): ColumnLayout<Row> {
  const cells = rows.map((row) => sanitizeLine(column.format?.(row) ?? String(column.value(row) ?? '')) || emptyCell)
  const naturalWidth = cells.reduce(
    (widest, text) => Math.max(widest, displayWidth(text)),
    hasHeader ? displayWidth(column.header) : 1,
  )
  const minFlexibleWidth = typeof column.flexible === 'number' ? column.flexible : MIN_FLEXIBLE_WIDTH
  return {
    column,
    cells,
    naturalWidth,
    minWidth: column.flexible ? Math.min(naturalWidth, minFlexibleWidth) : naturalWidth,
    width: naturalWidth,
  }
}

/** A value to paste that leaves no room for two more columns gets a line of its own. */
function isTooWide<Row>(first: ColumnLayout<Row>, rest: ColumnLayout<Row>[], availableWidth: number): boolean {
  const nextColumnsWidth = rest.slice(0, 2).reduce((sum, layout) => sum + COLUMN_GAP + layout.minWidth, 0)
  return (
    first.naturalWidth > availableWidth / 2 &&
    first.naturalWidth > 30 &&
    first.naturalWidth + nextColumnsWidth > availableWidth
  )
}

function renderStacked<Row>(
  first: ColumnLayout<Row>,
  rest: ColumnLayout<Row>[],
  rows: readonly Row[],
  options: TableRenderOptions,
): string {
  const {indent = 0, hasHeader = true} = options
  const paint = createColors(options.color)
  const columns = rest.map((layout) => layout.column)
  const details = renderTable(columns, rows, {...options, indent: indent + COLUMN_GAP}).split('\n')
  const heading = hasHeader ? [' '.repeat(indent) + paint.dim(first.column.header), details.shift()] : []
  const lines = rows.flatMap((row, index) => [
    ' '.repeat(indent) + (first.column.paint?.(first.cells[index] ?? '', row, paint) ?? first.cells[index]),
    details[index],
  ])
  return [...heading, ...lines].join('\n')
}

/**
 * The first column stays, then the most important ones that fit; when all are chosen the flexible ones give way, the
 * widest first.
 */
function fitColumns<Row>(layouts: ColumnLayout<Row>[], availableWidth: number): ColumnLayout<Row>[] {
  const visible = new Set(layouts.slice(0, 1))
  const totalWidth = (size: 'minWidth' | 'width') =>
    [...visible].reduce((sum, layout) => sum + layout[size] + COLUMN_GAP, -COLUMN_GAP)
  for (const layout of layouts.slice(1).sort((a, b) => (b.column.priority ?? 0) - (a.column.priority ?? 0))) {
    if (totalWidth('minWidth') + COLUMN_GAP + layout.minWidth <= availableWidth) visible.add(layout)
  }
  while (totalWidth('width') > availableWidth) {
    const [widest] = [...visible]
      .filter((layout) => layout !== layouts[0] && layout.width > layout.minWidth)
      .sort((a, b) => b.width - a.width)
    if (!widest) break
    widest.width -= 1
  }
  return layouts.filter((layout) => visible.has(layout))
}

function renderCell<Row>(layout: ColumnLayout<Row>, row: Row, index: number, paint: Colors, unicode: boolean): string {
  const cellText = layout.cells[index] ?? ''
  const shortenText = layout.column.keepsEnd ? truncateMiddle : truncate
  const text =
    displayWidth(cellText) > layout.width ? shortenText(cellText, layout.width, unicode ? '…' : '..') : cellText
  return layout.column.paint?.(text, row, paint) ?? text
}

function renderLine<Row>(visible: ColumnLayout<Row>[], render: (layout: ColumnLayout<Row>) => string): string {
  return visible
    .map((layout) => pad(render(layout), layout.width, layout.column.align))
    .join(' '.repeat(COLUMN_GAP))
    .trimEnd()
}
