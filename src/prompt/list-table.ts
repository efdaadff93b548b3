import type {Column} from '../render/columns.js'
import {drawTable} from '../render/draw-table.js'
import {fitColumns} from '../render/fit-columns.js'
import {createColors, type View} from '../render/view.js'
import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth, truncate, wrap} from '../text/width.js'

export type ChoiceView = Pick<View, 'width' | 'color'> & {unicode: boolean}

/** Caches the width of each cell, so that long lists are drawn quickly. */
export interface ChoiceTable<Row> {
  readonly columns: readonly Column<Row>[]
  readonly cells: string[][]
  readonly widths: number[]
}

export interface ChoiceLine<Row = unknown> {
  /** Cells, or one text across all columns. */
  cells: readonly string[] | string
  isFocused?: boolean
  /** Only in a list with checkboxes. */
  isChecked?: boolean
  isDisabled?: boolean
  /** For columns that choose a color by row; focused, checked and disabled lines have a single color. */
  row?: Row
}

const MIN_FLEXIBLE_WIDTH = 10
const FIRST_COLUMN_MIN_WIDTH = {wide: 24, narrow: 14}

export function createChoiceTable<Row>(columns: readonly Column<Row>[], hasHeader = true): ChoiceTable<Row> {
  return {columns, cells: [], widths: columns.map((column) => (hasHeader ? displayWidth(column.header) : 0))}
}

export function addChoiceRows<Row>({columns, cells, widths}: ChoiceTable<Row>, rows: readonly Row[]): void {
  for (const row of rows.slice(cells.length)) {
    const texts = columns.map((column) => sanitizeLine(column.format?.(row) ?? String(column.value(row) ?? '')))
    for (const [index, text] of texts.entries()) widths[index] = Math.max(widths[index] ?? 0, displayWidth(text))
    cells.push(texts)
  }
}

/** The width of each column, 0 to hide it. The first one stays; the others are chosen by priority. */
export function fitChoiceColumns<Row>({columns, widths}: ChoiceTable<Row>, availableWidth: number): number[] {
  const firstMinWidth = availableWidth < 60 ? FIRST_COLUMN_MIN_WIDTH.narrow : FIRST_COLUMN_MIN_WIDTH.wide
  const sizes = columns.map(({flexible, priority}, index) => {
    const naturalWidth = widths[index] ?? 0
    const flexibleWidth = typeof flexible === 'number' ? flexible : MIN_FLEXIBLE_WIDTH
    const minWidth = index === 0 ? firstMinWidth : flexible ? flexibleWidth : naturalWidth
    return {naturalWidth, minWidth: Math.min(naturalWidth, minWidth), priority}
  })
  return fitColumns(sizes, availableWidth)
}

export function renderChoiceHeader<Row>(
  {columns}: ChoiceTable<Row>,
  columnWidths: readonly number[],
  isMultiple: boolean,
  view: ChoiceView,
): string {
  const headers = columns.map(({header}) => header)
  const text = drawCells(headers, columns, columnWidths, view)
  return createColors(view.color).dim(`${renderMargin({cells: ''}, isMultiple, view)}${text}`.trimEnd())
}

export function renderChoiceLine<Row>(
  {columns}: ChoiceTable<Row>,
  columnWidths: readonly number[],
  line: ChoiceLine<Row>,
  view: ChoiceView,
): string {
  const isMultiple = line.isChecked !== undefined
  const marginText = renderMargin(line, isMultiple, view)
  const {cells, row} = line
  const paint = createColors(view.color)
  const isPlain = !line.isDisabled && !line.isFocused && !line.isChecked
  const paintCell = (text: string, column: Column<Row>) => (isPlain && row && column.paint?.(text, row, paint)) || text
  const availableWidth = view.width - displayWidth(marginText)
  const text =
    typeof cells === 'string'
      ? truncate(sanitizeLine(cells), availableWidth, ellipsis(view))
      : drawCells(cells, columns, columnWidths, view, paintCell)
  const rendered = truncate(`${marginText}${text}`, view.width, ellipsis(view)).trimEnd()
  if (line.isDisabled) return paint.dim(rendered)
  if (line.isFocused) return paint.cyan(rendered)
  return line.isChecked ? paint.green(rendered) : rendered
}

/** Wraps a text around a list, such as a detail, to at most `maxLines` lines. */
export function renderChoiceText(text: string, maxLines: number, view: ChoiceView, indent = 2): string[] {
  const availableWidth = Math.max(10, view.width - indent)
  const lines = wrap(sanitizeLine(text), availableWidth).map((line) => truncate(line, availableWidth, ellipsis(view)))
  const visible = lines.slice(0, maxLines)
  if (lines.length > maxLines)
    visible[maxLines - 1] = truncate(`${lines.slice(maxLines - 1).join(' ')}`, availableWidth, ellipsis(view))
  return visible.map((line) => `${' '.repeat(indent)}${line}`)
}

export function renderKeyHints(hints: readonly (readonly [key: string, does: string])[], view: ChoiceView): string {
  const separator = view.unicode ? ' · ' : ', '
  let text = ''
  for (const [key, action] of hints) {
    const next = `${text}${text === '' ? '' : separator}${key} ${action}`
    if (displayWidth(next) + 2 > view.width) break
    text = next
  }
  return text === '' ? '' : createColors(view.color).dim(`  ${text}`)
}

function drawCells<Row>(
  cells: readonly string[],
  columns: readonly Column<Row>[],
  columnWidths: readonly number[],
  view: ChoiceView,
  paintCell: (text: string, column: Column<Row>) => string = (text) => text,
): string {
  const visible = columns.flatMap((column, index) => {
    const width = columnWidths[index] ?? 0
    return width === 0 ? [] : [{text: cells[index] ?? '', width, column, align: column.align}]
  })
  const texts = visible.map(({text, width, column}) => paintCell(truncate(text, width, ellipsis(view)), column))
  return drawTable([texts], visible)[0] ?? ''
}

function renderMargin({isFocused, isChecked}: ChoiceLine, isMultiple: boolean, {unicode}: ChoiceView): string {
  const pointer = isFocused ? (unicode ? '❯ ' : '> ') : '  '
  if (!isMultiple) return pointer
  return `${pointer}${isChecked === undefined ? '    ' : isChecked ? '[x] ' : '[ ] '}`
}

function ellipsis({unicode}: ChoiceView): string {
  return unicode ? '…' : '..'
}
