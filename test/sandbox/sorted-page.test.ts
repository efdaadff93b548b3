import {expect, test} from '@jest/globals'
import fc from 'fast-check'
import {sortBy} from '../../src/sandbox/operations/paging.js'
import {sortedPage} from '../../src/sandbox/operations/sorted-page.js'

const keys = fc.oneof(
  fc.array(fc.option(fc.integer({min: 0, max: 20}), {nil: undefined}), {maxLength: 60}),
  fc.array(fc.string({maxLength: 2}), {maxLength: 60}),
  fc.array(fc.nat(), {maxLength: 60}).map((list) => list.toSorted((a, b) => a - b)),
)

test('a page equals that of the sorted list, with equal keys by age', () => {
  fc.assert(
    fc.property(
      keys,
      fc.constantFrom('ascending', 'descending'),
      fc.integer({min: 1, max: 9}),
      fc.integer({min: 1, max: 9}),
      (list, order, PageNumber, PageSize) => {
        const items = list.map((key, index) => ({key, index}))
        const all = sortBy(order === 'descending' ? items.toReversed() : items, ({key}) => key, order)

        expect(
          sortedPage(items, ({key}) => key, order, {PageNumber, PageSize}, {defaultSize: 10, maxSize: 100}),
        ).toEqual({
          page: all.slice((PageNumber - 1) * PageSize, PageNumber * PageSize),
          total: items.length,
        })
      },
    ),
    {numRuns: 2000},
  )
})
