import {createPrompt, isEnterKey, useEffect, useKeypress, useMemo, useRef, useState} from '@inquirer/core'
import {type ChoiceLine, type ChoiceView, choiceHeader, choiceHints, choiceLine, choiceText, fitChoices} from '../../render/choices.js'
import {colours} from '../../render/view.js'
import {BACK, type Back, type ChooseQuestion, type Extra, type ManyQuestion} from '../prompter.js'
import {searchable} from './filter.js'
import {answeredLine, askingLine, isBackKey, type Setting, useView} from './look.js'
import {spinner, useSpin} from './spinner.js'

export interface ListConfig<Row> extends Omit<ChooseQuestion<Row, string>, 'extras'>, ManyQuestion<Row>, Setting {
  extras: readonly Extra<string>[]
  several: boolean
}

/** Rows chosen, or the name of an extra. */
export type ListAnswer<Row> = Row[] | string | Back

interface Position {
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

const ARROWS: Record<string, (page: number) => number> = {
  up: () => -1,
  down: () => 1,
  pageup: (page) => -page,
  pagedown: (page) => page,
}

/** A list to choose from: it may still be arriving, typing filters it, and what is pointed at stays pointed at. */
export const listPrompt = createPrompt<ListAnswer<object>, ListConfig<object>>((config, done) => {
  const {rows: list, columns, header = true, several, extras, screen, id, disabled, group} = config
  const view = useView(screen)
  const search = useMemo(() => searchable(columns, header, (row: object) => `${id(row)} ${config.keywords?.(row) ?? ''}`), [list.version])
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

  useKeypress((key, rl) => {
    if (position.answer !== undefined) return
    if (isBackKey(key)) {
      if (rl.line !== '' && key.name === 'escape') {
        rl.clearLine(0)
        setPosition({...position, filter: '', at: 0, on: nameAt(0, search.find('')), refusal: undefined})
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
    } else if (rl.line !== position.filter) {
      setPosition({...position, filter: rl.line, at: 0, on: nameAt(0, search.find(rl.line)), refusal: undefined})
    }
  })

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

  if (position.answer !== undefined) return answeredLine(config.message, position.answer, view)
  const drawn = fitChoices(search.table, view.width - (several ? 6 : 2))
  const top = Math.max(0, Math.min(at - Math.floor(page / 2), count - page))
  const lines = Array.from({length: Math.max(0, Math.min(page, count - top))}, (_, index): string[] => {
    const place = top + index
    const pointed = place === at
    const each = list.rows[found[place] ?? -1]
    const line: ChoiceLine =
      each === undefined
        ? {cells: extras[place - found.length]?.label ?? '', pointed}
        : {
            cells: search.table.cells[found[place] ?? -1] ?? '',
            pointed,
            row: each,
            disabled: disabled?.(each) !== undefined,
            ...(several ? {ticked: position.ticked.has(id(each))} : {}),
          }
    const isParted = config.apart && index > 0 && place === found.length
    return [...(isParted ? [''] : []), choiceLine(search.table, drawn, line, view)]
  })
  const paint = colours(view.colour)
  const detail = row ? (disabled?.(row) ?? config.detail?.(row)) : extra?.detail
  const bottom = [
    ...(header && list.rows.length > 0 ? [choiceHeader(search.table, drawn, several, view)] : []),
    ...(list.rows.length === 0 && !list.ended ? [paint.dim(`  ${spinner(turn, view)} loading ${view.unicode ? '…' : '...'}`)] : []),
    ...(list.rows.length === 0 && list.ended ? choiceText(config.empty?.(list.failure) ?? '', 4, view).filter((text) => text.trim()) : []),
    ...(found.length === 0 && position.filter !== '' && list.ended ? [paint.dim('  nothing fits what is typed')] : []),
    ...lines.flat(),
    ...counter(config, position, found.length, turn, view).map((text) => paint.dim(text)),
    ...(detail && !position.refusal ? choiceText(detail, 2, view) : []),
    ...(list.trouble ? choiceText(`! ${list.trouble}`, 2, view).map((text) => paint.yellow(text)) : []),
    ...(position.refusal ? choiceText(`! ${position.refusal}`, 2, view).map((text) => paint.yellow(text)) : []),
    choiceHints(hints(config, position), view),
  ]
  return [`${askingLine(config.message, config.problem, view)}  ${position.filter}`, bottom.join('\n')]
})

function startOf({rows, extras, initial, id, several}: ListConfig<object>): number {
  if (several || initial === undefined) return 0
  const place = rows.rows.findIndex((row) => id(row) === initial)
  const extra = extras.findIndex(({name}) => name === initial)
  return place !== -1 || extra === -1 ? place : rows.rows.length + extra
}

/** How much of the list is there: "12 of 5,000 images, 2 chosen". */
function counter(
  {rows: list, several, what}: ListConfig<object>,
  {filter, ticked}: Position,
  found: number,
  turn: number,
  view: ChoiceView,
) {
  const number = (count: number) => count.toLocaleString('en')
  const {length} = list.rows
  if (length === 0) return []
  const things = what ? ` ${what}` : ''
  const total = Math.max(length, list.total ?? 0)
  const fit = filter === '' ? `${number(total)}${things}` : `${number(found)} of ${number(total)}${things}`
  const here = list.ended || length >= total ? '' : `, ${number(length)} here ${spinner(turn, view)}`
  const lost = list.failure === undefined ? '' : `, ${number(length)} here: the rest could not be read`
  const chosen = several ? `, ${ticked.size === 0 ? 'none' : number(ticked.size)} chosen` : ''
  return total > 10 || filter !== '' || several || here || lost ? choiceText(`${fit}${here}${lost}${chosen}`, 1, view) : []
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
