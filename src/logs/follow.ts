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
  /** Show all lines since this time (UTC) instead of the last `tail` lines. */
  since?: string
  /** Earlier lines of the first pods, by default 100 (R1). Later pods are shown completely. */
  tail?: number
  resume?: FollowCheckpoint
  /** Initial interval, by default 2,000 ms. */
  intervalMs?: number
  /** Maximum interval while no lines arrive, by default 10,000 ms. */
  maxIntervalMs?: number
  /** How long to keep reading after the end, by default 12,000 ms. */
  drainMs?: number
  /** Streams read concurrently, by default 4. */
  concurrency?: number
  signal?: AbortSignal
  /** Called in every round. */
  onJob?: (job: GetJobResponse) => void
  /** Called and awaited after all lines so far were consumed. `isNew` if there were new lines since the last call. */
  onCheckpoint?: (getCheckpoint: () => FollowCheckpoint, isNew: boolean) => Promise<void> | void
}

export interface FollowResult {
  status: string
  job: GetJobResponse
}

/**
 * Yields the lines of all streams as they arrive, in order per stream. Returns the job when it has ended and all
 * streams are finished; undefined if the signal aborts.
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
  throttledBefore: number
  tolerance: PollTolerance
  concurrency: number
  signal?: AbortSignal
  saveCheckpoint: (isNew: boolean) => Promise<void>
}

async function* readRound(
  streams: readonly Stream[],
  {jobId, round, throttledBefore, tolerance, concurrency, signal, saveCheckpoint}: RoundOptions,
): AsyncGenerator<StreamLine, {newLineCount: number; hasMore: boolean}> {
  let newLineCount = 0
  let hasMore = false
  for (let start = 0; start < streams.length; start += concurrency) {
    // Throttling applies to all calls; the skipped streams come first in the next round.
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
