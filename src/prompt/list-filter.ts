import type {Column} from '../render/columns.js'
import {addChoiceRows, type ChoiceTable, createChoiceTable} from './list-table.js'

export interface SearchIndex<Row> {
  readonly table: ChoiceTable<Row>
  update(rows: readonly Row[]): void
  find(filter: string): number[]
}

/** Indexes each row once, without right-aligned numbers, so that "2.3" finds a version, not 12.3 GiB. */
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
