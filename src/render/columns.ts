import {usageError} from '../errors.js'
import {sanitizeLine} from '../text/sanitize.js'
import type {Colors} from './view.js'

/** One column of a table: its values, and how it may be shortened. */
export interface Column<Row> {
  /** Its name for --columns: the name of the field, if it shows one. */
  key: string
  header: string
  /** The plain value, complete and good for scripts. */
  value(row: Row): string | number | undefined | null
  /** How a terminal shows it, where that differs. */
  format?(row: Row): string
  align?: 'left' | 'right'
  /** May be cut, down to about this many characters (true: 10). */
  flexible?: boolean | number
  /** Is cut in its middle, since its end tells one row from another. */
  keepsEnd?: boolean
  /** Gives way before any text is cut where all rows have the same value. */
  omitIfUniform?: boolean
  /** The key of a column; this one gives way before any text is cut where both show the same. */
  omitIfEqualTo?: string
  /** May be cut to this where it would not be shown otherwise. */
  lastResortWidth?: number
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
  const requestedNames = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const findColumn = (name: string) => {
    const normalized = normalizeColumnName(name)
    return (
      columns.find(({key}) => normalizeColumnName(key) === normalized) ??
      columns.find(({header}) => normalizeColumnName(header) === normalized)
    )
  }
  const unknownNames = requestedNames.filter((name) => !findColumn(name))
  const columnKeys = columns.map((column) => column.key)

  if (requestedNames.length === 0)
    throw usageError(`--columns names no column. Columns: ${columnKeys.join(', ')}.`, [
      `--columns ${columnKeys.slice(0, 3).join(',')}`,
    ])
  if (unknownNames.length > 0) {
    throw usageError(
      `${unknownNames.length === 1 ? 'Unknown column' : 'Unknown columns'}: ${sanitizeLine(unknownNames.join(', '))}. Columns: ${columnKeys.join(', ')}.`,
      ['Use --json, or --query with a JMESPath expression, for any other field.'],
    )
  }
  return [...new Set(requestedNames.flatMap((name) => findColumn(name) ?? []))]
}

/** Case, blanks and signs do not count: "job id" is JobId. */
function normalizeColumnName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}
