import {sanitizeLine} from '../text/sanitize.js'
import {shortenDistinctly} from '../text/shorten.js'
import {displayWidth, truncate} from '../text/width.js'
import type {Column} from './columns.js'
import {drawTable} from './draw-table.js'
import {COLUMN_GAP, type ColumnSize, fitColumns} from './fit-columns.js'
import {createColors} from './view.js'

export interface TableRenderOptions {
  width: number
  color: boolean
  /** Default true. */
  hasHeader?: boolean
  /** Spaces before each line. Default 0. */
  indent?: number
  /** Default true; without it cut text ends in "..". */
  unicode?: boolean
  /** The text of an empty cell. Default "-". */
  emptyCell?: string
}

const MIN_FLEXIBLE_WIDTH = 10

interface ColumnLayout<Row> extends ColumnSize {
  column: Column<Row>
  cells: string[]
}

/** An aligned table without borders, cut to the terminal. cli-table3 draws it; columns are chosen here. */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: TableRenderOptions,
): string {
  const {indent = 0, hasHeader = true, unicode = true, emptyCell = '-'} = options
  const paint = createColors(options.color)
  const availableWidth = options.width - indent
  const layouts = columns.map((column, index) => measureColumn(column, rows, hasHeader, emptyCell, index === 0))
  const [first, ...rest] = layouts
  if (!first) return ''
  if (rest.length > 0 && isTooWide(first, rest, availableWidth)) return renderStacked(first, rest, rows, options)

  const sizes = layouts.map((layout) => ({...layout, isRedundant: isRedundant(layout, layouts)}))
  const widths = fitColumns(sizes, availableWidth)
  const visible = layouts.flatMap((layout, index) => {
    const width = widths[index] ?? 0
    return width > 0 ? [{layout: shortenCells(layout, width, unicode ? '…' : '..'), width}] : []
  })
  const lines = rows.map((row, index) =>
    visible.map(({layout: {column, cells}}) => {
      const text = cells[index] ?? ''
      return column.paint?.(text, row, paint) ?? text
    }),
  )
  if (hasHeader) lines.unshift(visible.map(({layout, width}) => paint.dim(truncate(layout.column.header, width, ''))))
  const drawnColumns = visible.map(({layout, width}) => ({width, align: layout.column.align}))
  return drawTable(lines, drawnColumns)
    .map((line) => ' '.repeat(indent) + line)
    .join('\n')
}

function measureColumn<Row>(
  column: Column<Row>,
  rows: readonly Row[],
  hasHeader: boolean,
  emptyCell: string,
  isFirst: boolean,
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
    minWidth: column.flexible && !isFirst ? Math.min(naturalWidth, minFlexibleWidth) : naturalWidth,
    ...(column.lastResortWidth ? {lastResortWidth: column.lastResortWidth} : {}),
    priority: column.priority,
  }
}

/** A value to copy that leaves no room for two more columns gets its own line. */
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

/** Whether the column says the same in each of several rows, or the same as another one. */
function isRedundant<Row>({column, cells}: ColumnLayout<Row>, layouts: readonly ColumnLayout<Row>[]): boolean {
  const other = layouts.find((layout) => layout.column.key === column.omitIfEqualTo)
  if (other) return cells.every((text, index) => text === other.cells[index])
  return column.omitIfUniform === true && cells.length > 1 && new Set(cells).size === 1
}

function shortenCells<Row>(layout: ColumnLayout<Row>, width: number, ellipsis: string): ColumnLayout<Row> {
  const {column, cells} = layout
  if (column.keepsEnd) return {...layout, cells: shortenDistinctly(cells, width, ellipsis)}
  return {...layout, cells: cells.map((text) => truncate(text, width, ellipsis))}
}
