import {
  createPrompt,
  isEnterKey,
  type KeypressEvent,
  useEffect,
  useKeypress,
  useMemo,
  useRef,
  useState,
} from '@inquirer/core'
import {useFrame} from './frame.js'
import {createSearchIndex} from './list-filter.js'
import {focusOf, type ListContext, type ListEvent, type ListResult, reduceList} from './list-reducer.js'
import {type ListConfig, type ListState, renderListLines} from './list-view.js'
import {insertText, type ReadlineBuffer, usePaste} from './paste.js'
import {BACK, type Back} from './prompter.js'
import {isBackKey, renderAnsweredLine} from './screen.js'
import {useSpinnerFrame} from './spinner.js'

export type ListAnswer = ListResult | Back

const ARROW_STEPS: Record<string, (page: number) => number> = {
  up: () => -1,
  down: () => 1,
  pageup: (page) => -page,
  pagedown: (page) => page,
}

/** Question, header, counter, detail, selection and key hints. */
const ROWS_AROUND_LIST = 9
const MAX_PAGE_ROWS = 16

/** A list that can still be loading. Typing filters it, and the focus stays on its row. */
export const listPrompt = createPrompt<ListAnswer, ListConfig<object>>((config, done) => {
  const {rows: list, screen} = config
  const {view, draw, finalLine} = useFrame(screen)
  const readPaste = usePaste()
  const [, setCursor] = useState(0)
  const searchIndex = useSearchIndex(config)
  useListUpdates(list)
  const frame = useSpinnerFrame(!list.isComplete)
  const [state, setState] = useState<ListState>(() => ({
    filter: '',
    index: Math.max(0, initialIndex(config)),
    checked: new Set(config.checked ?? []),
  }))
  const matches = useMemo(() => searchIndex.find(state.filter), [state.filter, list.rows.length, list.version])
  const lastFocusedId = useRef<string | undefined>(undefined)
  const context: ListContext = {
    config,
    find: (filter) => (filter === state.filter ? matches : searchIndex.find(filter)),
    firstCell: (row) => searchIndex.table.cells[list.rows.indexOf(row)]?.[0],
    lastFocusedId: lastFocusedId.current,
  }
  const focus = focusOf(state, context)
  lastFocusedId.current = focus.id
  const pageSize = Math.max(3, Math.min(MAX_PAGE_ROWS, screen.rows() - ROWS_AROUND_LIST))

  useKeypress((key, readline) => {
    const rl = readline as unknown as ReadlineBuffer
    if (state.answer !== undefined) return
    const paste = readPaste(key, rl)
    if (paste === 'coming') return
    if (paste) insertText(rl, paste.text)
    setCursor(rl.cursor)
    const event = paste ? ({type: 'filter', text: rl.line} as const) : toListEvent(key, rl)
    if (event === BACK) goBack()
    else if (event) apply(event)
  })

  function toListEvent(key: KeypressEvent, rl: ReadlineBuffer): ListEvent | Back | undefined {
    if (isBackKey(key)) return toBackEvent(key, rl)
    if (isEnterKey(key)) {
      rl.write(state.filter)
      return {type: 'submit'}
    }
    // While a filter is typed, Space is a part of it.
    const isToggle = config.isMultiple && (key.name === 'tab' || (key.name === 'space' && state.filter === ''))
    if (isToggle || key.name === 'tab') {
      rl.clearLine(0)
      rl.write(state.filter)
      return isToggle ? {type: 'toggle'} : undefined
    }
    const step = ARROW_STEPS[key.name]?.(pageSize)
    return step === undefined ? {type: 'filter', text: rl.line} : {type: 'move', step}
  }

  function toBackEvent(key: KeypressEvent, rl: ReadlineBuffer): ListEvent | Back | undefined {
    if (rl.line === '' || key.name !== 'escape') return config.canGoBack === false ? undefined : BACK
    rl.clearLine(0)
    return {type: 'filter', text: ''}
  }

  function apply(event: ListEvent): void {
    const next = reduceList(state, event, context)
    setState(next)
    if (next.result !== undefined) done(next.result)
  }

  function goBack(): void {
    config.erase()
    done(BACK)
  }

  if (state.answer !== undefined) return finalLine(renderAnsweredLine(config.message, state.answer, view))
  const snapshot = {config, state, searchIndex, matches, focusedIndex: focus.index, pageSize, frame}
  const bottom = renderListLines(snapshot, view)
  return draw({message: config.message, problem: config.problem, value: state.filter}, bottom.join('\n'))
})

function useSearchIndex({rows: list, columns, hasHeader = true, id, keywords}: ListConfig<object>) {
  const searchIndex = useMemo(
    () => createSearchIndex(columns, hasHeader, (row: object) => `${id(row)} ${keywords?.(row) ?? ''}`),
    [list.version],
  )
  searchIndex.update(list.rows)
  return searchIndex
}

function useListUpdates(list: ListConfig<object>['rows']): void {
  const [, setLoadState] = useState('')
  useEffect(() => {
    const refresh = () => setLoadState([list.rows.length, list.isComplete, list.version, list.staleReason].join())
    const unsubscribe = list.watch(refresh)
    refresh()
    return unsubscribe
  }, [])
}

function initialIndex({rows, actions, initial, id, isMultiple}: ListConfig<object>): number {
  if (isMultiple || initial === undefined) return 0
  const rowIndex = rows.rows.findIndex((row) => id(row) === initial)
  const actionIndex = actions.findIndex(({name}) => name === initial)
  return rowIndex !== -1 || actionIndex === -1 ? rowIndex : rows.rows.length + actionIndex
}
