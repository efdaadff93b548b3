import {createColors} from '../render/view.js'
import {formatCount} from '../text/numbers.js'
import type {SearchIndex} from './list-filter.js'
import {
  type ChoiceLine,
  type ChoiceView,
  fitChoiceColumns,
  renderChoiceHeader,
  renderChoiceLine,
  renderChoiceText,
  renderKeyHints,
} from './list-table.js'
import type {ChooseManyQuestion, ChooseQuestion, ListAction} from './prompter.js'
import type {PromptEnv} from './screen.js'
import {renderSpinner} from './spinner.js'

export interface ListConfig<Row>
  extends Omit<ChooseQuestion<Row, string>, 'extras'>,
    ChooseManyQuestion<Row>,
    PromptEnv {
  actions: readonly ListAction<string>[]
  isMultiple: boolean
}

/** Where one is in a list. */
export interface ListState {
  filter: string
  /** Place among what is shown: rows, then extras. */
  index: number
  /** What stands there: in a list that changes, it stays pointed at. */
  focusedId?: string
  checked: ReadonlySet<string>
  /** Why the last key did nothing. */
  warning?: string
  answer?: string
}

/** A list at one moment. */
interface ListSnapshot {
  config: ListConfig<object>
  state: ListState
  searchIndex: SearchIndex<object>
  /** Places of the rows that fit the filter. */
  matches: readonly number[]
  /** The place that is pointed at, among those and the extras. */
  focusedIndex: number
  /** So many lines are shown. */
  pageSize: number
  frame: number
}

/** What stands below the question: headings, rows, the counter, what is said of a row, the keys. */
export function renderListLines(
  {config, state, searchIndex, matches, focusedIndex, pageSize, frame}: ListSnapshot,
  view: ChoiceView,
): string[] {
  const {rows: list, hasHeader = true, isMultiple, actions, id, disabledReason} = config
  const count = matches.length + actions.length
  const columnWidths = fitChoiceColumns(searchIndex.table, view.width - (isMultiple ? 6 : 2))
  const firstIndex = Math.max(0, Math.min(focusedIndex - Math.floor(pageSize / 2), count - pageSize))
  const lineAt = (index: number): ChoiceLine<object> => {
    const isFocused = index === focusedIndex
    const rowAtIndex = list.rows[matches[index] ?? -1]
    if (rowAtIndex === undefined) return {cells: actions[index - matches.length]?.label ?? '', isFocused}
    const isDisabled = disabledReason?.(rowAtIndex) !== undefined
    const cells = searchIndex.table.cells[matches[index] ?? -1] ?? ''
    return {
      cells,
      isFocused,
      row: rowAtIndex,
      isDisabled,
      ...(isMultiple ? {isChecked: state.checked.has(id(rowAtIndex))} : {}),
    }
  }
  const lines = Array.from({length: Math.max(0, Math.min(pageSize, count - firstIndex))}, (_, index) => {
    const startsActions = config.separated && index > 0 && firstIndex + index === matches.length
    return [
      ...(startsActions ? [''] : []),
      renderChoiceLine(searchIndex.table, columnWidths, lineAt(firstIndex + index), view),
    ]
  }).flat()
  const paint = createColors(view.color)
  const row = list.rows[matches[focusedIndex] ?? -1]
  const detail = row ? (disabledReason?.(row) ?? config.detail?.(row)) : actions[focusedIndex - matches.length]?.detail
  return [
    ...(hasHeader && list.rows.length > 0
      ? [renderChoiceHeader(searchIndex.table, columnWidths, isMultiple, view)]
      : []),
    ...(list.rows.length === 0 && !list.isComplete
      ? [paint.dim(`  ${renderSpinner(frame, view)} loading ${view.unicode ? '…' : '...'}`)]
      : []),
    ...(list.rows.length === 0 && list.isComplete
      ? renderChoiceText(config.emptyText?.(list.failure) ?? '', 4, view).filter((text) => text.trim())
      : []),
    ...(matches.length === 0 && state.filter !== '' && list.isComplete
      ? [paint.dim('  nothing fits what is typed')]
      : []),
    ...lines,
    ...renderCounter(config, state, matches.length, frame, view).map((text) => paint.dim(text)),
    ...(detail && !state.warning ? renderChoiceText(detail, 2, view) : []),
    ...(list.staleReason ? renderChoiceText(`! ${list.staleReason}`, 2, view).map((text) => paint.yellow(text)) : []),
    ...(state.warning ? renderChoiceText(`! ${state.warning}`, 2, view).map((text) => paint.yellow(text)) : []),
    renderKeyHints(keyHints(config, state), view),
  ]
}

/** How much of the list is there: "12 of 5,000 images, 2 chosen". */
function renderCounter(
  {rows: list, isMultiple, noun}: ListConfig<object>,
  {filter, checked}: ListState,
  matchCount: number,
  frame: number,
  view: ChoiceView,
) {
  const {length} = list.rows
  if (length === 0) return []
  const total = Math.max(length, list.total ?? 0)
  const nounText = noun ? ` ${total === 1 ? noun.replace(/s$/, '') : noun}` : ''
  const countText =
    filter === ''
      ? `${formatCount(total)}${nounText}`
      : `${formatCount(matchCount)} of ${formatCount(total)}${nounText}`
  const loadingText =
    list.isComplete || length >= total ? '' : `, ${formatCount(length)} here ${renderSpinner(frame, view)}`
  const failureText = list.failure === undefined ? '' : `, ${formatCount(length)} here: the rest could not be read`
  const checkedText = isMultiple ? `, ${checked.size === 0 ? 'none' : formatCount(checked.size)} chosen` : ''
  return total > 10 || filter !== '' || isMultiple || loadingText || failureText
    ? renderChoiceText(`${countText}${loadingText}${failureText}${checkedText}`, 1, view)
    : []
}

function keyHints(
  {isMultiple, canGoBack, rows, enterSelectsFocused, cancelLabel = 'back'}: ListConfig<object>,
  {filter, checked}: ListState,
): [string, string][] {
  const cancelKey: [string, string][] =
    filter !== '' ? [['esc', 'clear']] : canGoBack === false ? [] : [['esc', cancelLabel]]
  const selectKeys: [string, string][] = isMultiple
    ? [
        ['space', enterSelectsFocused ? 'several' : 'choose'],
        ['enter', enterSelectsFocused && checked.size === 0 ? 'this one' : 'go on'],
      ]
    : [['enter', 'choose']]
  const filterKey: [string, string][] = rows.rows.length > 5 ? [['type', 'to filter']] : []
  return [...selectKeys, ...cancelKey, ...filterKey]
}
