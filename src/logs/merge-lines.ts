export interface StreamLine {
  id: string
  line: string
}

const TIMESTAMP = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/

/** Merges streams by time, keeping the order within each. A line without a time follows its predecessor. */
export function* mergeLines(streams: readonly {id: string; lines: readonly string[]}[]): Generator<StreamLine, void> {
  const queues = streams
    .filter(({lines}) => lines.length > 0)
    .map(({id, lines}) => ({id, lines, next: 0, time: timestampOf(lines[0], '')}))
  for (;;) {
    let first: (typeof queues)[number] | undefined
    for (const queue of queues)
      if (queue.next < queue.lines.length && (!first || queue.time < first.time)) first = queue
    if (!first) return
    yield {id: first.id, line: first.lines[first.next++] ?? ''}
    first.time = timestampOf(first.lines[first.next], first.time)
  }
}

const timestampOf = (line: string | undefined, before: string) => TIMESTAMP.exec(line ?? '')?.[0] ?? before
