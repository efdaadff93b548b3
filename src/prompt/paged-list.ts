export interface ListPage<Row> {
  items: readonly Row[]
  totalCount?: number
}

/** A list that loads page by page: one page ahead, and the others while it is watched. */
export interface PagedList<Row> {
  readonly rows: readonly Row[]
  /** The total that the service reported, if any. */
  readonly total?: number
  readonly isComplete: boolean
  readonly failure?: unknown
  /** Incremented when existing rows change or move. Absent if they never do. */
  readonly version?: number
  readonly staleReason?: string
  /** Resolves with the first rows or at the end; rejects if nothing could be read. */
  ready(): Promise<void>
  /** Calls back on each change and keeps loading. Returns the function that unsubscribes. */
  watch(changed: () => void): () => void
}

/** Starts loading at once. */
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

export function fromArray<Row>(rows: readonly Row[]): PagedList<Row> {
  return {rows, total: rows.length, isComplete: true, ready: async () => {}, watch: () => () => {}}
}

/** Waits for all rows, or for the rows before a failure. */
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
