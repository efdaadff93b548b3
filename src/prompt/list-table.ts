import type {Column} from '../render/columns.js'
import {createColors, type View} from '../render/view.js'
import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth, pad, truncate, wrap} from '../text/width.js'

/** What a list to choose from is drawn on. */
export type ChoiceView = Pick<View, 'width' | 'color'> & {unicode: boolean}

/** The cells of a list, measured once each, so that a long one is drawn quickly. */
export interface ChoiceTable<Row> {
  readonly columns: readonly Column<Row>[]
  readonly cells: string[][]
  /** The widest text of each column. */
  readonly widths: number[]
}

/** One line of a list. */
export interface ChoiceLine<Row = unknown> {
  /** Its cells, or one text across them. */
  cells: readonly string[] | string
  isFocused?: boolean
  /** In a list of several answers: whether it is one. */
  isChecked?: boolean
  isDisabled?: boolean
  /** What it shows, for columns that paint by it; a line that is pointed at, ticked or disabled has one color. */
  row?: Row
}

const COLUMN_GAP = 2
/** A flexible column keeps at least so much. */
const MIN_FLEXIBLE_WIDTH = 10
/** The first one gives way last, and less where there is room. */
const FIRST_COLUMN_MIN_WIDTH = {wide: 24, narrow: 14}

/** An empty table; rows are added as they arrive. */
export function createChoiceTable<Row>(columns: readonly Column<Row>[], hasHeader = true): ChoiceTable<Row> {
  return {columns, cells: [], widths: columns.map((column) => (hasHeader ? displayWidth(column.header) : 0))}
}

/** Measures the rows that have come since the last time. */
export function addChoiceRows<Row>({columns, cells, widths}: ChoiceTable<Row>, rows: readonly Row[]): void {
  for (const row of rows.slice(cells.length)) {
    const texts = columns.map((column) => sanitizeLine(column.format?.(row) ?? String(column.value(row) ?? '')))
    for (const [index, text] of texts.entries()) widths[index] = Math.max(widths[index] ?? 0, displayWidth(text))
    cells.push(texts)
  }
}

/**
 * How wide each column is drawn; 0 leaves it out. The first one stays; the others come by priority and are cut where
 * they may be.
 */
export function fitChoiceColumns<Row>({columns, widths}: ChoiceTable<Row>, availableWidth: number): number[] {
  const naturalWidths = widths.map((width) => width)
  const minWidths = naturalWidths.map((width, index) => {
    const {flexible} = columns[index] ?? {}
    if (index === 0)
      return Math.min(width, availableWidth < 60 ? FIRST_COLUMN_MIN_WIDTH.narrow : FIRST_COLUMN_MIN_WIDTH.wide)
    return flexible ? Math.min(width, typeof flexible === 'number' ? flexible : MIN_FLEXIBLE_WIDTH) : width
  })
  const visible = new Set([0])
  const totalWidth = (candidateWidths: number[]) =>
    [...visible].reduce((sum, index) => sum + (candidateWidths[index] ?? 0) + COLUMN_GAP, -COLUMN_GAP)
  const indexesByPriority = columns.map((_column, index) => index).slice(1)
  for (const index of indexesByPriority.sort((a, b) => (columns[b]?.priority ?? 0) - (columns[a]?.priority ?? 0))) {
    if (
      (naturalWidths[index] ?? 0) > 0 &&
      totalWidth(minWidths) + COLUMN_GAP + (minWidths[index] ?? 0) <= availableWidth
    )
      visible.add(index)
  }
  const fitted = naturalWidths.map((width, index) => (visible.has(index) ? width : 0))
  while (totalWidth(fitted) > availableWidth) {
    const [widest] = [...visible]
      .filter((index) => (fitted[index] ?? 0) > (minWidths[index] ?? 0))
      .sort((a, b) => Number(a === 0) - Number(b === 0) || (fitted[b] ?? 0) - (fitted[a] ?? 0))
    if (widest === undefined) break
    fitted[widest] = (fitted[widest] ?? 0) - 1
  }
  return fitted
}

/** The headings over a list. */
export function renderChoiceHeader<Row>(
  {columns}: ChoiceTable<Row>,
  columnWidths: readonly number[],
  isMultiple: boolean,
  view: ChoiceView,
): string {
  const text = columns
    .map((column, index) => alignCell(column.header, index, columns, columnWidths, view))
    .filter(Boolean)
  return createColors(view.color).dim(
    `${renderMargin({cells: ''}, isMultiple, view)}${text.join(' '.repeat(COLUMN_GAP))}`.trimEnd(),
  )
}

/** One line of a list, no wider than the screen. */
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
  const paintCell = (text: string, index: number) =>
    (isPlain && row && columns[index]?.paint?.(text, row, paint)) || text
  const availableWidth = view.width - displayWidth(marginText)
  const text =
    typeof cells === 'string'
      ? truncate(sanitizeLine(cells), availableWidth, ellipsis(view))
      : columns
          .map((_column, index) => paintCell(alignCell(cells[index] ?? '', index, columns, columnWidths, view), index))
          .filter((cell, index) => cell !== '' || (columnWidths[index] ?? 0) > 0)
          .join(' '.repeat(COLUMN_GAP))
  const rendered = truncate(`${marginText}${text}`, view.width, ellipsis(view)).trimEnd()
  if (line.isDisabled) return paint.dim(rendered)
  if (line.isFocused) return paint.cyan(rendered)
  return line.isChecked ? paint.green(rendered) : rendered
}

/** Lines of conversation around a list, such as its detail, wrapped and at most so many. */
export function renderChoiceText(text: string, maxLines: number, view: ChoiceView, indent = 2): string[] {
  const availableWidth = Math.max(10, view.width - indent)
  const lines = wrap(sanitizeLine(text), availableWidth).map((line) => truncate(line, availableWidth, ellipsis(view)))
  const visible = lines.slice(0, maxLines)
  if (lines.length > maxLines)
    visible[maxLines - 1] = truncate(`${lines.slice(maxLines - 1).join(' ')}`, availableWidth, ellipsis(view))
  return visible.map((line) => `${' '.repeat(indent)}${line}`)
}

/** Keys and what they do; the last ones are left out where there is no room for all. */
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

function alignCell<Row>(
  text: string,
  index: number,
  columns: readonly Column<Row>[],
  columnWidths: readonly number[],
  view: ChoiceView,
): string {
  const width = columnWidths[index] ?? 0
  return width === 0 ? '' : pad(truncate(text, width, ellipsis(view)), width, columns[index]?.align)
}

function renderMargin({isFocused, isChecked}: ChoiceLine, isMultiple: boolean, {unicode}: ChoiceView): string {
  const pointer = isFocused ? (unicode ? '❯ ' : '> ') : '  '
  if (!isMultiple) return pointer
  return `${pointer}${isChecked === undefined ? '    ' : isChecked ? '[x] ' : '[ ] '}`
}

function ellipsis({unicode}: ChoiceView): string {
  return unicode ? '…' : '..'
}
