import {usageError} from '../errors.js'
import {sanitizeLine} from '../text/sanitize.js'
import type {Colors} from './view.js'

/** One column of a table, as data: what stands in it and what may be done to it when room is short. */
export interface Column<Row> {
  /** Its name for --columns: the field's name where it is one. */
  key: string
  header: string
  /** The plain value, complete and good for scripts. */
  value(row: Row): string | number | undefined | null
  /** How a terminal shows it, where that differs. */
  show?(row: Row): string
  align?: 'left' | 'right'
  /** May be cut, down to about this many characters (true: 10). */
  flexible?: boolean | number
  /** Is cut in its middle, since its end tells one row from another. */
  keepsEnd?: boolean
  /** Higher stays longer on a narrow terminal; without it, columns go from the right. The first column always stays. */
  priority?: number
  paint?(text: string, row: Row, colors: Colors): string
}

/** A table for programs: tab-separated, complete, no color, no header. */
export function renderTsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => columns.map((column) => sanitizeLine(String(column.value(row) ?? ''))).join('\t')).join('\n')
}

/** The columns that --columns names by field or by heading, in that order; each name that is neither is an error. */
export function selectColumns<Row>(columns: readonly Column<Row>[], names: string): Column<Row>[] {
  const wanted = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const find = (name: string) => {
    const folded = normalizeHeader(name)
    return (
      columns.find(({key}) => normalizeHeader(key) === folded) ??
      columns.find(({header}) => normalizeHeader(header) === folded)
    )
  }
  const unknown = wanted.filter((name) => !find(name))
  const legal = columns.map((column) => column.key)

  if (wanted.length === 0)
    throw usageError(`--columns names no column. Columns: ${legal.join(', ')}.`, [
      `--columns ${legal.slice(0, 3).join(',')}`,
    ])
  if (unknown.length > 0) {
    throw usageError(
      `${unknown.length === 1 ? 'Unknown column' : 'Unknown columns'}: ${sanitizeLine(unknown.join(', '))}. Columns: ${legal.join(', ')}.`,
      ['Any other field comes with --json, or with --query and a JMESPath expression.'],
    )
  }
  return [...new Set(wanted.flatMap((name) => find(name) ?? []))]
}

/** Case, blanks and signs do not count: "job id" is JobId. */
function normalizeHeader(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}
