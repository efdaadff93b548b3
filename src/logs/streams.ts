import type {GetJobResponse} from '../api/generated/types.js'
import {isTerminal} from '../job/status.js'
import {DEFAULT_LIST_WINDOW_MS} from '../job/times.js'
import type {Clock} from '../platform/clock.js'
import {createTail, type Tail, type TailState} from './tail.js'
import type {ReadLines} from './window-reader.js'

/** A stream of lines as the job shows it at the moment. A pod's earlier incarnations come before it. */
export interface StreamSpec {
  id: string
  /** The incarnation; absent while unknown. */
  uid?: string
  /** An earlier incarnation (HistoryPods), of which only last lines can come. */
  isPrevious?: boolean
  hasEnded: boolean
  /** When it began and ended, UTC, where known. */
  startedAt?: string
  endedAt?: string
  createReader(uid: string | undefined): ReadLines
}

/** Where following stands, for another process to go on with. It holds no text of the log. */
export interface FollowCheckpoint {
  /** The pod that was the first one, where only that is followed. */
  first?: string
  streams: StreamCheckpoint[]
  /** Incarnations that were over when following began, and are not shown. */
  skipped: string[]
}

interface StreamCheckpoint extends Partial<TailState> {
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
  resume?: FollowCheckpoint
  onNote?: (note: string) => void
}

export interface Stream {
  id: string
  uid?: string
  tail: Tail
  /** Lines to show of what was there before; undefined once that is done. */
  initialCount?: number
  endedAt?: number
  emptyReads: number
  /** The end was long ago: reading what waits is enough. */
  hasEndedLongAgo: boolean
  /** The last look left nothing waiting. */
  isDrained: boolean
  /** Another incarnation of the pod has come after it. */
  isPrevious: boolean
  /** Nothing more is read. */
  isClosed: boolean
  hasBeenRead: boolean
  /** The round of the last look; before the first one that of the others. */
  lastRound: number
}

export interface Streams {
  all: Stream[]
  /** Takes in what the job shows now: pods that joined, restarted, ended. */
  update(specs: StreamSpec[], job: GetJobResponse): void
  checkpoint(): FollowCheckpoint
}

const ENDED_LONG_AGO_MS = 60_000

export function createStreams(options: StreamOptions): Streams {
  const {clock, since, tail = 100, resume, onNote} = options
  const isFromStart = tail === Number.POSITIVE_INFINITY
  const all: Stream[] = []
  const skipped = new Set(resume?.skipped)
  let isFirstUpdate = resume === undefined
  let toRestore = resume?.streams ?? []
  return {all, update, checkpoint}

  function update(specs: StreamSpec[], job: GetJobResponse): void {
    const now = clock.now()
    const createdAt = toMilliseconds(job.GmtCreateTime) ?? now - DEFAULT_LIST_WINDOW_MS
    restoreStreams(specs, createdAt)
    const listed = new Set<Stream>()
    for (const spec of specs) {
      const stream = spec.uid && skipped.has(spec.uid) ? undefined : (findStream(spec) ?? openStream(spec, createdAt))
      if (!stream) continue
      listed.add(stream)
      stream.uid ??= spec.uid
      if (spec.isPrevious) markPrevious(stream)
      const hasEnded = spec.hasEnded || isTerminal(job.Status)
      stream.endedAt = hasEnded ? (stream.endedAt ?? now) : undefined
      const reportedEnd = toMilliseconds(spec.endedAt || (isTerminal(job.Status) ? jobEndTime(job) : undefined))
      if (hasEnded && !stream.hasBeenRead && reportedEnd !== undefined)
        stream.hasEndedLongAgo = now - reportedEnd > ENDED_LONG_AGO_MS
    }
    // A pod that the job no longer lists, or not in this incarnation, brings nothing more.
    for (const stream of all) if (!listed.has(stream)) stream.endedAt ??= now
    isFirstUpdate = false
  }

  /** The stream of a spec. While one side does not know the incarnation yet, it is the one that is there. */
  function findStream({id, uid}: StreamSpec): Stream | undefined {
    const same = uid === undefined ? undefined : all.find((stream) => stream.id === id && stream.uid === uid)
    return same ?? all.findLast((stream) => stream.id === id && !stream.isPrevious && (!stream.uid || !uid))
  }

  function openStream(spec: StreamSpec, createdAt: number): Stream | undefined {
    const endedAt = toMilliseconds(spec.endedAt)
    const sinceMs = toMilliseconds(since)
    if (
      spec.isPrevious &&
      spec.uid &&
      isFirstUpdate &&
      !isFromStart &&
      (sinceMs === undefined || (endedAt !== undefined && endedAt < sinceMs))
    ) {
      skipped.add(spec.uid)
      return undefined
    }
    const start = isFirstUpdate
      ? createdAt
      : Math.max(createdAt, (toMilliseconds(spec.startedAt) ?? createdAt) - 60_000)
    for (const earlier of all) if (earlier.id === spec.id) markPrevious(earlier)
    const stream = addStream(spec, {start: sinceMs ?? start})
    if (isFirstUpdate && sinceMs === undefined && !isFromStart) stream.initialCount = tail
    return stream
  }

  function addStream({id, uid, createReader}: StreamSpec, {start, state}: {start: number; state?: TailState}): Stream {
    const stream: Stream = {
      ...{
        id,
        ...(uid ? {uid} : {}),
        emptyReads: 0,
        hasBeenRead: false,
        lastRound: Math.max(-1, ...all.map(({lastRound}) => lastRound)),
      },
      ...{hasEndedLongAgo: false, isDrained: false, isPrevious: false, isClosed: false},
      tail: createTail((window, max) => createReader(stream.uid)(window, max), {start, state, clock, onNote}),
    }
    all.push(stream)
    return stream
  }

  /** Puts the streams of another process back, each in its place, also those of incarnations that are gone since. */
  function restoreStreams(specs: StreamSpec[], createdAt: number): void {
    const waiting: StreamCheckpoint[] = []
    for (const saved of toRestore) {
      const spec = specs.find(({id}) => id === saved.id)
      if (!spec) {
        waiting.push(saved)
        continue
      }
      const state = saved.start === undefined ? undefined : {start: saved.start, seen: saved.seen ?? []}
      for (const earlier of all) if (earlier.id === saved.id) markPrevious(earlier)
      const stream = addStream({...spec, uid: saved.uid}, {start: createdAt, state})
      if (saved.first !== undefined) stream.initialCount = saved.first
      if (saved.over) stream.isClosed = stream.isDrained = true
    }
    toRestore = waiting
  }

  function checkpoint(): FollowCheckpoint {
    const streams = all.map(({id, uid, initialCount, isClosed, tail: {getState: state}}) => ({
      ...{id, ...(uid ? {uid} : {})},
      ...(isClosed ? {over: true as const} : initialCount === undefined ? state() : {first: initialCount}),
    }))
    return {streams: [...streams, ...toRestore], skipped: [...skipped]}
  }
}

/** Another incarnation has come: it waits until this one has been read once more. */
function markPrevious(stream: Stream): void {
  if (!stream.isPrevious && !stream.isClosed) stream.isDrained = false
  stream.isPrevious = true
}

/** Whether nothing more comes: the end is so long ago, and two looks in a row brought nothing. */
export function isFinished(
  {endedAt, emptyReads, hasEndedLongAgo, isDrained, isClosed}: Stream,
  now: number,
  drainMs: number,
): boolean {
  if (isClosed) return true
  if (endedAt === undefined || !isDrained) return false
  return hasEndedLongAgo || (emptyReads >= 2 && now - endedAt >= drainMs)
}

function jobEndTime(job: GetJobResponse): string | undefined {
  return job.GmtFinishTime || job.GmtSuccessedTime || job.GmtFailedTime || job.GmtStoppedTime
}

function toMilliseconds(text: string | undefined): number | undefined {
  const time = text ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
