import type {Column} from '../render/columns.js'
import {colours, type View} from '../render/view.js'
import {safeLine} from '../text/sanitize.js'
import {cut, displayWidth, pad, wrap} from '../text/width.js'

/** What a list to choose from is drawn on. */
export type ChoiceView = Pick<View, 'width' | 'colour'> & {unicode: boolean}

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
  pointed?: boolean
  /** In a list of several answers: whether it is one. */
  ticked?: boolean
  disabled?: boolean
  /** What it shows, for columns that paint by it; a line that is pointed at, ticked or disabled has one colour. */
  row?: Row
}

const GAP = 2
/** A flexible column keeps at least so much. */
const SMALLEST = 10
/** The first one gives way last, and less where there is room. */
const FIRST = {wide: 24, narrow: 14}

/** An empty table; rows are added as they arrive. */
export function choiceTable<Row>(columns: readonly Column<Row>[], header = true): ChoiceTable<Row> {
  return {columns, cells: [], widths: columns.map((column) => (header ? displayWidth(column.header) : 0))}
}

/** Measures the rows that have come since the last time. */
export function addChoices<Row>({columns, cells, widths}: ChoiceTable<Row>, rows: readonly Row[]): void {
  for (const row of rows.slice(cells.length)) {
    const texts = columns.map((column) => safeLine(column.show?.(row) ?? String(column.value(row) ?? '')))
    for (const [place, text] of texts.entries()) widths[place] = Math.max(widths[place] ?? 0, displayWidth(text))
    cells.push(texts)
  }
}

/**
 * How wide each column is drawn; 0 leaves it out. The first one stays; the others come by priority and are cut where
 * they may be.
 */
export function fitChoices<Row>({columns, widths}: ChoiceTable<Row>, room: number): number[] {
  const natural = widths.map((width) => width)
  const least = natural.map((width, place) => {
    const {flexible} = columns[place] ?? {}
    if (place === 0) return Math.min(width, room < 60 ? FIRST.narrow : FIRST.wide)
    return flexible ? Math.min(width, typeof flexible === 'number' ? flexible : SMALLEST) : width
  })
  const chosen = new Set([0])
  const total = (sizes: number[]) => [...chosen].reduce((sum, place) => sum + (sizes[place] ?? 0) + GAP, -GAP)
  const others = columns.map((_column, place) => place).slice(1)
  for (const place of others.sort((one, other) => (columns[other]?.priority ?? 0) - (columns[one]?.priority ?? 0))) {
    if ((natural[place] ?? 0) > 0 && total(least) + GAP + (least[place] ?? 0) <= room) chosen.add(place)
  }
  const drawn = natural.map((width, place) => (chosen.has(place) ? width : 0))
  while (total(drawn) > room) {
    const [widest] = [...chosen]
      .filter((place) => (drawn[place] ?? 0) > (least[place] ?? 0))
      .sort((one, other) => Number(one === 0) - Number(other === 0) || (drawn[other] ?? 0) - (drawn[one] ?? 0))
    if (widest === undefined) break
    drawn[widest] = (drawn[widest] ?? 0) - 1
  }
  return drawn
}

/** The headings over a list. */
export function choiceHeader<Row>(
  {columns}: ChoiceTable<Row>,
  drawn: readonly number[],
  several: boolean,
  view: ChoiceView,
): string {
  const text = columns.map((column, place) => aligned(column.header, place, columns, drawn, view)).filter(Boolean)
  return colours(view.colour).dim(`${margin({cells: ''}, several, view)}${text.join(' '.repeat(GAP))}`.trimEnd())
}

/** One line of a list, no wider than the screen. */
export function choiceLine<Row>(
  {columns}: ChoiceTable<Row>,
  drawn: readonly number[],
  line: ChoiceLine<Row>,
  view: ChoiceView,
): string {
  const several = line.ticked !== undefined
  const before = margin(line, several, view)
  const {cells, row} = line
  const paint = colours(view.colour)
  const isPlain = !line.disabled && !line.pointed && !line.ticked
  const painted = (text: string, place: number) => (isPlain && row && columns[place]?.paint?.(text, row, paint)) || text
  const room = view.width - displayWidth(before)
  const text =
    typeof cells === 'string'
      ? cut(safeLine(cells), room, dots(view))
      : columns
          .map((_column, place) => painted(aligned(cells[place] ?? '', place, columns, drawn, view), place))
          .filter((cell, place) => cell !== '' || (drawn[place] ?? 0) > 0)
          .join(' '.repeat(GAP))
  const whole = cut(`${before}${text}`, view.width, dots(view)).trimEnd()
  if (line.disabled) return paint.dim(whole)
  if (line.pointed) return paint.cyan(whole)
  return line.ticked ? paint.green(whole) : whole
}

/** Lines of conversation around a list, such as its detail, wrapped and at most so many. */
export function choiceText(text: string, most: number, view: ChoiceView, indent = 2): string[] {
  const room = Math.max(10, view.width - indent)
  const lines = wrap(safeLine(text), room).map((line) => cut(line, room, dots(view)))
  const shown = lines.slice(0, most)
  if (lines.length > most) shown[most - 1] = cut(`${lines.slice(most - 1).join(' ')}`, room, dots(view))
  return shown.map((line) => `${' '.repeat(indent)}${line}`)
}

/** Keys and what they do; the last ones are left out where there is no room for all. */
export function choiceHints(hints: readonly (readonly [key: string, does: string])[], view: ChoiceView): string {
  const between = view.unicode ? ' · ' : ', '
  let text = ''
  for (const [key, does] of hints) {
    const next = `${text}${text === '' ? '' : between}${key} ${does}`
    if (displayWidth(next) + 2 > view.width) break
    text = next
  }
  return text === '' ? '' : colours(view.colour).dim(`  ${text}`)
}

function aligned<Row>(
  text: string,
  place: number,
  columns: readonly Column<Row>[],
  drawn: readonly number[],
  view: ChoiceView,
): string {
  const width = drawn[place] ?? 0
  return width === 0 ? '' : pad(cut(text, width, dots(view)), width, columns[place]?.align)
}

function margin({pointed, ticked}: ChoiceLine, several: boolean, {unicode}: ChoiceView): string {
  const pointer = pointed ? (unicode ? '❯ ' : '> ') : '  '
  if (!several) return pointer
  return `${pointer}${ticked === undefined ? '    ' : ticked ? '[x] ' : '[ ] '}`
}

function dots({unicode}: ChoiceView): string {
  return unicode ? '…' : '..'
}
