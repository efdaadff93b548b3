import {once} from 'node:events'
import {usageError} from '../errors.js'
import type {StructuredFormat} from '../render/structured.js'
import {argsBeforeDashDash, getFlagValue, hasSwitch} from './argv.js'
import {OUTPUT_FORMATS} from './global-flags.js'

/** By page 3 V8's young generation is large enough for a page. */
const PAGES_BEFORE_HEAP_LIMIT = 3

/** Reads the raw arguments, so that it works if parsing fails, too. Undefined means text. */
export function getStructuredFormat(argv: readonly string[]): StructuredFormat | undefined {
  const output = getFlagValue(argv, '--output')
  if (argsBeforeDashDash(argv).includes('--json')) return 'json'
  if (output === undefined && hasSwitch(argv, '--json')) return 'json'
  if (output && output !== 'table' && output !== 'tsv') return output as StructuredFormat
  if (getFlagValue(argv, '--query') === undefined) return undefined
  return output === 'tsv' ? 'text' : 'auto'
}

/** How a list is printed: by default aligned on a terminal, and as tab-separated rows off it. */
export function getTableLayout(argv: readonly string[], isTty: boolean): 'aligned' | 'tsv' {
  const output = getFlagValue(argv, '--output')
  if (output === 'tsv' || output === 'text') return 'tsv'
  return isTty || output === 'table' ? 'aligned' : 'tsv'
}

/** Checks output options before any call: afterwards a job may have been created or stopped. */
export async function checkOutputOptions(argv: readonly string[]): Promise<void> {
  const output = process.env.PAI_DLC_OUTPUT
  if (output && !OUTPUT_FORMATS.some((name) => name === output))
    throw usageError(`PAI_DLC_OUTPUT must be one of ${OUTPUT_FORMATS.join(', ')}.`, ['unset PAI_DLC_OUTPUT'])
  const query = getFlagValue(argv, '--query')
  if (query !== undefined) await (await import('../render/query.js')).checkQuery(query)
}

export async function printStructured(
  result: unknown,
  argv: readonly string[],
  {format, quietQuery}: {format: StructuredFormat; quietQuery?: string},
): Promise<void> {
  const {renderStructured} = await import('../render/structured.js')
  const text = await renderStructured(result, {format, query: getFlagValue(argv, '--query'), quietQuery})
  if (text !== '') process.stdout.write(`${text}\n`)
}

/** Writes a list page by page, without keeping it in memory. Resolves with the total count. */
export async function streamJsonPages(
  field: string,
  pages: AsyncIterable<{items: unknown[]; totalCount: number}>,
  onPage: () => void,
): Promise<number> {
  const {createJsonPages} = await import('../render/structured.js')
  const json = createJsonPages(field)
  let total = 0
  let pageCount = 0
  for await (const {items, totalCount} of pages) {
    onPage()
    if (++pageCount === PAGES_BEFORE_HEAP_LIMIT) (await import('../platform/v8-heap.js')).limitYoungGeneration()
    total = totalCount
    if (!process.stdout.write(json.renderPage(items))) await once(process.stdout, 'drain')
  }
  process.stdout.write(`${json.renderEnd(total)}\n`)
  return total
}
