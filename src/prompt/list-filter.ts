import type {Column} from '../render/columns.js'
import {addChoiceRows, type ChoiceTable, createChoiceTable} from './list-table.js'

/** The rows of a list with what typing finds them by. */
export interface SearchIndex<Row> {
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
export function createSearchIndex<Row>(
  columns: readonly Column<Row>[],
  hasHeader: boolean,
  keywordsOf: (row: Row) => string,
): SearchIndex<Row> {
  const table = createChoiceTable(columns, hasHeader)
  const texts: string[] = []
  return {
    table,
    update(rows) {
      addChoiceRows(table, rows)
      for (const row of rows.slice(texts.length)) {
        const cells = (table.cells[texts.length] ?? []).filter((_cell, index) => columns[index]?.align !== 'right')
        texts.push([...cells, keywordsOf(row)].join(' ').toLowerCase())
      }
    },
    find(filter) {
      const terms = filter.toLowerCase().split(/\s+/).filter(Boolean)
      const indexes: number[] = []
      for (const [index, text] of texts.entries()) if (terms.every((word) => text.includes(word))) indexes.push(index)
      return indexes
    },
  }
}
