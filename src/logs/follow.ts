import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {ignoreAbort, poll} from '../job/poll.js'
import {createPollTolerance, type PollTolerance, type PollToleranceOptions} from '../job/poll-tolerance.js'
import {isTerminal} from '../job/status.js'
import {getJob} from '../job/watch.js'
import {mergeLines, type StreamLine} from './merge-lines.js'
import type {Stream, StreamSpec} from './stream.js'
import {type FollowCheckpoint, Streams} from './streams.js'

export interface FollowOptions extends PollToleranceOptions {
  /** All lines since this time (UTC, as the service writes it), instead of the last `tail` lines. */
  since?: string
  /** Earlier lines to show of the pods listed at first; 100 (R1). Pods that join later are shown whole. */
  tail?: number
  /** Continues from this checkpoint instead. */
  resume?: FollowCheckpoint
  /** Milliseconds between the first two rounds; 2,000. */
  intervalMs?: number
  /** The interval grows up to this while no lines come; 10,000 ms. */
  maxIntervalMs?: number
  /** How long after the end lines may still arrive; 12,000 ms. */
  drainMs?: number
  /** Streams that are read at once; 4. */
  concurrency?: number
  signal?: AbortSignal
  /** Called with the job in every round. */
  onJob?: (job: GetJobResponse) => void
  /**
   * Called and awaited once all lines read so far have been taken, so that another process can continue from this
   * checkpoint. `isNew` if lines have come since the last call.
   */
  onCheckpoint?: (getCheckpoint: () => FollowCheckpoint, isNew: boolean) => Promise<void> | void
}

export interface FollowResult {
  status: string
  job: GetJobResponse
}

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
  const {clock, intervalMs = 2_000, maxIntervalMs = 10_000, concurrency = 4, signal} = options
  const tolerance = createPollTolerance(options)
  const streams = new Streams(options)
  const saveCheckpoint = async (isNew: boolean) => options.onCheckpoint?.(() => streams.checkpoint(), isNew)
  let job: GetJobResponse | undefined
  let round = 0
  let throttledBefore = 0
  let [isActive, hasMore] = [false, false]

  const jobs = poll((readSignal) => getJob(cloud, jobId, readSignal), {
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

    if (round === 0) await saveCheckpoint(true)
    const roundOptions = {jobId, round, throttledBefore, tolerance, concurrency, signal, saveCheckpoint}
    const result = yield* readRound(streams.selectDue(), roundOptions)
    if (signal?.aborted) return undefined
    const isAllRead = streams.closeFinished()
    if (job && hasEnded && isAllRead) return {status: job.Status ?? '', job}

    isActive = result.newLineCount > 0 || (wasRunning && hasEnded)
    hasMore = result.hasMore
    await saveCheckpoint(result.newLineCount > 0)
    throttledBefore = tolerance.throttleCount()
    round++
  }
  return undefined
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
      batch.map((stream) => tolerance.read(`lines of ${stream.id || jobId}`, () => stream.read())),
    ).catch(ignoreAbort(signal))
    const newLines = batch.map((stream, index) => ({
      id: stream.id,
      lines: stream.record(results?.[index], round),
    }))
    const count = newLines.reduce((sum, {lines}) => sum + lines.length, 0)
    newLineCount += count
    hasMore ||= results?.some((result) => result?.hasMore) ?? false
    yield* mergeLines(newLines)
    if (count > 0) await saveCheckpoint(true)
  }
  return {newLineCount, hasMore}
}
