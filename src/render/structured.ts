import {isAscii} from 'node:buffer'
import {isRecord} from '../platform/record.js'
import {escapeUnsafe, sanitizeLine, sanitizeText} from '../text/sanitize.js'
import {applyQuery} from './query.js'

export type StructuredFormat = 'auto' | 'json' | 'yaml' | 'text' | 'quiet'

export interface StructuredOptions {
  /** 'auto' is for --query without --output: words for scalars and lists of them, else JSON. */
  format: StructuredFormat
  /** JMESPath over the value. */
  query?: string
  /** JMESPath to the ids, for quiet output without a query. */
  quietQuery?: string
}

/** A result for programs, without a line break at its end. */
export async function renderStructured(
  value: unknown,
  {format, query, quietQuery}: StructuredOptions,
): Promise<string> {
  const effectiveQuery = query ?? (format === 'quiet' ? quietQuery : undefined)
  const result = effectiveQuery === undefined ? value : await applyQuery(value, effectiveQuery)

  if (format === 'yaml') return toYaml(result)
  if (format === 'text') return toText(result)
  if (format === 'quiet')
    return toText(Array.isArray(result) ? distinct(result.filter((item) => item !== null && item !== '')) : result)
  if (
    format === 'auto' &&
    query !== undefined &&
    (isScalar(result) || (Array.isArray(result) && result.every(isScalar)))
  )
    return toText(result)
  return toJson(result)
}

/** Pretty JSON that is always valid, and that no terminal takes for commands. */
export function toJson(value: unknown): string {
  return escapeUnsafe(JSON.stringify(value, undefined, 2) ?? 'null')
}

/** A list printed page by page as the same text that toJson gives for the whole list. */
export function createJsonPages(field: string): {
  renderPage(items: readonly unknown[]): Buffer
  renderEnd(totalCount: number): string
} {
  const [prefix, suffix] = [`{\n  ${JSON.stringify(field)}: [`, '\n  ]\n}']
  let isFirst = true
  return {
    renderPage(items) {
      if (items.length === 0) return Buffer.alloc(0)
      const text = JSON.stringify({[field]: items}, undefined, 2)
      const unescaped = Buffer.from(text)
      const bytes = isAscii(unescaped) && !unescaped.includes(DELETE_BYTE) ? unescaped : Buffer.from(escapeUnsafe(text))
      const start = isFirst ? 0 : prefix.length - 1
      // What was the list's bracket follows the page before.
      if (!isFirst) bytes[start] = COMMA_BYTE
      isFirst = false
      return bytes.subarray(start, -suffix.length)
    },
    renderEnd: (totalCount) => `${isFirst ? `${prefix}]` : '\n  ]'},\n  "TotalCount": ${totalCount}\n}`,
  }
}

const [DELETE_BYTE, COMMA_BYTE] = [0x7f, 0x2c]

/** YAML that every reader, YAML 1.1 ones too, gives back with the same types. */
export async function toYaml(value: unknown): Promise<string> {
  const {
    default: {Document, Scalar, visit},
  } = await import('yaml')
  const document = new Document(JSON.parse(toJson(value)), {aliasDuplicateObjects: false, compat: 'yaml-1.1'})
  // In double quotes, what a terminal would act on can be written as an escape.
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && (node.value === '=' || escapeUnsafe(node.value) !== node.value))
        node.type = Scalar.QUOTE_DOUBLE
    },
  })
  return escapeUnsafe(document.toString({lineWidth: 0}).replace(/\n$/, ''))
}

/** An id that a list has twice, such as a quota of two workspaces, is printed once. */
const distinct = (items: readonly unknown[]): unknown[] => [...new Set(items)]

/** Plain text for scripts: a scalar as is, one item per line, rows with tabs, nothing for null. */
function toText(value: unknown): string {
  if (typeof value === 'string') return sanitizeText(value)
  if (isScalar(value)) return formatScalar(value)
  if (!Array.isArray(value)) return formatRow(Object.values(value as object))

  const keys = [...new Set(value.flatMap((item) => (isRecord(item) ? Object.keys(item) : [])))]
  return value
    .map((item) => formatRow(Array.isArray(item) ? item : isRecord(item) ? keys.map((key) => item[key]) : [item]))
    .join('\n')
}

function formatRow(cells: readonly unknown[]): string {
  return cells
    .map((cell) => (isScalar(cell) ? sanitizeLine(formatScalar(cell)) : escapeUnsafe(JSON.stringify(cell))))
    .join('\t')
}

function formatScalar(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object'
}
