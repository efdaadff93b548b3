import {createPrompt, isEnterKey, useEffect, useKeypress, useMemo, useRef, useState} from '@inquirer/core'
import {useFrame} from './frame.js'
import {searchable} from './list-filter.js'
import {type ListConfig, listLines, type Position} from './list-view.js'
import {type Line, putIn, usePaste} from './paste.js'
import {BACK, type Back} from './prompter.js'
import {answeredLine, isBackKey} from './screen.js'
import {useSpin} from './spinner.js'

/** Rows chosen, or the name of an extra. */
export type ListAnswer<Row> = Row[] | string | Back

const ARROWS: Record<string, (page: number) => number> = {
  up: () => -1,
  down: () => 1,
  pageup: (page) => -page,
  pagedown: (page) => page,
}

/** A list to choose from: it may still be arriving, typing filters it, and what is pointed at stays pointed at. */
export const listPrompt = createPrompt<ListAnswer<object>, ListConfig<object>>((config, done) => {
  const {rows: list, columns, header = true, several, extras, screen, id, disabled, group} = config
  const {view, draw, settle} = useFrame(screen)
  const pasted = usePaste()
  const [, setCursor] = useState(0)
  const search = useMemo(
    () => searchable(columns, header, (row: object) => `${id(row)} ${config.keywords?.(row) ?? ''}`),
    [list.version],
  )
  const [, setArrived] = useState('')
  useEffect(() => {
    const look = () => setArrived([list.rows.length, list.ended, list.version, list.trouble].join())
    const stop = list.watch(look)
    look()
    return stop
  }, [])
  const turn = useSpin(!list.ended)

  search.update(list.rows)
  const [position, setPosition] = useState<Position>(() => ({
    filter: '',
    at: Math.max(0, startOf(config)),
    ticked: new Set(config.chosen ?? []),
  }))
  const found = useMemo(() => search.find(position.filter), [position.filter, list.rows.length, list.version])
  const count = found.length + extras.length
  const nameAt = (place: number, among = found) => {
    const each = list.rows[among[place] ?? -1]
    return each ? id(each) : extras[place - among.length]?.name
  }
  const pointed = useRef<string | undefined>(undefined)
  const stays = list.version === undefined ? -1 : placeOf(position.on ?? pointed.current)
  const at = stays === -1 ? Math.max(0, Math.min(position.at, count - 1)) : stays
  pointed.current = nameAt(at)
  const row = list.rows[found[at] ?? -1]
  const extra = at >= found.length ? extras[at - found.length] : undefined
  const page = Math.max(3, Math.min(10, screen.rows() - 9))
  const move = (to: number) => {
    const next = Math.max(0, Math.min(to, count - 1))
    setPosition({...position, at: next, on: nameAt(next), refusal: undefined})
  }

  useKeypress((key, given) => {
    const rl = given as unknown as Line
    if (position.answer !== undefined) return
    const paste = pasted(key, rl)
    if (paste === 'coming') return
    if (paste) putIn(rl, paste.text)
    setCursor(rl.cursor)
    if (paste) narrow(rl.line)
    else if (isBackKey(key)) {
      if (rl.line !== '' && key.name === 'escape') {
        rl.clearLine(0)
        narrow('')
      } else if (config.back !== false) leave()
    } else if (isEnterKey(key)) {
      rl.write(position.filter)
      choose()
    } else if (several && (key.name === 'space' || key.name === 'tab')) {
      rl.clearLine(0)
      rl.write(position.filter)
      tick()
    } else if (key.name in ARROWS) {
      const step = ARROWS[key.name]?.(page) ?? 0
      move(Math.abs(step) === 1 && count > 0 ? (at + step + count) % count : at + step)
    } else if (key.name === 'tab') {
      rl.clearLine(0)
      rl.write(position.filter)
    } else narrow(rl.line)
  })

  function narrow(filter: string): void {
    if (filter !== position.filter)
      setPosition({...position, filter, at: 0, on: nameAt(0, search.find(filter)), refusal: undefined})
  }

  function placeOf(name: string | undefined): number {
    const place = found.findIndex((each) => id(list.rows[each] ?? {}) === name)
    if (place !== -1) return place
    const extra = extras.findIndex((each) => each.name === name)
    return extra === -1 ? -1 : found.length + extra
  }

  function leave() {
    config.erase()
    done(BACK)
  }

  function choose() {
    if (several) {
      const ticked = list.rows.filter((each) => position.ticked.has(id(each)))
      const chosen = ticked.length === 0 && config.orPointed && row ? [row] : ticked
      const why = chosen.map((each) => disabled?.(each)).find((text) => text !== undefined)
      if (why !== undefined) return setPosition({...position, refusal: why})
      finish(chosen.map(shown).join(', ') || (config.none ?? 'none'), chosen)
    } else if (extra) finish(extra.label, extra.name)
    else if (row && disabled?.(row)) setPosition({...position, refusal: disabled(row)})
    else if (row) finish(shown(row), [row])
  }

  function tick() {
    if (!row) return
    const why = disabled?.(row)
    const ticked = new Set(position.ticked)
    if (why === undefined && !ticked.delete(id(row))) {
      if (group) for (const other of list.rows) if (group(other) === group(row)) ticked.delete(id(other))
      ticked.add(id(row))
    }
    setPosition({...position, ticked, refusal: why})
  }

  function shown(each: object): string {
    return config.shown?.(each) ?? search.table.cells[list.rows.indexOf(each)]?.[0] ?? id(each)
  }

  function finish(answer: string, value: ListAnswer<object>) {
    setPosition({...position, answer})
    done(value)
  }

  if (position.answer !== undefined) return settle(answeredLine(config.message, position.answer, view))
  const bottom = listLines({config, position, search, found, at, page, turn}, view)
  return draw({message: config.message, problem: config.problem, value: position.filter}, bottom.join('\n'))
})

function startOf({rows, extras, initial, id, several}: ListConfig<object>): number {
  if (several || initial === undefined) return 0
  const place = rows.rows.findIndex((row) => id(row) === initial)
  const extra = extras.findIndex(({name}) => name === initial)
  return place !== -1 || extra === -1 ? place : rows.rows.length + extra
}
