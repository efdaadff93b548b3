import {CliError} from '../errors.js'
import type {Cloud, OperationInput, OperationResponse} from './cloud.js'

const PAGE_FIELDS = {
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

export type PagedOperation = keyof typeof PAGE_FIELDS
export type ListItem<Name extends PagedOperation> =
  OperationResponse<Name> extends {[field in (typeof PAGE_FIELDS)[Name]]?: (infer Element)[]} ? Element : never

export interface Page<Name extends PagedOperation> {
  items: ListItem<Name>[]
  totalCount: number
}

/** The largest page size that all these operations accept. */
export const PAGE_SIZE = 100

export const MAX_CONCURRENT_PAGES = 4

/** The service rejects higher page numbers. */
const MAX_PAGE_NUMBERS: Partial<Record<PagedOperation, number>> = {ListJobs: 1000}

/** Yields the pages of a list in the service's order, up to `limit` items. @throws CliError if a page repeats, or beyond the last page */
export async function* listPages<Name extends PagedOperation>(
  cloud: Cloud,
  operation: Name,
  input: Omit<OperationInput<Name>, 'PageNumber' | 'PageSize'>,
  {limit = Number.POSITIVE_INFINITY, pageSize = PAGE_SIZE}: {limit?: number; pageSize?: number} = {},
): AsyncGenerator<Page<Name>> {
  const size = Math.max(1, Math.min(pageSize, limit))
  const maxItems = size * (MAX_PAGE_NUMBERS[operation] ?? Number.POSITIVE_INFINITY)
  const queue = new PageQueue(size, (number) =>
    cloud.call(operation, {...input, PageNumber: number, PageSize: size} as OperationInput<Name>),
  )
  let received = 0
  let previousFirst: string | undefined
  while (received < limit) {
    const {items, totalCount = received + items.length} = readPage(operation, await queue.next())
    const first = received + items.length < totalCount ? JSON.stringify(items[0]) : undefined
    if (first !== undefined && first === previousFirst) throw endlessListError(operation)
    previousFirst = first
    yield {items: items.slice(0, limit - received), totalCount}
    received += items.length
    if (items.length === 0 || received >= totalCount) return
    if (received >= maxItems && received < limit) throw listTooLongError(operation, received, totalCount)
    queue.prefetch(Math.min(limit, totalCount, maxItems))
  }
}

class PageQueue<Response> {
  private readonly pending: PendingPage<Response>[] = []
  private nextNumber = 1

  constructor(
    private readonly pageSize: number,
    private readonly request: (number: number) => Promise<Response>,
  ) {}

  next(): Promise<Response> {
    const page = this.pending.shift() ?? this.requestNext()
    return page.response
  }

  prefetch(itemCount: number): void {
    // Limits memory: don't fetch more while received pages are unread.
    const maxPending = this.pending.some(({isReady}) => isReady) ? 1 : MAX_CONCURRENT_PAGES
    while (this.pending.length < maxPending && (this.nextNumber - 1) * this.pageSize < itemCount)
      this.pending.push(this.requestNext())
  }

  private requestNext(): PendingPage<Response> {
    const page = {response: this.request(this.nextNumber++), isReady: false}
    page.response.then(
      () => (page.isReady = true),
      () => {},
    )
    return page
  }
}

interface PendingPage<Response> {
  response: Promise<Response>
  /** Received, but not read. */
  isReady: boolean
}

function readPage<Name extends PagedOperation>(operation: Name, response: OperationResponse<Name>) {
  const fields = response as Record<string, unknown>
  return {
    items: (fields[PAGE_FIELDS[operation]] ?? []) as ListItem<Name>[],
    totalCount: typeof fields.TotalCount === 'number' ? fields.TotalCount : undefined,
  }
}

const endlessListError = (operation: string) =>
  new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: `${operation}: the service keeps returning the same page.`,
    suggestions: ['Request fewer items: --limit 20'],
  })

const listTooLongError = (operation: string, received: number, totalCount: number) =>
  new CliError({
    code: 'ListTooLong',
    exit: 'failure',
    message: `${operation} returns at most ${received} items, but ${totalCount} match. The rest was not read.`,
    suggestions: ['Narrow the search by time: --since TIME --until TIME'],
  })

export async function listItems<Name extends PagedOperation>(
  cloud: Cloud,
  operation: Name,
  input: Omit<OperationInput<Name>, 'PageNumber' | 'PageSize'>,
  options: {limit?: number; pageSize?: number} = {},
): Promise<Page<Name>> {
  const items: ListItem<Name>[] = []
  let totalCount = 0
  for await (const page of listPages(cloud, operation, input, options)) {
    items.push(...page.items)
    totalCount = page.totalCount
  }
  return {items, totalCount}
}
