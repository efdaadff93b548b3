import type {Column} from '../render/columns.js'
import {addChoices, type ChoiceTable, choiceTable} from './list-table.js'

/** The rows of a list with what typing finds them by. */
export interface Searchable<Row> {
  readonly table: ChoiceTable<Row>
  /** Takes in what has arrived since. */
  update(rows: readonly Row[]): void
  /** Places of the rows in which every word of the filter stands, in the list's order. */
  find(filter: string): number[]
}

/**
 * Numbers and ages are no words to find a row by: "2.3" is a version, not 12.3 GiB. Each row is read once, so that a
 * key stroke costs no more than a search for each row.
 */
export function searchable<Row>(
  columns: readonly Column<Row>[],
  header: boolean,
  more: (row: Row) => string,
): Searchable<Row> {
  const table = choiceTable(columns, header)
  const texts: string[] = []
  return {
    table,
    update(rows) {
      addChoices(table, rows)
      for (const row of rows.slice(texts.length)) {
        const cells = (table.cells[texts.length] ?? []).filter((_cell, place) => columns[place]?.align !== 'right')
        texts.push([...cells, more(row)].join(' ').toLowerCase())
      }
    },
    find(filter) {
      const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
      const places: number[] = []
      for (const [place, text] of texts.entries()) if (words.every((word) => text.includes(word))) places.push(place)
      return places
    },
  }
}
