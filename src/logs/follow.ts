import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {CliError, EXIT} from '../errors.js'
import {ignoreAbort, poll} from '../job/poll.js'
import {createPollTolerance, type PollTolerance, type PollToleranceOptions} from '../job/poll-tolerance.js'
import {isTerminal} from '../job/status.js'
import {getJob} from '../job/watch.js'
import {mergeLines, type StreamLine} from './merge-lines.js'
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

/** While the job runs there is time to wait longer for the last lines of a pod that has ended, in milliseconds. */
const MIN_DRAIN_WHILE_RUNNING_MS = 60_000

/**
 * Yields the lines of all streams of a job as they arrive, in order within each stream. Ends when the job has ended and
 * each stream is finished, and returns the job as last read; undefined if the signal aborts.
 */
export async function* followStreams(
  cloud: Cloud,
  jobId: string,
  getSpecs: (job: GetJobResponse) => StreamSpec[],
  options: FollowOptions,
): AsyncGenerator<StreamLine, FollowResult | undefined> {
  const {clock, intervalMs = 2_000, maxIntervalMs = 10_000, drainMs = 12_000, concurrency = 4, signal} = options
  const tolerance = createPollTolerance(options)
  const streams = createStreams(options)
  const saveCheckpoint = async (isNew: boolean) => options.onCheckpoint?.(streams.checkpoint, isNew)
  let job: GetJobResponse | undefined
  let round = 0
  let throttledBefore = 0
  let [isActive, hasMore] = [false, false]

  const jobs = poll(() => getJob(cloud, jobId, signal), {
    what: `job ${jobId}`,
    clock,
    tolerance,
    intervalMs,
    maxIntervalMs,
    signal,
    isActive: () => isActive,
    hasMore: () => hasMore,
  })
  for await (const current of jobs) {
    const wasRunning = !isTerminal(job?.Status)
    job = current ?? job
    if (job) {
      options.onJob?.(job)
      streams.update(getSpecs(job), job)
    }
    const hasEnded = isTerminal(job?.Status)
    const isStreamFinished = (stream: Stream) =>
      isFinished(stream, clock.now(), hasEnded ? drainMs : Math.max(drainMs, MIN_DRAIN_WHILE_RUNNING_MS))

    if (round === 0) await saveCheckpoint(true)
    const due = selectDue(streams.all.filter((stream) => !isStreamFinished(stream)))
    const reader = {jobId, round, throttledBefore, tolerance, concurrency, signal, saveCheckpoint}
    const result = yield* readRound(due, reader)
    if (signal?.aborted) return undefined

    for (const stream of streams.all) if (stream.isPrevious && isStreamFinished(stream)) closeStream(stream)
    if (job && hasEnded && streams.all.every(isStreamFinished)) return {status: job.Status ?? '', job}
    isActive = result.newLineCount > 0 || (wasRunning && hasEnded)
    hasMore = result.hasMore
    await saveCheckpoint(result.newLineCount > 0)
    throttledBefore = tolerance.throttleCount()
    round++
  }
  return undefined
}

/**
 * The streams to read, the longest waiting first. A pod's next incarnation waits until the one before it is drained.
 */
function selectDue(streams: Stream[]): Stream[] {
  const next = streams.filter(
    (stream, index) => !streams.slice(0, index).some((earlier) => earlier.id === stream.id && !earlier.isDrained),
  )
  return next.sort((a, b) => a.lastRound - b.lastRound)
}

interface RoundOptions {
  jobId: string
  round: number
  /** The throttle count when the round began. */
  throttledBefore: number
  tolerance: PollTolerance
  /** Streams that are read at once. */
  concurrency: number
  signal?: AbortSignal
  saveCheckpoint: (isNew: boolean) => Promise<void>
}

/** Reads each stream once, some at a time, and yields their new lines merged by time. */
async function* readRound(
  streams: readonly Stream[],
  {jobId, round, throttledBefore, tolerance, concurrency, signal, saveCheckpoint}: RoundOptions,
): AsyncGenerator<StreamLine, {newLineCount: number; hasMore: boolean}> {
  let newLineCount = 0
  let hasMore = false
  for (let start = 0; start < streams.length; start += concurrency) {
    // Throttling applies to all calls: the streams left out are first in the next round.
    if (signal?.aborted || tolerance.throttleCount() > throttledBefore) break
    const batch = streams.slice(start, start + concurrency)
    const results = await Promise.all(
      batch.map((stream) => tolerance.read(`lines of ${stream.id || jobId}`, () => readStream(stream))),
    ).catch(ignoreAbort(signal))
    const newLines = batch.map((stream, index) => ({
      id: stream.id,
      lines: recordResult(stream, results?.[index], round),
    }))
    const count = newLines.reduce((sum, {lines}) => sum + lines.length, 0)
    newLineCount += count
    hasMore ||= results?.some((result) => result?.hasMore) ?? false
    yield* mergeLines(newLines)
    if (count > 0) await saveCheckpoint(true)
  }
  return {newLineCount, hasMore}
}

/** Takes the result of one read into the stream's state; undefined if the read failed. Returns the new lines. */
function recordResult(stream: Stream, result: PollResult | undefined, round: number): string[] {
  if (!result) {
    if (stream.isPrevious) stream.isDrained = false
    return []
  }
  stream.lastRound = round
  stream.hasBeenRead = true
  stream.isDrained = !result.hasMore && !result.isBehind
  stream.emptyReads = result.lines.length === 0 && !result.isBehind ? stream.emptyReads + 1 : 0
  return result.lines
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
