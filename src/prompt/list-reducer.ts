import type {ListConfig, ListState} from './list-view.js'

/** The chosen rows, or the name of an action. */
export type ListResult = object[] | string

export type ListEvent =
  | {type: 'filter'; text: string}
  | {type: 'move'; step: number}
  | {type: 'toggle'}
  | {type: 'submit'}

/** The list at the time of a key press; rows may still be loading. */
export interface ListContext {
  config: ListConfig<object>
  find: (filter: string) => readonly number[]
  /** The first cell of a row; the default answer text. */
  firstCell: (row: object) => string | undefined
  /** The focus before the list changed. */
  lastFocusedId?: string
}

export interface ListFocus {
  index: number
  id?: string
  row?: object
  actionIndex?: number
}

/** Keeps the focus on its row when the list changes, or on its index if the row is gone. */
export function focusOf(state: ListState, context: ListContext): ListFocus {
  const {config} = context
  const matches = context.find(state.filter)
  const count = matches.length + config.actions.length
  const kept =
    config.rows.version === undefined ? -1 : indexOfId(state.focusedId ?? context.lastFocusedId, context, matches)
  const index = kept === -1 ? clamp(state.index, count) : kept
  const row = config.rows.rows[matches[index] ?? -1]
  return {
    index,
    id: idAt(index, context, matches),
    ...(row ? {row} : {}),
    ...(index >= matches.length && index < count ? {actionIndex: index - matches.length} : {}),
  }
}

/** The state after a key; `result` is set once the list is answered. */
export function reduceList(state: ListState, event: ListEvent, context: ListContext): ListState {
  switch (event.type) {
    case 'filter':
      return filterList(state, event.text, context)
    case 'move':
      return moveFocus(state, event.step, context)
    case 'toggle':
      return toggleRow(state, context)
    case 'submit':
      return context.config.isMultiple ? submitChecked(state, context) : submitFocused(state, context)
  }
}

function filterList(state: ListState, filter: string, context: ListContext): ListState {
  if (filter === state.filter) return state
  return {...state, filter, index: 0, focusedId: idAt(0, context, context.find(filter)), warning: undefined}
}

/** Single steps wrap around; pages stop at the ends. */
function moveFocus(state: ListState, step: number, context: ListContext): ListState {
  const matches = context.find(state.filter)
  const count = matches.length + context.config.actions.length
  const {index: from} = focusOf(state, context)
  const target = Math.abs(step) === 1 && count > 0 ? (from + step + count) % count : from + step
  const index = clamp(target, count)
  return {...state, index, focusedId: idAt(index, context, matches), warning: undefined}
}

function toggleRow(state: ListState, context: ListContext): ListState {
  const {id, disabledReason, group, rows} = context.config
  const {row} = focusOf(state, context)
  if (!row) return state
  const warning = disabledReason?.(row)
  const checked = new Set(state.checked)
  if (warning === undefined && !checked.delete(id(row))) {
    if (group) for (const other of rows.rows) if (group(other) === group(row)) checked.delete(id(other))
    checked.add(id(row))
  }
  return {...state, checked, warning}
}

function submitChecked(state: ListState, context: ListContext): ListState {
  const {config} = context
  const {row} = focusOf(state, context)
  const checked = config.rows.rows.filter((candidate) => state.checked.has(config.id(candidate)))
  const chosen = checked.length === 0 && config.enterSelectsFocused && row ? [row] : checked
  const warning = chosen.map((candidate) => config.disabledReason?.(candidate)).find((reason) => reason !== undefined)
  if (warning !== undefined) return {...state, warning}
  const answer = chosen.map((candidate) => answerTextOf(candidate, context)).join(', ') || (config.noneText ?? 'none')
  return {...state, answer, result: chosen}
}

function submitFocused(state: ListState, context: ListContext): ListState {
  const {actions, disabledReason} = context.config
  const {row, actionIndex} = focusOf(state, context)
  const action = actionIndex === undefined ? undefined : actions[actionIndex]
  if (action) return {...state, answer: action.label, result: action.name}
  if (!row) return state
  const warning = disabledReason?.(row)
  return warning ? {...state, warning} : {...state, answer: answerTextOf(row, context), result: [row]}
}

function answerTextOf(row: object, {config, firstCell}: ListContext): string {
  return config.answerText?.(row) ?? firstCell(row) ?? config.id(row)
}

function idAt(index: number, {config}: ListContext, matches: readonly number[]): string | undefined {
  const row = config.rows.rows[matches[index] ?? -1]
  return row ? config.id(row) : config.actions[index - matches.length]?.name
}

function indexOfId(id: string | undefined, {config}: ListContext, matches: readonly number[]): number {
  const rowIndex = matches.findIndex((match) => config.id(config.rows.rows[match] ?? {}) === id)
  if (rowIndex !== -1) return rowIndex
  const actionIndex = config.actions.findIndex(({name}) => name === id)
  return actionIndex === -1 ? -1 : matches.length + actionIndex
}

const clamp = (index: number, count: number) => Math.max(0, Math.min(index, count - 1))
