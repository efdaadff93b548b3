import Table from 'cli-table3'
import {COLUMN_GAP} from './fit-columns.js'

export interface DrawnColumn {
  width: number
  align?: 'left' | 'right'
}

const LINES_PER_ROW = 8

const BORDERS = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
] as const
const NO_BORDERS = {...Object.fromEntries(BORDERS.map((name) => [name, ''])), middle: ' '.repeat(COLUMN_GAP)}

/** One line per row, without borders or trailing spaces. Cells already fit their widths. */
export function drawTable(rows: readonly (readonly string[])[], columns: readonly DrawnColumn[]): string[] {
  const options = {
    chars: NO_BORDERS,
    style: {'padding-left': 0, 'padding-right': 0, head: [], border: []},
    colWidths: columns.map(({width}) => width),
    colAligns: columns.map(({align = 'left'}) => align),
  }
  const lines: string[] = []
  for (let start = 0; start < rows.length; start += LINES_PER_ROW) {
    const table = new Table(options)
    const batch = rows.slice(start, start + LINES_PER_ROW)
    table.push(columns.map((_column, index) => batch.map((cells) => cells[index]).join('\n')))
    lines.push(...table.toString().split('\n'))
  }
  return lines.map((line) => line.trimEnd())
}
