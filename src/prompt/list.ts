import {createPrompt, isEnterKey, useEffect, useKeypress, useMemo, useRef, useState} from '@inquirer/core'
import {useFrame} from './frame.js'
import {createSearchIndex} from './list-filter.js'
import {type ListConfig, type ListState, renderListLines} from './list-view.js'
import {insertText, type ReadlineBuffer, usePaste} from './paste.js'
import {BACK, type Back} from './prompter.js'
import {isBackKey, renderAnsweredLine} from './screen.js'
import {useSpinnerFrame} from './spinner.js'

/** Rows chosen, or the name of an extra. */
export type ListAnswer<Row> = Row[] | string | Back

const ARROW_STEPS: Record<string, (page: number) => number> = {
  up: () => -1,
  down: () => 1,
  pageup: (page) => -page,
  pagedown: (page) => page,
}

/** A list to choose from: it may still be arriving, typing filters it, and what is pointed at stays pointed at. */
export const listPrompt = createPrompt<ListAnswer<object>, ListConfig<object>>((config, done) => {
  const {rows: list, columns, hasHeader = true, isMultiple, actions, screen, id, disabledReason, group} = config
  const {view, draw, finalLine} = useFrame(screen)
  const readPaste = usePaste()
  const [, setCursor] = useState(0)
  const searchIndex = useMemo(
    () =>
      createSearchIndex(
        columns,
        hasHeader,
        (listedRow: object) => `${id(listedRow)} ${config.keywords?.(listedRow) ?? ''}`,
      ),
    [list.version],
  )
  const [, setLoadState] = useState('')
  useEffect(() => {
    const refresh = () => setLoadState([list.rows.length, list.isComplete, list.version, list.staleReason].join())
    const unsubscribe = list.watch(refresh)
    refresh()
    return unsubscribe
  }, [])
  const frame = useSpinnerFrame(!list.isComplete)

  searchIndex.update(list.rows)
  const [state, setState] = useState<ListState>(() => ({
    filter: '',
    index: Math.max(0, initialIndex(config)),
    checked: new Set(config.checked ?? []),
  }))
  const matches = useMemo(() => searchIndex.find(state.filter), [state.filter, list.rows.length, list.version])
  const count = matches.length + actions.length
  const idAt = (index: number, rowIndexes = matches) => {
    const focusedRow = list.rows[rowIndexes[index] ?? -1]
    return focusedRow ? id(focusedRow) : actions[index - rowIndexes.length]?.name
  }
  const lastFocusedId = useRef<string | undefined>(undefined)
  const keptIndex = list.version === undefined ? -1 : indexOfId(state.focusedId ?? lastFocusedId.current)
  const focusedIndex = keptIndex === -1 ? Math.max(0, Math.min(state.index, count - 1)) : keptIndex
  lastFocusedId.current = idAt(focusedIndex)
  const row = list.rows[matches[focusedIndex] ?? -1]
  const focusedAction = focusedIndex >= matches.length ? actions[focusedIndex - matches.length] : undefined
  const pageSize = Math.max(3, Math.min(10, screen.rows() - 9))
  const moveTo = (target: number) => {
    const index = Math.max(0, Math.min(target, count - 1))
    setState({...state, index, focusedId: idAt(index), warning: undefined})
  }

  useKeypress((key, readline) => {
    const rl = readline as unknown as ReadlineBuffer
    if (state.answer !== undefined) return
    const paste = readPaste(key, rl)
    if (paste === 'coming') return
    if (paste) insertText(rl, paste.text)
    setCursor(rl.cursor)
    if (paste) setFilter(rl.line)
    else if (isBackKey(key)) {
      if (rl.line !== '' && key.name === 'escape') {
        rl.clearLine(0)
        setFilter('')
      } else if (config.canGoBack !== false) goBack()
    } else if (isEnterKey(key)) {
      rl.write(state.filter)
      submit()
    } else if (isMultiple && (key.name === 'space' || key.name === 'tab')) {
      rl.clearLine(0)
      rl.write(state.filter)
      toggle()
    } else if (key.name in ARROW_STEPS) {
      const step = ARROW_STEPS[key.name]?.(pageSize) ?? 0
      moveTo(Math.abs(step) === 1 && count > 0 ? (focusedIndex + step + count) % count : focusedIndex + step)
    } else if (key.name === 'tab') {
      rl.clearLine(0)
      rl.write(state.filter)
    } else setFilter(rl.line)
  })

  function setFilter(filter: string): void {
    if (filter !== state.filter)
      setState({...state, filter, index: 0, focusedId: idAt(0, searchIndex.find(filter)), warning: undefined})
  }

  function indexOfId(wantedId: string | undefined): number {
    const rowIndex = matches.findIndex((matchIndex) => id(list.rows[matchIndex] ?? {}) === wantedId)
    if (rowIndex !== -1) return rowIndex
    const actionIndex = actions.findIndex((action) => action.name === wantedId)
    return actionIndex === -1 ? -1 : matches.length + actionIndex
  }

  function goBack() {
    config.erase()
    done(BACK)
  }

  function submit() {
    if (isMultiple) {
      const checkedRows = list.rows.filter((row) => state.checked.has(id(row)))
      const chosenRows = checkedRows.length === 0 && config.enterSelectsFocused && row ? [row] : checkedRows
      const reason = chosenRows.map((row) => disabledReason?.(row)).find((reason) => reason !== undefined)
      if (reason !== undefined) return setState({...state, warning: reason})
      finish(chosenRows.map(answerTextOf).join(', ') || (config.noneText ?? 'none'), chosenRows)
    } else if (focusedAction) finish(focusedAction.label, focusedAction.name)
    else if (row && disabledReason?.(row)) setState({...state, warning: disabledReason(row)})
    else if (row) finish(answerTextOf(row), [row])
  }

  function toggle() {
    if (!row) return
    const reason = disabledReason?.(row)
    const checked = new Set(state.checked)
    if (reason === undefined && !checked.delete(id(row))) {
      if (group) for (const otherRow of list.rows) if (group(otherRow) === group(row)) checked.delete(id(otherRow))
      checked.add(id(row))
    }
    setState({...state, checked, warning: reason})
  }

  function answerTextOf(row: object): string {
    return config.answerText?.(row) ?? searchIndex.table.cells[list.rows.indexOf(row)]?.[0] ?? id(row)
  }

  function finish(answer: string, value: ListAnswer<object>) {
    setState({...state, answer})
    done(value)
  }

  if (state.answer !== undefined) return finalLine(renderAnsweredLine(config.message, state.answer, view))
  const bottom = renderListLines({config, state, searchIndex, matches, focusedIndex, pageSize, frame}, view)
  return draw({message: config.message, problem: config.problem, value: state.filter}, bottom.join('\n'))
})

function initialIndex({rows, actions, initial, id, isMultiple}: ListConfig<object>): number {
  if (isMultiple || initial === undefined) return 0
  const rowIndex = rows.rows.findIndex((row) => id(row) === initial)
  const actionIndex = actions.findIndex(({name}) => name === initial)
  return rowIndex !== -1 || actionIndex === -1 ? rowIndex : rows.rows.length + actionIndex
}
