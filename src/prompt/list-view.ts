import {colours} from '../render/view.js'
import {thousands} from '../text/numbers.js'
import type {Searchable} from './list-filter.js'
import {
  type ChoiceLine,
  type ChoiceView,
  choiceHeader,
  choiceHints,
  choiceLine,
  choiceText,
  fitChoices,
} from './list-table.js'
import type {ChooseQuestion, Extra, ManyQuestion} from './prompter.js'
import type {Setting} from './screen.js'
import {spinner} from './spinner.js'

export interface ListConfig<Row> extends Omit<ChooseQuestion<Row, string>, 'extras'>, ManyQuestion<Row>, Setting {
  extras: readonly Extra<string>[]
  several: boolean
}

/** Where one is in a list. */
export interface Position {
  filter: string
  /** Place among what is shown: rows, then extras. */
  at: number
  /** What stands there: in a list that changes, it stays pointed at. */
  on?: string
  ticked: ReadonlySet<string>
  /** Why the last key did nothing. */
  refusal?: string
  answer?: string
}

/** A list at one moment. */
interface Shown {
  config: ListConfig<object>
  position: Position
  search: Searchable<object>
  /** Places of the rows that fit the filter. */
  found: readonly number[]
  /** The place that is pointed at, among those and the extras. */
  at: number
  /** So many lines are shown. */
  page: number
  turn: number
}

/** What stands below the question: headings, rows, the counter, what is said of a row, the keys. */
export function listLines({config, position, search, found, at, page, turn}: Shown, view: ChoiceView): string[] {
  const {rows: list, header = true, several, extras, id, disabled} = config
  const count = found.length + extras.length
  const drawn = fitChoices(search.table, view.width - (several ? 6 : 2))
  const top = Math.max(0, Math.min(at - Math.floor(page / 2), count - page))
  const lineAt = (place: number): ChoiceLine<object> => {
    const pointed = place === at
    const each = list.rows[found[place] ?? -1]
    if (each === undefined) return {cells: extras[place - found.length]?.label ?? '', pointed}
    const isDisabled = disabled?.(each) !== undefined
    const cells = search.table.cells[found[place] ?? -1] ?? ''
    return {
      cells,
      pointed,
      row: each,
      disabled: isDisabled,
      ...(several ? {ticked: position.ticked.has(id(each))} : {}),
    }
  }
  const lines = Array.from({length: Math.max(0, Math.min(page, count - top))}, (_, index) => {
    const isParted = config.apart && index > 0 && top + index === found.length
    return [...(isParted ? [''] : []), choiceLine(search.table, drawn, lineAt(top + index), view)]
  }).flat()
  const paint = colours(view.colour)
  const row = list.rows[found[at] ?? -1]
  const detail = row ? (disabled?.(row) ?? config.detail?.(row)) : extras[at - found.length]?.detail
  return [
    ...(header && list.rows.length > 0 ? [choiceHeader(search.table, drawn, several, view)] : []),
    ...(list.rows.length === 0 && !list.ended
      ? [paint.dim(`  ${spinner(turn, view)} loading ${view.unicode ? '…' : '...'}`)]
      : []),
    ...(list.rows.length === 0 && list.ended
      ? choiceText(config.empty?.(list.failure) ?? '', 4, view).filter((text) => text.trim())
      : []),
    ...(found.length === 0 && position.filter !== '' && list.ended ? [paint.dim('  nothing fits what is typed')] : []),
    ...lines,
    ...counter(config, position, found.length, turn, view).map((text) => paint.dim(text)),
    ...(detail && !position.refusal ? choiceText(detail, 2, view) : []),
    ...(list.trouble ? choiceText(`! ${list.trouble}`, 2, view).map((text) => paint.yellow(text)) : []),
    ...(position.refusal ? choiceText(`! ${position.refusal}`, 2, view).map((text) => paint.yellow(text)) : []),
    choiceHints(hints(config, position), view),
  ]
}

/** How much of the list is there: "12 of 5,000 images, 2 chosen". */
function counter(
  {rows: list, several, what}: ListConfig<object>,
  {filter, ticked}: Position,
  found: number,
  turn: number,
  view: ChoiceView,
) {
  const {length} = list.rows
  if (length === 0) return []
  const total = Math.max(length, list.total ?? 0)
  const things = what ? ` ${total === 1 ? what.replace(/s$/, '') : what}` : ''
  const fit = filter === '' ? `${thousands(total)}${things}` : `${thousands(found)} of ${thousands(total)}${things}`
  const here = list.ended || length >= total ? '' : `, ${thousands(length)} here ${spinner(turn, view)}`
  const lost = list.failure === undefined ? '' : `, ${thousands(length)} here: the rest could not be read`
  const chosen = several ? `, ${ticked.size === 0 ? 'none' : thousands(ticked.size)} chosen` : ''
  return total > 10 || filter !== '' || several || here || lost
    ? choiceText(`${fit}${here}${lost}${chosen}`, 1, view)
    : []
}

function hints(
  {several, back, rows, orPointed, leave: leaves = 'back'}: ListConfig<object>,
  {filter, ticked}: Position,
): [string, string][] {
  const leave: [string, string][] = filter !== '' ? [['esc', 'clear']] : back === false ? [] : [['esc', leaves]]
  const pick: [string, string][] = several
    ? [
        ['space', orPointed ? 'several' : 'choose'],
        ['enter', orPointed && ticked.size === 0 ? 'this one' : 'go on'],
      ]
    : [['enter', 'choose']]
  const narrow: [string, string][] = rows.rows.length > 5 ? [['type', 'to filter']] : []
  return [...pick, ...leave, ...narrow]
}
