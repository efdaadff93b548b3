import {CliError, EXIT} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {type PollResult, Tail, type TailState} from './tail.js'
import type {ReadLines} from './window-reader.js'

/** A stream of lines in the current state of the job. Earlier instances of a pod come first. */
export interface StreamSpec {
  id: string
  /** The instance; undefined while unknown. */
  uid?: string
  /** An earlier instance (HistoryPods), which can only receive its last lines. */
  isPrevious?: boolean
  hasEnded: boolean
  /** Start and end, UTC, if known. */
  startedAt?: string
  endedAt?: string
  createReader(uid: string | undefined): ReadLines
}

export interface StreamCheckpoint extends Partial<TailState> {
  id: string
  uid?: string
  /** Earlier lines that still have to be shown. */
  first?: number
  /** Everything was read. */
  over?: true
}

interface StreamStart {
  /** The start in milliseconds since the epoch. */
  start: number
  state?: TailState
  lastRound: number
  clock: Clock
  onNote?: (note: string) => void
}

/** The log of one pod instance, or the events of a job, while it is followed. */
export class Stream {
  readonly id: string
  uid?: string
  readonly #tail: Tail
  /** Earlier lines that still have to be shown. */
  initialCount?: number
  /** When its end was noticed, as monotonic time. */
  endedAt?: number
  hasEndedLongAgo = false
  emptyReads = 0
  /** The last read returned everything. */
  isDrained = false
  isPrevious = false
  isClosed = false
  hasBeenRead = false
  /** The round of the last read; initially that of the other streams. */
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
      // A pod is listed shortly before its log exists.
      if (error instanceof CliError && error.exit === EXIT.notFound) return {lines: [], hasMore: false, isBehind: false}
      throw error
    }
  }

  /** Records the result of a read, or undefined after a failure. Returns the new lines. */
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

  /** A later instance of the pod exists, which has to wait until this one was read once more. */
  markPrevious(): void {
    if (!this.isPrevious && !this.isClosed) this.isDrained = false
    this.isPrevious = true
  }

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

/** A stream is finished when it ended at least `drainMs` ago and the last two reads were empty. */
export function isFinished(
  {endedAt, emptyReads, hasEndedLongAgo, isDrained, isClosed}: Stream,
  now: number,
  drainMs: number,
): boolean {
  if (isClosed) return true
  if (endedAt === undefined || !isDrained) return false
  return hasEndedLongAgo || (emptyReads >= 2 && now - endedAt >= drainMs)
}
