import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth, pad, truncate, truncateMiddle} from '../text/width.js'
import type {Column} from './columns.js'
import {type Colors, createColors} from './view.js'

export interface TableOptions {
  width: number
  color: boolean
  /** Default true. */
  header?: boolean
  /** Spaces before each line. Default 0. */
  indent?: number
  /** Default true; without it cut text ends in "..". */
  unicode?: boolean
  /** What stands in an empty cell. Default "-". */
  empty?: string
}

const GAP = 2
const MIN_COLUMN_WIDTH = 10

interface TableLayout<Row> {
  column: Column<Row>
  texts: string[]
  natural: number
  least: number
  width: number
}

/**
 * A table for people: aligned, two spaces between columns, no borders, cut to the terminal. Not cli-table3: it counts
 * newer emoji, Thai and zero-width characters wrongly, so its columns drift apart, and it pads the end of every line.
 */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], options: TableOptions): string {
  const {indent = 0, header = true, unicode = true, empty = '-'} = options
  const paint = createColors(options.color)
  const room = options.width - indent
  const fits = columns.map((column) => layOutTable(column, rows, header, empty))
  const [first, ...rest] = fits
  if (!first) return ''
  if (rest.length > 0 && isTooWide(first, rest, room)) return renderStacked(first, rest, rows, options)

  const shown = fitColumns(fits, room)
  const lines = rows.map((row, index) => renderLine(shown, (fit) => renderCell(fit, row, index, paint, unicode)))
  if (header) lines.unshift(renderLine(shown, (fit) => paint.dim(truncate(fit.column.header, fit.width, ''))))
  return lines.map((text) => ' '.repeat(indent) + text).join('\n')
}

function layOutTable<Row>(column: Column<Row>, rows: readonly Row[], header: boolean, empty: string): TableLayout<Row> {
  const texts = rows.map((row) => sanitizeLine(column.show?.(row) ?? String(column.value(row) ?? '')) || empty)
  const natural = texts.reduce(
    (widest, text) => Math.max(widest, displayWidth(text)),
    header ? displayWidth(column.header) : 1,
  )
  const smallest = typeof column.flexible === 'number' ? column.flexible : MIN_COLUMN_WIDTH
  return {column, texts, natural, least: column.flexible ? Math.min(natural, smallest) : natural, width: natural}
}

/** A value to paste that leaves no room for two more columns gets a line of its own. */
function isTooWide<Row>(first: TableLayout<Row>, rest: TableLayout<Row>[], room: number): boolean {
  const beside = rest.slice(0, 2).reduce((sum, fit) => sum + GAP + fit.least, 0)
  return first.natural > room / 2 && first.natural > 30 && first.natural + beside > room
}

function renderStacked<Row>(
  first: TableLayout<Row>,
  rest: TableLayout<Row>[],
  rows: readonly Row[],
  options: TableOptions,
): string {
  const {indent = 0, header = true} = options
  const paint = createColors(options.color)
  const columns = rest.map((fit) => fit.column)
  const details = renderTable(columns, rows, {...options, indent: indent + GAP}).split('\n')
  const heading = header ? [' '.repeat(indent) + paint.dim(first.column.header), details.shift()] : []
  const pairs = rows.flatMap((row, index) => [
    ' '.repeat(indent) + (first.column.paint?.(first.texts[index] ?? '', row, paint) ?? first.texts[index]),
    details[index],
  ])
  return [...heading, ...pairs].join('\n')
}

/**
 * The first column stays, then the most important ones that fit; when all are chosen the flexible ones give way, the
 * widest first.
 */
function fitColumns<Row>(fits: TableLayout<Row>[], room: number): TableLayout<Row>[] {
  const chosen = new Set(fits.slice(0, 1))
  const total = (size: 'least' | 'width') => [...chosen].reduce((sum, fit) => sum + fit[size] + GAP, -GAP)
  for (const fit of fits.slice(1).sort((one, other) => (other.column.priority ?? 0) - (one.column.priority ?? 0))) {
    if (total('least') + GAP + fit.least <= room) chosen.add(fit)
  }
  while (total('width') > room) {
    const [widest] = [...chosen]
      .filter((fit) => fit !== fits[0] && fit.width > fit.least)
      .sort((one, other) => other.width - one.width)
    if (!widest) break
    widest.width -= 1
  }
  return fits.filter((fit) => chosen.has(fit))
}

function renderCell<Row>(fit: TableLayout<Row>, row: Row, index: number, paint: Colors, unicode: boolean): string {
  const whole = fit.texts[index] ?? ''
  const shorten = fit.column.keepsEnd ? truncateMiddle : truncate
  const text = displayWidth(whole) > fit.width ? shorten(whole, fit.width, unicode ? '…' : '..') : whole
  return fit.column.paint?.(text, row, paint) ?? text
}

function renderLine<Row>(shown: TableLayout<Row>[], text: (fit: TableLayout<Row>) => string): string {
  return shown
    .map((fit) => pad(text(fit), fit.width, fit.column.align))
    .join(' '.repeat(GAP))
    .trimEnd()
}
