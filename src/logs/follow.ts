import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError, EXIT} from '../errors.js'
import {createPace} from '../job/poll-interval.js'
import {createPatience, type PatienceOptions} from '../job/poll-tolerance.js'
import {isTerminal} from '../job/status.js'
import {quietWhenAborted, readJob} from '../job/watch.js'
import {mergeLines} from './merge-lines.js'
import {createStreams, type FollowCursor, isOver, type Stream, type StreamSpec} from './streams.js'
import type {Polled} from './tail.js'

export interface FollowOptions extends PatienceOptions {
  /**
   * Everything from this moment on (UTC, as the service writes it); without it, the last `tail` lines and what comes
   * after.
   */
  since?: string
  /**
   * Lines before now of the pods that are there at the start; 100 (R1). Pods that join later are read from their
   * beginning.
   */
  tail?: number
  /** Goes on where this was taken, instead. */
  resume?: FollowCursor
  /** The first pause between two rounds; 2,000. */
  intervalMs?: number
  /** Pauses grow up to this while nothing comes; 10,000. */
  maxIntervalMs?: number
  /** How long after the end lines may still arrive; 12,000. */
  drainMs?: number
  /** Streams that are read at once; 4. */
  concurrency?: number
  signal?: AbortSignal
  /** Hears of the job at every round. */
  onJob?: (job: GetJobResponse) => void
  /**
   * Called, and waited for, when all lines that were read have been taken: what it hands over can then be gone on with.
   * `isNew` where lines have come since the last time.
   */
  onCheckpoint?: (cursor: () => FollowCursor, isNew: boolean) => Promise<void> | void
}

export interface FollowEnd {
  status: string
  job: GetJobResponse
}

/** While others still run there is time to wait for the last lines of a pod that has ended, in milliseconds. */
const UNHURRIED_MS = 60_000

/**
 * Lines of all streams of a job as they arrive, in order within each stream. Ends when the job is terminal and, for
 * each stream, the settling time is over and two looks in a row brought nothing; returns the last state. Undefined is
 * returned when the signal aborts.
 */
export async function* follow(
  cloud: Cloud,
  jobId: string,
  specsOf: (job: GetJobResponse) => StreamSpec[],
  options: FollowOptions,
): AsyncGenerator<{id: string; line: string}, FollowEnd | undefined> {
  const {clock, intervalMs = 2_000, maxIntervalMs = 10_000, drainMs = 12_000, concurrency = 4, signal} = options
  const patience = createPatience(options)
  const pace = createPace(intervalMs, maxIntervalMs)
  const streams = createStreams(options)
  let job: GetJobResponse | undefined

  for (let round = 0; !signal?.aborted; round++) {
    const running = !isTerminal(job?.Status)
    const refusals = patience.throttled()
    job =
      (await patience.read(`job ${jobId}`, () => readJob(cloud, jobId, signal)).catch(quietWhenAborted(signal))) ?? job
    if (job) {
      options.onJob?.(job)
      streams.update(specsOf(job), job)
    }

    if (round === 0) await options.onCheckpoint?.(streams.cursor, true)
    let came = 0
    let more = false
    const over = isTerminal(job?.Status)
    const settled = (stream: Stream) => isOver(stream, clock.now(), over ? drainMs : Math.max(drainMs, UNHURRIED_MS))
    const due = dueOf(streams.all.filter((stream) => !settled(stream)))
    // The service's word that it is too much counts for all: the others are first in the next round.
    for (
      let place = 0;
      place < due.length && !signal?.aborted && patience.throttled() === refusals;
      place += concurrency
    ) {
      const batch = due.slice(place, place + concurrency)
      const answers = await Promise.all(
        batch.map((stream) => patience.read(`lines of ${stream.id || jobId}`, () => look(stream))),
      ).catch(quietWhenAborted(signal))
      const fresh: {id: string; lines: string[]}[] = []
      for (const [index, stream] of batch.entries()) {
        const answer = answers?.[index]
        if (!answer) {
          if (stream.isPast) stream.drained = false
          continue
        }
        fresh.push({id: stream.id, lines: answer.lines})
        stream.turn = round
        stream.looked = true
        stream.drained = !answer.more && !answer.behind
        stream.quiet = answer.lines.length === 0 && !answer.behind ? stream.quiet + 1 : 0
        came += answer.lines.length
        more ||= answer.more
      }
      yield* mergeLines(fresh)
      if (fresh.some(({lines}) => lines.length > 0)) await options.onCheckpoint?.(streams.cursor, true)
    }
    if (signal?.aborted) return undefined
    for (const stream of streams.all) if (stream.isPast && settled(stream)) close(stream)
    if (job && over && streams.all.every(settled)) return {status: job.Status ?? '', job}
    const throttled = patience.throttled() > refusals
    const pause = Math.max(pace.next(came > 0 || (running && over), throttled), patience.notBefore() - clock.now())
    await options.onCheckpoint?.(streams.cursor, came > 0)
    if (!more || throttled) await clock.sleep(pause, signal)
  }
  return undefined
}

/**
 * Those to look at, the longest waiting first. A pod's next incarnation waits until all of the one before has been
 * read.
 */
function dueOf(streams: Stream[]): Stream[] {
  const next = streams.filter(
    (stream, place) => !streams.slice(0, place).some((before) => before.id === stream.id && !before.drained),
  )
  return next.sort((one, other) => one.turn - other.turn)
}

function close(stream: Stream): void {
  stream.over = true
  stream.tail.close()
}

async function look(stream: Stream): Promise<Polled> {
  try {
    if (stream.first === undefined) return await stream.tail.poll()
    const lines = await stream.tail.begin(stream.first)
    stream.first = undefined
    return {lines, more: false, behind: false}
  } catch (error) {
    // A pod is listed a moment before its log is there.
    if (error instanceof CliError && error.exit === EXIT.notFound) return {lines: [], more: false, behind: false}
    throw error
  }
}
