import {CliError, EXIT} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {type PollResult, Tail, type TailState} from './tail.js'
import type {ReadLines} from './window-reader.js'

/** A stream of lines as the job lists it at the moment. A pod's earlier incarnations come before it. */
export interface StreamSpec {
  id: string
  /** The incarnation; absent while unknown. */
  uid?: string
  /** An earlier incarnation (HistoryPods), of which only last lines can come. */
  isPrevious?: boolean
  hasEnded: boolean
  /** When it began and ended, UTC, if known. */
  startedAt?: string
  endedAt?: string
  createReader(uid: string | undefined): ReadLines
}

/** Where one stream stands. */
export interface StreamCheckpoint extends Partial<TailState> {
  id: string
  uid?: string
  /** Earlier lines to show, if that has not been done. */
  first?: number
  /** All of it has been read. */
  over?: true
}

interface StreamStart {
  /** Where the stream begins, in milliseconds since the epoch. */
  start: number
  state?: TailState
  lastRound: number
  clock: Clock
  onNote?: (note: string) => void
}

/** The log of one incarnation of a pod, or the events of a job, while it is followed. */
export class Stream {
  readonly id: string
  uid?: string
  readonly #tail: Tail
  /** Earlier lines to show; undefined once that is done. */
  initialCount?: number
  /** When its end was seen, by the clock's monotonic time. */
  endedAt?: number
  /** It ended long ago: reading what waits is enough. */
  hasEndedLongAgo = false
  /** Successive reads that brought nothing. */
  emptyReads = 0
  /** The last read left nothing waiting. */
  isDrained = false
  /** The pod has a later incarnation. */
  isPrevious = false
  /** Nothing more is read. */
  isClosed = false
  hasBeenRead = false
  /** The round of the last read; before the first one that of the other streams. */
  lastRound: number

  constructor({id, uid, createReader}: StreamSpec, {lastRound, ...tail}: StreamStart) {
    this.id = id
    this.uid = uid
    this.lastRound = lastRound
    this.#tail = new Tail((window, max) => createReader(this.uid)(window, max), tail)
  }

  async read(): Promise<PollResult> {
    try {
      if (this.initialCount === undefined) return await this.#tail.poll()
      const lines = await this.#tail.readLast(this.initialCount)
      this.initialCount = undefined
      return {lines, hasMore: false, isBehind: false}
    } catch (error) {
      // A pod is listed a moment before its log exists.
      if (error instanceof CliError && error.exit === EXIT.notFound) return {lines: [], hasMore: false, isBehind: false}
      throw error
    }
  }

  /** Takes in what a read brought; undefined if it failed. Returns the new lines. */
  record(result: PollResult | undefined, round: number): string[] {
    if (!result) {
      if (this.isPrevious) this.isDrained = false
      return []
    }
    const {lines, hasMore, isBehind} = result
    this.lastRound = round
    this.hasBeenRead = true
    this.isDrained = !hasMore && !isBehind
    this.emptyReads = lines.length === 0 && !isBehind ? this.emptyReads + 1 : 0
    return lines
  }

  /** The pod has a later incarnation, which waits until this one has been read once more. */
  markPrevious(): void {
    if (!this.isPrevious && !this.isClosed) this.isDrained = false
    this.isPrevious = true
  }

  /** Everything has been read. */
  close(): void {
    this.isClosed = true
    this.#tail.close()
  }

  checkpoint(): StreamCheckpoint {
    const name = {id: this.id, ...(this.uid ? {uid: this.uid} : {})}
    if (this.isClosed) return {...name, over: true}
    return {...name, ...(this.initialCount === undefined ? this.#tail.getState() : {first: this.initialCount})}
  }
}

/** Whether a stream brings nothing more: it ended at least `drainMs` ago, and the last two reads were empty. */
export function isFinished(
  {endedAt, emptyReads, hasEndedLongAgo, isDrained, isClosed}: Stream,
  now: number,
  drainMs: number,
): boolean {
  if (isClosed) return true
  if (endedAt === undefined || !isDrained) return false
  return hasEndedLongAgo || (emptyReads >= 2 && now - endedAt >= drainMs)
}
