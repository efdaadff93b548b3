import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError, EXIT} from '../errors.js'
import {createPollInterval} from '../job/poll-interval.js'
import {createPollTolerance, type PollToleranceOptions} from '../job/poll-tolerance.js'
import {isTerminal} from '../job/status.js'
import {getJob, ignoreAbort} from '../job/watch.js'
import {mergeLines} from './merge-lines.js'
import {createStreams, type FollowCheckpoint, isFinished, type Stream, type StreamSpec} from './streams.js'
import type {PollResult} from './tail.js'

export interface FollowOptions extends PollToleranceOptions {
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
  resume?: FollowCheckpoint
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
  onCheckpoint?: (cursor: () => FollowCheckpoint, isNew: boolean) => Promise<void> | void
}

export interface FollowResult {
  status: string
  job: GetJobResponse
}

/** While others still run there is time to wait for the last lines of a pod that has ended, in milliseconds. */
const MIN_DRAIN_WHILE_RUNNING_MS = 60_000

/**
 * Lines of all streams of a job as they arrive, in order within each stream. Ends when the job is terminal and, for
 * each stream, the settling time is over and two looks in a row brought nothing; returns the last state. Undefined is
 * returned when the signal aborts.
 */
export async function* followStreams(
  cloud: Cloud,
  jobId: string,
  getSpecs: (job: GetJobResponse) => StreamSpec[],
  options: FollowOptions,
): AsyncGenerator<{id: string; line: string}, FollowResult | undefined> {
  const {clock, intervalMs = 2_000, maxIntervalMs = 10_000, drainMs = 12_000, concurrency = 4, signal} = options
  const tolerance = createPollTolerance(options)
  const pollInterval = createPollInterval(intervalMs, maxIntervalMs)
  const streams = createStreams(options)
  let job: GetJobResponse | undefined

  for (let round = 0; !signal?.aborted; round++) {
    const wasRunning = !isTerminal(job?.Status)
    const throttledBefore = tolerance.throttleCount()
    job = (await tolerance.read(`job ${jobId}`, () => getJob(cloud, jobId, signal)).catch(ignoreAbort(signal))) ?? job
    if (job) {
      options.onJob?.(job)
      streams.update(getSpecs(job), job)
    }

    if (round === 0) await options.onCheckpoint?.(streams.checkpoint, true)
    let newLineCount = 0
    let hasMore = false
    const hasEnded = isTerminal(job?.Status)
    const isStreamFinished = (stream: Stream) =>
      isFinished(stream, clock.now(), hasEnded ? drainMs : Math.max(drainMs, MIN_DRAIN_WHILE_RUNNING_MS))
    const due = selectDue(streams.all.filter((stream) => !isStreamFinished(stream)))
    // The service's word that it is too much counts for all: the others are first in the next round.
    for (
      let start = 0;
      start < due.length && !signal?.aborted && tolerance.throttleCount() === throttledBefore;
      start += concurrency
    ) {
      const batch = due.slice(start, start + concurrency)
      const results = await Promise.all(
        batch.map((stream) => tolerance.read(`lines of ${stream.id || jobId}`, () => readStream(stream))),
      ).catch(ignoreAbort(signal))
      const newLines: {id: string; lines: string[]}[] = []
      for (const [index, stream] of batch.entries()) {
        const result = results?.[index]
        if (!result) {
          if (stream.isPrevious) stream.isDrained = false
          continue
        }
        newLines.push({id: stream.id, lines: result.lines})
        stream.lastRound = round
        stream.hasBeenRead = true
        stream.isDrained = !result.hasMore && !result.isBehind
        stream.emptyReads = result.lines.length === 0 && !result.isBehind ? stream.emptyReads + 1 : 0
        newLineCount += result.lines.length
        hasMore ||= result.hasMore
      }
      yield* mergeLines(newLines)
      if (newLines.some(({lines}) => lines.length > 0)) await options.onCheckpoint?.(streams.checkpoint, true)
    }
    if (signal?.aborted) return undefined
    for (const stream of streams.all) if (stream.isPrevious && isStreamFinished(stream)) closeStream(stream)
    if (job && hasEnded && streams.all.every(isStreamFinished)) return {status: job.Status ?? '', job}
    const wasThrottled = tolerance.throttleCount() > throttledBefore
    const delayMs = Math.max(
      pollInterval.next(newLineCount > 0 || (wasRunning && hasEnded), wasThrottled),
      tolerance.notBefore() - clock.now(),
    )
    await options.onCheckpoint?.(streams.checkpoint, newLineCount > 0)
    if (!hasMore || wasThrottled) await clock.sleep(delayMs, signal)
  }
  return undefined
}

/**
 * Those to look at, the longest waiting first. A pod's next incarnation waits until all of the one before has been
 * read.
 */
function selectDue(streams: Stream[]): Stream[] {
  const next = streams.filter(
    (stream, index) => !streams.slice(0, index).some((earlier) => earlier.id === stream.id && !earlier.isDrained),
  )
  return next.sort((a, b) => a.lastRound - b.lastRound)
}

function closeStream(stream: Stream): void {
  stream.isClosed = true
  stream.tail.close()
}

async function readStream(stream: Stream): Promise<PollResult> {
  try {
    if (stream.initialCount === undefined) return await stream.tail.poll()
    const lines = await stream.tail.readLast(stream.initialCount)
    stream.initialCount = undefined
    return {lines, hasMore: false, isBehind: false}
  } catch (error) {
    // A pod is listed a moment before its log is there.
    if (error instanceof CliError && error.exit === EXIT.notFound) return {lines: [], hasMore: false, isBehind: false}
    throw error
  }
}
