import {describe, expect, test} from '@jest/globals'
import {focusOf, type ListContext, type ListEvent, reduceList} from '../../src/prompt/list-reducer.js'
import type {ListConfig, ListState} from '../../src/prompt/list-view.js'

interface Fruit {
  name: string
  kind: string
  isRotten?: boolean
}

const FRUITS: Fruit[] = [
  {name: 'apple', kind: 'pome'},
  {name: 'pear', kind: 'pome'},
  {name: 'plum', kind: 'stone', isRotten: true},
]

function contextOf(more: Partial<ListConfig<object>> = {}, fruits = FRUITS): ListContext {
  const config = {
    message: 'Fruit',
    rows: {rows: fruits, isComplete: true, version: 1},
    columns: [],
    id: (row: object) => (row as Fruit).name,
    actions: [{name: 'other', label: 'Another fruit'}],
    isMultiple: false,
    disabledReason: (row: object) => ((row as Fruit).isRotten ? 'It is rotten.' : undefined),
    ...more,
  } as unknown as ListConfig<object>
  return {
    config,
    find: (filter) => fruits.flatMap(({name}, index) => (name.includes(filter) ? [index] : [])),
    firstCell: (row) => (row as Fruit).name.toUpperCase(),
  }
}

const START: ListState = {filter: '', index: 0, checked: new Set()}
const press = (events: ListEvent[], context: ListContext, state = START) =>
  events.reduce((current, event) => reduceList(current, event, context), state)
const [down, up, toggle, submit]: [ListEvent, ListEvent, ListEvent, ListEvent] = [
  {type: 'move', step: 1},
  {type: 'move', step: -1},
  {type: 'toggle'},
  {type: 'submit'},
]

describe('the focus', () => {
  test.each([
    ['starts on the first row', [], 'apple'],
    ['moves down', [down], 'pear'],
    ['reaches the actions below the rows', [down, down, down], 'other'],
    ['wraps from the last entry to the first', [down, down, down, down], 'apple'],
    ['wraps from the first entry to the last', [up], 'other'],
    ['stops at the last entry when a page goes down', [{type: 'move', step: 10}], 'other'],
    ['goes to the first match when a filter is typed', [down, {type: 'filter', text: 'p'}], 'apple'],
  ] as [string, ListEvent[], string][])('%s', (_title, events, expected) => {
    const context = contextOf()
    expect(focusOf(press(events, context), context).id).toBe(expected)
  })

  test('stays on its row when a row comes before it', () => {
    const state = press([down], contextOf())
    const later = contextOf({}, [{name: 'fig', kind: 'other'}, ...FRUITS])
    expect(focusOf(state, later)).toMatchObject({id: 'pear', index: 2})
  })

  test('stays on its index when its row is gone', () => {
    const state = press([down], contextOf())
    expect(focusOf(state, contextOf({}, FRUITS.toSpliced(1, 1)))).toMatchObject({id: 'plum', index: 1})
  })
})

describe('a list to choose one from', () => {
  test.each([
    ['the focused row', [submit], {answer: 'APPLE', result: [FRUITS[0]]}],
    ['an action', [up, submit], {answer: 'Another fruit', result: 'other'}],
    ['a disabled row: the reason is shown', [down, down, submit], {warning: 'It is rotten.', result: undefined}],
    ['nothing, where nothing matches', [{type: 'filter', text: 'x'}, down, submit], {result: 'other'}],
  ] as [string, ListEvent[], object][])('submits %s', (_title, events, expected) => {
    const {answer, result, warning} = press(events, contextOf())
    expect({answer, result, warning}).toMatchObject(expected)
  })

  test('a warning goes with the next move', () => {
    expect(press([down, down, submit, up], contextOf()).warning).toBeUndefined()
  })
})

describe('a list to choose several from', () => {
  const several = (more = {}) => contextOf({isMultiple: true, actions: [], ...more})
  const checkedAfter = (events: ListEvent[], context = several()) => [...press(events, context).checked]

  test.each([
    ['checks a row', [toggle], ['apple']],
    ['unchecks it again', [toggle, toggle], []],
    ['checks several', [toggle, down, toggle], ['apple', 'pear']],
    ['does not check a disabled row', [down, down, toggle], []],
  ] as [string, ListEvent[], string[]][])('%s', (_title, events, expected) => {
    expect(checkedAfter(events)).toEqual(expected)
  })

  test('keeps one row per group', () => {
    const grouped = several({group: (row: object) => (row as Fruit).kind})
    expect(checkedAfter([toggle, down, toggle], grouped)).toEqual(['pear'])
  })

  test('keeps what was checked when a filter hides it', () => {
    expect(press([toggle, {type: 'filter', text: 'pear'}, submit], several()).result).toEqual([FRUITS[0]])
  })

  test.each([
    ['nothing', {}, {answer: 'none', result: []}],
    ['nothing, in words of the question', {noneText: 'no fruit'}, {answer: 'no fruit', result: []}],
    ['the focused row where Enter alone may choose', {enterSelectsFocused: true}, {result: [FRUITS[0]]}],
  ])('submits %s', (_title, more, expected) => {
    expect(press([submit], several(more))).toMatchObject(expected)
  })
})
