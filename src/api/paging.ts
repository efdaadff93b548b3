import {CliError} from '../errors.js'
import type {Answer, Cloud, Input} from './cloud.js'

/** The operations that answer a page at a time, and the field that holds the page. */
export const PAGED = {
  ListJobs: 'Jobs',
  ListEcsSpecs: 'EcsSpecs',
  ListTensorboards: 'Tensorboards',
  ListJobTemplates: 'JobTemplates',
  ListWorkspaces: 'Workspaces',
  ListImages: 'Images',
  ListDatasets: 'Datasets',
  ListCodeSources: 'CodeSources',
  ListResources: 'Resources',
} as const

export type PagedOperation = keyof typeof PAGED
export type Item<Name extends PagedOperation> =
  Answer<Name> extends {[field in (typeof PAGED)[Name]]?: (infer Element)[]} ? Element : never

export interface Page<Name extends PagedOperation> {
  items: Item<Name>[]
  totalCount: number
}

/** Items to a page: the most that every one of these operations takes. */
export const PAGE_SIZE = 100

/** Pages that are asked for at once, after the first one has told how many there are. */
export const PAGES_AT_ONCE = 4

/**
 * A list as an async generator of its pages, in the service's order. It ends when all items have come, or the first
 * `limit` of them. A service that says there are more and sends the same page again would never end: that is an error.
 * @param limit how many items at most; the page asked for is no larger
 */
export async function* pages<Name extends PagedOperation>(
  cloud: Cloud,
  operation: Name,
  input: Omit<Input<Name>, 'PageNumber' | 'PageSize'>,
  {limit = Number.POSITIVE_INFINITY, pageSize = PAGE_SIZE}: {limit?: number; pageSize?: number} = {},
): AsyncGenerator<Page<Name>> {
  const size = Math.max(1, Math.min(pageSize, limit))
  const ask = (number: number): Asked<Name> => {
    const asked: Asked<Name> = {
      answer: cloud.call(operation, {...input, PageNumber: number, PageSize: size} as Input<Name>),
      waits: false,
    }
    // A failure counts when its turn comes.
    asked.answer.then(
      () => (asked.waits = true),
      () => {},
    )
    return asked
  }
  const asked: Asked<Name>[] = []
  let seen = 0
  let before: string | undefined
  for (let next = 1; seen < limit; ) {
    const {answer} = asked.shift() ?? ask(next++)
    const page = await answer
    const items = ((page as Record<string, unknown>)[PAGED[operation]] ?? []) as Item<Name>[]
    const {TotalCount} = page as {TotalCount?: unknown}
    const totalCount = typeof TotalCount === 'number' ? TotalCount : seen + items.length
    const first = seen + items.length < totalCount ? JSON.stringify(items[0]) : undefined
    if (first !== undefined && first === before) throw withoutEnd(operation)
    before = first
    yield {items: items.slice(0, limit - seen), totalCount}
    seen += items.length
    if (items.length === 0 || seen >= totalCount) return
    // While pages wait for whoever reads them, others would only lie in memory.
    const room = asked.some(({waits}) => waits) ? 1 : PAGES_AT_ONCE
    for (; asked.length < room && (next - 1) * size < Math.min(limit, totalCount); next++) asked.push(ask(next))
  }
}

const withoutEnd = (operation: string) =>
  new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: `${operation}: the service sends the same page again and again, so its list has no end.`,
    suggestions: ['Ask for less: --limit 20'],
  })

interface Asked<Name extends PagedOperation> {
  answer: Promise<Answer<Name>>
  /** It has come, and is not read yet. */
  waits: boolean
}

/** The items of a list, all or the first `limit`, with how many there are. */
export async function list<Name extends PagedOperation>(
  cloud: Cloud,
  operation: Name,
  input: Omit<Input<Name>, 'PageNumber' | 'PageSize'>,
  options: {limit?: number; pageSize?: number} = {},
): Promise<Page<Name>> {
  const items: Item<Name>[] = []
  let totalCount = 0
  for await (const page of pages(cloud, operation, input, options)) {
    items.push(...page.items)
    totalCount = page.totalCount
  }
  return {items, totalCount}
}
