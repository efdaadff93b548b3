/** A part of a list, as src/api/paging.ts answers it. */
export interface ListPage<Row> {
  items: readonly Row[]
  totalCount?: number
}

/** A list that arrives page by page; one page is fetched ahead, the others while somebody looks. */
export interface PagedList<Row> {
  /** What has arrived. */
  readonly rows: readonly Row[]
  /** How many there will be, as far as the service has said. */
  readonly total?: number
  /** Nothing more will come. */
  readonly isComplete: boolean
  /** Why the rest did not come. */
  readonly failure?: unknown
  /**
   * Counts up when rows that were there have changed, or others stand before them. Absent where they stay as they are.
   */
  readonly version?: number
  /** Why what is shown may be out of date. */
  readonly staleReason?: string
  /** Resolves with the first rows or at the end; rejects where nothing came but a failure. */
  ready(): Promise<void>
  /** Calls back at each change and keeps the list growing, until the function that it returns is called. */
  watch(changed: () => void): () => void
}

/** Starts to read a list at once. */
export function createPagedList<Row>(source: AsyncIterable<ListPage<Row>>): PagedList<Row> {
  const rows: Row[] = []
  const listeners = new Set<() => void>()
  const {promise, resolve, reject} = withResolvers()
  promise.catch(() => {})
  let resume: (() => void) | undefined
  const list = {
    rows,
    total: undefined as number | undefined,
    isComplete: false,
    failure: undefined as unknown,
    ready: () => promise,
    watch(listener: () => void) {
      listeners.add(listener)
      resume?.()
      return () => void listeners.delete(listener)
    },
  }
  const notify = () => {
    for (const listener of listeners) listener()
  }
  const readPages = async () => {
    for await (const {items, totalCount} of source) {
      rows.push(...items)
      list.total = totalCount
      if (rows.length > 0) resolve()
      notify()
      if (listeners.size === 0 && rows.length < (totalCount ?? Number.POSITIVE_INFINITY)) {
        await new Promise<void>((wake) => {
          resume = wake
        })
      }
    }
  }
  readPages()
    .catch((error: unknown) => {
      list.failure = error
      if (rows.length === 0) reject(error)
    })
    .finally(() => {
      list.isComplete = true
      resolve()
      notify()
    })
  return list
}

/** A list that is there already. */
export function fromArray<Row>(rows: readonly Row[]): PagedList<Row> {
  return {rows, total: rows.length, isComplete: true, ready: async () => {}, watch: () => () => {}}
}

/** Everything that a list holds, or what came before it failed. */
export async function loadAll<Row>(list: PagedList<Row>): Promise<readonly Row[]> {
  if (list.isComplete) return list.rows
  await new Promise<void>((resolve) => {
    const unsubscribe = list.watch(() => {
      if (!list.isComplete) return
      unsubscribe()
      resolve()
    })
  })
  return list.rows
}

function withResolvers() {
  let resolve = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<void>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise
    reject = rejectPromise
  })
  return {promise, resolve, reject}
}
