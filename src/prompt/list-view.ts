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
import {renderSpinner} from './spinner-frames.js'

export interface ListConfig<Row>
  extends Omit<ChooseQuestion<Row, string>, 'actions'>,
    ChooseManyQuestion<Row>,
    PromptEnv {
  actions: readonly ListAction<string>[]
  isMultiple: boolean
}

export interface ListState {
  filter: string
  /** Index among the visible rows and the actions after them. */
  index: number
  /** Keeps the focus when a live list changes. */
  focusedId?: string
  checked: ReadonlySet<string>
  /** Why the last key did nothing. */
  warning?: string
  answer?: string
  /** The chosen rows, or the name of an action. */
  result?: object[] | string
}

interface ListSnapshot {
  config: ListConfig<object>
  state: ListState
  searchIndex: SearchIndex<object>
  matches: readonly number[]
  /** Index among the matching rows and the actions. */
  focusedIndex: number
  pageSize: number
  frame: number
}

/** Everything below the question: header, rows, counter, detail and key hints. */
export function renderListLines(snapshot: ListSnapshot, view: ChoiceView): string[] {
  const {config, state, searchIndex, matches, frame} = snapshot
  const {rows: list, hasHeader = true, isMultiple} = config
  const columnWidths = fitChoiceColumns(searchIndex.table, view.width - (isMultiple ? 6 : 2))
  const paint = createColors(view.color)
  const warn = (text: string | undefined) =>
    text ? renderChoiceText(`! ${text}`, 2, view).map((line) => paint.yellow(line)) : []
  const detail = state.warning ? undefined : detailOf(snapshot)
  return [
    ...(hasHeader && list.rows.length > 0
      ? [renderChoiceHeader(searchIndex.table, columnWidths, isMultiple, view)]
      : []),
    ...renderEmptyState(snapshot, view),
    ...renderPage(snapshot, columnWidths, view),
    ...renderCounter(config, state, matches.length, frame, view).map((text) => paint.dim(text)),
    ...renderSelection(snapshot, view).map((text) => paint.dim(text)),
    ...(detail ? renderChoiceText(detail, 2, view) : []),
    ...warn(list.staleReason),
    ...warn(state.warning),
    renderKeyHints(keyHints(config, state), view),
  ]
}

function renderPage(snapshot: ListSnapshot, columnWidths: readonly number[], view: ChoiceView): string[] {
  const {config, searchIndex, matches, focusedIndex, pageSize} = snapshot
  const renderLine = (index: number) => renderChoiceLine(searchIndex.table, columnWidths, lineAt(index, snapshot), view)
  const rowCount = Math.max(3, pageSize - config.actions.length)
  const first = Math.max(0, Math.min(focusedIndex - Math.floor(rowCount / 2), matches.length - rowCount))
  const length = Math.max(0, Math.min(rowCount, matches.length - first))
  const rows = Array.from({length}, (_, offset) => renderLine(first + offset))
  const actions = config.actions.map((_, offset) => renderLine(matches.length + offset))
  const gap = config.separated && rows.length > 0 && actions.length > 0 ? [''] : []
  return [...rows, ...gap, ...actions]
}

function renderSelection({config, state, searchIndex}: ListSnapshot, view: ChoiceView): string[] {
  const {rows: list, id, answerText} = config
  const names = list.rows.flatMap((row, index) =>
    state.checked.has(id(row)) ? [answerText?.(row) ?? searchIndex.table.cells[index]?.[0] ?? id(row)] : [],
  )
  return names.length === 0 ? [] : renderChoiceText(`Selected: ${names.join(', ')}`, 2, view)
}

function lineAt(index: number, snapshot: ListSnapshot): ChoiceLine<object> {
  const {config, state, searchIndex, matches, focusedIndex} = snapshot
  const {rows: list, actions, isMultiple, id, disabledReason} = config
  const isFocused = index === focusedIndex
  const row = list.rows[matches[index] ?? -1]
  if (row === undefined) return {cells: actions[index - matches.length]?.label ?? '', isFocused}
  return {
    cells: searchIndex.table.cells[matches[index] ?? -1] ?? '',
    isFocused,
    row,
    isDisabled: disabledReason?.(row) !== undefined,
    ...(isMultiple ? {isChecked: state.checked.has(id(row))} : {}),
  }
}

/** Why a list without rows has none: loading, empty, or nothing matches the filter. */
function renderEmptyState({config, state, matches, frame}: ListSnapshot, view: ChoiceView): string[] {
  const {rows: list} = config
  const paint = createColors(view.color)
  if (list.rows.length === 0 && !list.isComplete)
    return [paint.dim(`  ${renderSpinner(frame, view)} loading ${view.unicode ? '…' : '...'}`)]
  const empty =
    list.rows.length === 0
      ? renderChoiceText(config.emptyText?.(list.failure) ?? '', 4, view).filter((text) => text.trim())
      : []
  const hasNoMatch = matches.length === 0 && state.filter !== '' && list.isComplete
  return hasNoMatch ? [...empty, paint.dim('  no matches')] : empty
}

function detailOf({config, matches, focusedIndex}: ListSnapshot): string | undefined {
  const row = config.rows.rows[matches[focusedIndex] ?? -1]
  if (!row) return config.actions[focusedIndex - matches.length]?.detail
  return config.disabledReason?.(row) ?? config.detail?.(row)
}

/** For example "12 of 5,000 images, 2 selected". */
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
    list.isComplete || length >= total ? '' : `, ${formatCount(length)} loaded ${renderSpinner(frame, view)}`
  const failureText = list.failure === undefined ? '' : `, ${formatCount(length)} loaded; the rest could not be read`
  const checkedText = isMultiple ? `, ${checked.size === 0 ? 'none' : formatCount(checked.size)} selected` : ''
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
        [filter === '' ? 'space' : 'tab', 'select'],
        ['enter', enterSelectsFocused && checked.size === 0 ? 'choose' : 'continue'],
      ]
    : [['enter', 'choose']]
  const filterKey: [string, string][] = rows.rows.length > 5 ? [['type', 'to filter']] : []
  return [...selectKeys, ...cancelKey, ...filterKey]
}
