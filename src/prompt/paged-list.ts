/** A part of a list, as src/api/paging.ts answers it. */
export interface ListPage<Row> {
  items: readonly Row[]
  totalCount?: number
}

/** A list that arrives page by page; one page is fetched ahead, the others while somebody looks. */
export interface Growing<Row> {
  /** What has arrived. */
  readonly rows: readonly Row[]
  /** How many there will be, as far as the service has said. */
  readonly total?: number
  /** Nothing more will come. */
  readonly ended: boolean
  /** Why the rest did not come. */
  readonly failure?: unknown
  /**
   * Counts up when rows that were there have changed, or others stand before them. Absent where they stay as they are.
   */
  readonly version?: number
  /** Why what is shown may be out of date. */
  readonly trouble?: string
  /** Resolves with the first rows or at the end; rejects where nothing came but a failure. */
  ready(): Promise<void>
  /** Calls back at each change and keeps the list growing, until the function that it returns is called. */
  watch(changed: () => void): () => void
}

/** Starts to read a list at once. */
export function growing<Row>(source: AsyncIterable<ListPage<Row>>): Growing<Row> {
  const rows: Row[] = []
  const watchers = new Set<() => void>()
  const {promise, resolve, reject} = withResolvers()
  promise.catch(() => {})
  let goOn: (() => void) | undefined
  const list = {
    rows,
    total: undefined as number | undefined,
    ended: false,
    failure: undefined as unknown,
    ready: () => promise,
    watch(changed: () => void) {
      watchers.add(changed)
      goOn?.()
      return () => void watchers.delete(changed)
    },
  }
  const tell = () => {
    for (const changed of watchers) changed()
  }
  const read = async () => {
    for await (const {items, totalCount} of source) {
      rows.push(...items)
      list.total = totalCount
      if (rows.length > 0) resolve()
      tell()
      if (watchers.size === 0 && rows.length < (totalCount ?? Number.POSITIVE_INFINITY)) {
        await new Promise<void>((wake) => {
          goOn = wake
        })
      }
    }
  }
  read()
    .catch((error: unknown) => {
      list.failure = error
      if (rows.length === 0) reject(error)
    })
    .finally(() => {
      list.ended = true
      resolve()
      tell()
    })
  return list
}

/** A list that is there already. */
export function fixed<Row>(rows: readonly Row[]): Growing<Row> {
  return {rows, total: rows.length, ended: true, ready: async () => {}, watch: () => () => {}}
}

/** Everything that a list holds, or what came before it failed. */
export async function whole<Row>(list: Growing<Row>): Promise<readonly Row[]> {
  if (list.ended) return list.rows
  await new Promise<void>((resolve) => {
    const stop = list.watch(() => {
      if (!list.ended) return
      stop()
      resolve()
    })
  })
  return list.rows
}

function withResolvers() {
  let resolve = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return {promise, resolve, reject}
}
