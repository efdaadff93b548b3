import type {GetJobResponse} from '../api/generated/types.js'
import {isTerminal} from '../job/status.js'
import {DEFAULT_LIST_WINDOW_MS} from '../job/times.js'
import type {Clock} from '../platform/clock.js'
import {isFinished, Stream, type StreamCheckpoint, type StreamSpec} from './stream.js'
import type {TailState} from './tail.js'

/** The state of following, for --resume. Contains no text of the log. */
export interface FollowCheckpoint {
  /** The first pod at the start, if only that one is followed. */
  first?: string
  streams: StreamCheckpoint[]
  /** Instances that had ended before following started, and are not shown. */
  skipped: string[]
}

export interface StreamOptions {
  clock: Clock
  since?: string
  /** Earlier lines to show, by default 100; infinite for all. */
  tail?: number
  resume?: FollowCheckpoint
  /** How long to keep reading after the end, by default 12,000 ms. */
  drainMs?: number
  onNote?: (note: string) => void
}

/** While the job runs there is enough time to wait longer for a pod's last lines. */
const MIN_DRAIN_WHILE_RUNNING_MS = 60_000
const ENDED_LONG_AGO_MS = 60_000
/** Read a new pod from before its reported start. */
const START_MARGIN_MS = 60_000

/** The streams of a job, in the order in which they were first listed. */
export class Streams {
  readonly #all: Stream[] = []
  readonly #options: StreamOptions
  readonly #tail: number
  readonly #sinceMs: number | undefined
  readonly #skipped: Set<string>
  #toRestore: StreamCheckpoint[]
  #isFirstUpdate: boolean
  #hasJobEnded = false

  constructor(options: StreamOptions) {
    const {since, tail = 100, resume} = options
    this.#options = options
    this.#tail = tail
    this.#sinceMs = toMilliseconds(since)
    this.#skipped = new Set(resume?.skipped)
    this.#toRestore = resume?.streams ?? []
    this.#isFirstUpdate = resume === undefined
  }

  update(specs: StreamSpec[], job: GetJobResponse): void {
    const {clock} = this.#options
    const now = clock.now()
    const createdAt = toMilliseconds(job.GmtCreateTime) ?? now - DEFAULT_LIST_WINDOW_MS
    this.#restore(specs, createdAt)
    const listed = new Set<Stream>()
    for (const spec of specs) {
      const stream = this.#findOrOpen(spec, createdAt)
      if (!stream) continue
      listed.add(stream)
      stream.uid ??= spec.uid
      if (spec.isPrevious) stream.markPrevious()
      updateEnd(stream, spec, job, clock)
    }
    for (const stream of this.#all) if (!listed.has(stream)) stream.endedAt ??= clock.monotonic()
    this.#isFirstUpdate = false
    this.#hasJobEnded = isTerminal(job.Status)
  }

  /** The streams to read, those waiting longest first. A pod's next instance waits for the previous one. */
  selectDue(): Stream[] {
    const unfinished = this.#all.filter((stream) => !this.#isFinished(stream))
    const due = unfinished.filter(
      (stream, index) => !unfinished.slice(0, index).some(({id, isDrained}) => id === stream.id && !isDrained),
    )
    return due.sort((a, b) => a.lastRound - b.lastRound)
  }

  /** Closes finished earlier instances. Returns whether all streams are finished. */
  closeFinished(): boolean {
    for (const stream of this.#all) if (stream.isPrevious && this.#isFinished(stream)) stream.close()
    return this.#all.every((stream) => this.#isFinished(stream))
  }

  checkpoint(): FollowCheckpoint {
    const streams = this.#all.map((stream) => stream.checkpoint())
    return {streams: [...streams, ...this.#toRestore], skipped: [...this.#skipped]}
  }

  #restore(specs: StreamSpec[], createdAt: number): void {
    const waiting: StreamCheckpoint[] = []
    for (const saved of this.#toRestore) {
      const spec = specs.find(({id}) => id === saved.id)
      if (spec) this.#restoreStream(saved, spec, createdAt)
      else waiting.push(saved)
    }
    this.#toRestore = waiting
  }

  #restoreStream(saved: StreamCheckpoint, spec: StreamSpec, createdAt: number): void {
    const state = saved.start === undefined ? undefined : {start: saved.start, seen: saved.seen ?? []}
    const stream = this.#add({...spec, uid: saved.uid}, createdAt, state)
    if (saved.first !== undefined) stream.initialCount = saved.first
    if (!saved.over) return
    stream.isDrained = true
    stream.close()
  }

  #findOrOpen(spec: StreamSpec, createdAt: number): Stream | undefined {
    if (spec.uid && this.#skipped.has(spec.uid)) return undefined
    const stream = this.#find(spec)
    if (stream) return stream
    if (spec.uid && this.#endedBefore(spec)) {
      this.#skipped.add(spec.uid)
      return undefined
    }
    return this.#open(spec, createdAt)
  }

  /** While an instance is unknown, it matches the current stream of the pod. */
  #find({id, uid}: StreamSpec): Stream | undefined {
    const same = uid === undefined ? undefined : this.#all.find((stream) => stream.id === id && stream.uid === uid)
    return same ?? this.#all.findLast((stream) => stream.id === id && !stream.isPrevious && (!stream.uid || !uid))
  }

  /** Whether all lines of an earlier instance are too old to be shown. */
  #endedBefore({isPrevious, endedAt}: StreamSpec): boolean {
    if (!isPrevious || !this.#isFirstUpdate || this.#isFromStart()) return false
    const endMs = toMilliseconds(endedAt)
    return this.#sinceMs === undefined || (endMs !== undefined && endMs < this.#sinceMs)
  }

  #open(spec: StreamSpec, createdAt: number): Stream {
    const startedAt = toMilliseconds(spec.startedAt) ?? createdAt
    const start = this.#isFirstUpdate ? createdAt : Math.max(createdAt, startedAt - START_MARGIN_MS)
    const stream = this.#add(spec, this.#sinceMs ?? start)
    if (this.#isFirstUpdate && this.#sinceMs === undefined && !this.#isFromStart()) stream.initialCount = this.#tail
    return stream
  }

  #add(spec: StreamSpec, start: number, state?: TailState): Stream {
    for (const earlier of this.#all) if (earlier.id === spec.id) earlier.markPrevious()
    const {clock, onNote} = this.#options
    const lastRound = Math.max(-1, ...this.#all.map((stream) => stream.lastRound))
    const stream = new Stream(spec, {start, state, lastRound, clock, onNote})
    this.#all.push(stream)
    return stream
  }

  #isFinished(stream: Stream): boolean {
    const {clock, drainMs = 12_000} = this.#options
    return isFinished(
      stream,
      clock.monotonic(),
      this.#hasJobEnded ? drainMs : Math.max(drainMs, MIN_DRAIN_WHILE_RUNNING_MS),
    )
  }

  #isFromStart(): boolean {
    return this.#tail === Number.POSITIVE_INFINITY
  }
}

function updateEnd(stream: Stream, spec: StreamSpec, job: GetJobResponse, clock: Clock): void {
  const hasJobEnded = isTerminal(job.Status)
  if (!spec.hasEnded && !hasJobEnded) {
    stream.endedAt = undefined
    return
  }
  stream.endedAt ??= clock.monotonic()
  const reportedEnd = toMilliseconds(spec.endedAt || (hasJobEnded ? jobEndTime(job) : undefined))
  if (!stream.hasBeenRead && reportedEnd !== undefined)
    stream.hasEndedLongAgo = clock.now() - reportedEnd > ENDED_LONG_AGO_MS
}

function jobEndTime(job: GetJobResponse): string | undefined {
  return job.GmtFinishTime || job.GmtSuccessedTime || job.GmtFailedTime || job.GmtStoppedTime
}

function toMilliseconds(text: string | undefined): number | undefined {
  const time = text ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
