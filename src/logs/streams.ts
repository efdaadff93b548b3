import type {GetJobResponse} from '../api/generated/types.js'
import {isTerminal} from '../job/status.js'
import {DEFAULT_WINDOW_MS} from '../job/times.js'
import type {Clock} from '../platform/clock.js'
import {createTail, type Tail, type TailState} from './tail.js'
import type {ReadLines} from './window-reader.js'

/** A stream of lines as the job shows it at the moment. A pod's earlier incarnations come before it. */
export interface StreamSpec {
  id: string
  /** The incarnation; absent while unknown. */
  uid?: string
  /** An earlier incarnation (HistoryPods), of which only last lines can come. */
  isPast?: boolean
  ended: boolean
  /** When it began and ended, UTC, where known. */
  beganAt?: string
  endedAt?: string
  reader(uid: string | undefined): ReadLines
}

/** Where following stands, for another process to go on with. It holds no text of the log. */
export interface FollowCursor {
  /** The pod that was the first one, where only that is followed. */
  first?: string
  streams: StreamCursor[]
  /** Incarnations that were over when following began, and are not shown. */
  skipped: string[]
}

interface StreamCursor extends Partial<TailState> {
  id: string
  uid?: string
  /** Lines to show of what was there before, where that has not been done. */
  first?: number
  /** All of it has been given. */
  over?: true
}

export interface StreamOptions {
  clock: Clock
  since?: string
  /** Lines of what was there before; infinite: all of the job, from its beginning. */
  tail?: number
  resume?: FollowCursor
  onNote?: (note: string) => void
}

export interface Stream {
  id: string
  uid?: string
  tail: Tail
  /** Lines to show of what was there before; undefined once that is done. */
  first?: number
  endedAt?: number
  quiet: number
  /** The end was long ago: reading what waits is enough. */
  old: boolean
  /** The last look left nothing waiting. */
  drained: boolean
  /** Another incarnation of the pod has come after it. */
  isPast: boolean
  /** Nothing more is read. */
  over: boolean
  looked: boolean
  /** The round of the last look; before the first one that of the others. */
  turn: number
}

export interface Streams {
  all: Stream[]
  /** Takes in what the job shows now: pods that joined, restarted, ended. */
  update(specs: StreamSpec[], job: GetJobResponse): void
  cursor(): FollowCursor
}

const LONG_AGO_MS = 60_000

export function createStreams(options: StreamOptions): Streams {
  const {clock, since, tail = 100, resume, onNote} = options
  const isWhole = tail === Number.POSITIVE_INFINITY
  const all: Stream[] = []
  const skipped = new Set(resume?.skipped)
  let isFirst = resume === undefined
  let restored = resume?.streams ?? []
  return {all, update, cursor}

  function update(specs: StreamSpec[], job: GetJobResponse): void {
    const now = clock.now()
    const made = timeOf(job.GmtCreateTime) ?? now - DEFAULT_WINDOW_MS
    restore(specs, made)
    const shown = new Set<Stream>()
    for (const spec of specs) {
      const stream = spec.uid && skipped.has(spec.uid) ? undefined : (find(spec) ?? open(spec, made))
      if (!stream) continue
      shown.add(stream)
      stream.uid ??= spec.uid
      if (spec.isPast) passOn(stream)
      const ended = spec.ended || isTerminal(job.Status)
      stream.endedAt = ended ? (stream.endedAt ?? now) : undefined
      const reportedEnd = timeOf(spec.endedAt || (isTerminal(job.Status) ? endOf(job) : undefined))
      if (ended && !stream.looked && reportedEnd !== undefined) stream.old = now - reportedEnd > LONG_AGO_MS
    }
    // A pod that the job no longer lists, or not in this incarnation, brings nothing more.
    for (const stream of all) if (!shown.has(stream)) stream.endedAt ??= now
    isFirst = false
  }

  /** The stream of a spec. While one side does not know the incarnation yet, it is the one that is there. */
  function find({id, uid}: StreamSpec): Stream | undefined {
    const same = uid === undefined ? undefined : all.find((stream) => stream.id === id && stream.uid === uid)
    return same ?? all.findLast((stream) => stream.id === id && !stream.isPast && (!stream.uid || !uid))
  }

  function open(spec: StreamSpec, made: number): Stream | undefined {
    const endedAt = timeOf(spec.endedAt)
    const from = timeOf(since)
    if (
      spec.isPast &&
      spec.uid &&
      isFirst &&
      !isWhole &&
      (from === undefined || (endedAt !== undefined && endedAt < from))
    ) {
      skipped.add(spec.uid)
      return undefined
    }
    const began = isFirst ? made : Math.max(made, (timeOf(spec.beganAt) ?? made) - 60_000)
    for (const before of all) if (before.id === spec.id) passOn(before)
    const stream = add(spec, {start: from ?? began})
    if (isFirst && from === undefined && !isWhole) stream.first = tail
    return stream
  }

  function add({id, uid, reader}: StreamSpec, {start, state}: {start: number; state?: TailState}): Stream {
    const stream: Stream = {
      ...{id, ...(uid ? {uid} : {}), quiet: 0, looked: false, turn: Math.max(-1, ...all.map(({turn}) => turn))},
      ...{old: false, drained: false, isPast: false, over: false},
      tail: createTail((window, max) => reader(stream.uid)(window, max), {start, state, clock, onNote}),
    }
    all.push(stream)
    return stream
  }

  /** Puts the streams of another process back, each in its place, also those of incarnations that are gone since. */
  function restore(specs: StreamSpec[], made: number): void {
    const waiting: StreamCursor[] = []
    for (const saved of restored) {
      const spec = specs.find(({id}) => id === saved.id)
      if (!spec) {
        waiting.push(saved)
        continue
      }
      const state = saved.start === undefined ? undefined : {start: saved.start, seen: saved.seen ?? []}
      for (const before of all) if (before.id === saved.id) passOn(before)
      const stream = add({...spec, uid: saved.uid}, {start: made, state})
      if (saved.first !== undefined) stream.first = saved.first
      if (saved.over) stream.over = stream.drained = true
    }
    restored = waiting
  }

  function cursor(): FollowCursor {
    const streams = all.map(({id, uid, first, over, tail: {state}}) => ({
      ...{id, ...(uid ? {uid} : {})},
      ...(over ? {over: true as const} : first === undefined ? state() : {first}),
    }))
    return {streams: [...streams, ...restored], skipped: [...skipped]}
  }
}

/** Another incarnation has come: it waits until this one has been read once more. */
function passOn(stream: Stream): void {
  if (!stream.isPast && !stream.over) stream.drained = false
  stream.isPast = true
}

/** Whether nothing more comes: the end is so long ago, and two looks in a row brought nothing. */
export function isOver({endedAt, quiet, old, drained, over}: Stream, now: number, drainMs: number): boolean {
  if (over) return true
  if (endedAt === undefined || !drained) return false
  return old || (quiet >= 2 && now - endedAt >= drainMs)
}

function endOf(job: GetJobResponse): string | undefined {
  return job.GmtFinishTime || job.GmtSuccessedTime || job.GmtFailedTime || job.GmtStoppedTime
}

function timeOf(text: string | undefined): number | undefined {
  const time = text ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
