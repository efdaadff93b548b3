import type {Cloud} from '../api/cloud.js'
import type {GetJobAnswer} from '../api/generated/types.js'
import type {Clock} from '../clock.js'
import {CliError, EXIT} from '../errors.js'
import {mergeLines} from './merge-lines.js'
import {createPace, createPatience} from './patience.js'
import type {ReadLines} from './read-window.js'
import {isTerminal} from './status.js'
import {createTail, type Tail} from './tail.js'
import {DEFAULT_WINDOW_MS} from './times.js'
import {quietWhenAborted} from './watch.js'

export interface FollowOptions {
  clock: Clock
  /** Everything from this moment on (UTC, as the service writes it); without it, the last `tail` lines and what comes after. */
  since?: string
  /** Lines before now of the pods that are there at the start; 100 (R1). Pods that join later are read from their beginning. */
  tail?: number
  /** The first pause between two rounds; 2,000. */
  intervalMs?: number
  /** Pauses grow up to this while nothing comes; 10,000. */
  maxIntervalMs?: number
  /** How long after the end lines may still arrive; 12,000. */
  settleMs?: number
  /** Streams that are read at once; 4. */
  concurrency?: number
  /** Failures in a row that are tolerated; 30. */
  maxFailures?: number
  signal?: AbortSignal
  onNote?: (note: string) => void
  /** Hears of the job at every round. */
  onJob?: (job: GetJobAnswer) => void
}

export interface FollowEnd {
  status: string
  job: GetJobAnswer
}

/** A stream of lines as the job shows it at the moment. */
export interface StreamSpec {
  id: string
  /** The incarnation; absent while unknown. */
  uid?: string
  ended: boolean
  /** When it began and ended, UTC, where known. */
  beganAt?: string
  endedAt?: string
  reader(uid: string | undefined): ReadLines
}

interface Stream {
  id: string
  uid?: string
  tail: Tail
  /** Lines to show of what was there before; undefined once that is done. */
  first?: number
  endedAt?: number
  quiet: number
  /** The end was long ago when the stream was opened: reading it once is enough. */
  old: boolean
  /** The last look left nothing waiting. */
  drained: boolean
}

/**
 * Lines of all streams of a job as they arrive, in order within each stream. Ends when the job is terminal and, for each stream, the
 * settling time is over and two looks in a row brought nothing; returns the last state. Undefined is returned when the signal aborts.
 */
export async function* follow(
  cloud: Cloud,
  jobId: string,
  specsOf: (job: GetJobAnswer) => StreamSpec[],
  options: FollowOptions,
): AsyncGenerator<{id: string; line: string}, FollowEnd | undefined> {
  const {clock, intervalMs = 2_000, maxIntervalMs = 10_000, settleMs = 12_000, concurrency = 4, signal} = options
  const patience = createPatience(options)
  const pace = createPace(intervalMs, maxIntervalMs)
  const streams: Stream[] = []
  let job: GetJobAnswer | undefined

  while (!signal?.aborted) {
    const first = job === undefined
    const running = !isTerminal(job?.Status)
    job = (await patience.read(`job ${jobId}`, () => cloud.call('GetJob', {JobId: jobId}, {signal})).catch(quietWhenAborted(signal))) ?? job
    if (job) {
      options.onJob?.(job)
      update(streams, specsOf(job), job, first, options)
    }

    let came = 0
    let more = false
    const over = isTerminal(job?.Status)
    // While others still run there is time to wait for the last lines of a pod that has ended.
    const settled = (stream: Stream) => isOver(stream, clock.now(), over ? settleMs : Math.max(settleMs, 60_000))
    const due = streams.filter((stream) => !settled(stream))
    for (let place = 0; place < due.length && !signal?.aborted; place += concurrency) {
      const batch = due.slice(place, place + concurrency)
      const answers = await Promise.all(batch.map((stream) => patience.read(`lines of ${stream.id || jobId}`, () => look(stream)))).catch(
        quietWhenAborted(signal),
      )
      const fresh: {id: string; lines: string[]}[] = []
      for (const [index, stream] of batch.entries()) {
        const answer = answers?.[index]
        if (!answer) continue
        fresh.push({id: stream.id, lines: answer.lines})
        stream.quiet = answer.lines.length === 0 ? stream.quiet + 1 : 0
        came += answer.lines.length
        more ||= answer.more
        stream.drained = !answer.more
      }
      yield* mergeLines(fresh)
    }
    if (signal?.aborted) return undefined
    if (job && over && streams.every(settled)) return {status: job.Status ?? '', job}
    if (more) continue
    const pause = pace.next(came > 0 || (running && over))
    await clock.sleep(Math.max(pause, patience.notBefore() - clock.now()), signal)
  }
  return undefined
}

async function look(stream: Stream): Promise<{lines: string[]; more: boolean}> {
  try {
    if (stream.first === undefined) return await stream.tail.poll()
    const lines = await stream.tail.begin(stream.first)
    stream.first = undefined
    return {lines, more: false}
  } catch (error) {
    // A pod is listed a moment before its log is there.
    if (error instanceof CliError && error.exit === EXIT.notFound) return {lines: [], more: false}
    throw error
  }
}

function isOver({endedAt, quiet, old, drained}: Stream, now: number, settleMs: number): boolean {
  if (endedAt === undefined) return false
  return old ? drained : quiet >= 2 && now - endedAt >= settleMs
}

function update(streams: Stream[], specs: StreamSpec[], job: GetJobAnswer, first: boolean, options: FollowOptions): void {
  const now = options.clock.now()
  for (const spec of specs) {
    const current = streams.findLast((stream) => stream.id === spec.id)
    const sameUid = current && (!current.uid || !spec.uid || current.uid === spec.uid)
    if (current && sameUid) current.uid ??= spec.uid
    const stream = current && sameUid ? current : opened(spec, job, first, options)
    if (stream !== current) {
      streams.push(stream)
      if (current) current.endedAt ??= now
    }
    const ended = spec.ended || isTerminal(job.Status)
    stream.endedAt = ended ? (stream.endedAt ?? now) : undefined
  }
  // A pod that the job no longer lists brings nothing more.
  for (const stream of streams) if (!specs.some((spec) => spec.id === stream.id)) stream.endedAt ??= now
}

function opened(spec: StreamSpec, job: GetJobAnswer, first: boolean, options: FollowOptions): Stream {
  const {clock, since, tail = 100, onNote} = options
  const now = clock.now()
  const made = timeOf(job.GmtCreateTime) ?? now - DEFAULT_WINDOW_MS
  const began = first ? made : Math.max(made, (timeOf(spec.beganAt) ?? made) - 60_000)
  const ended = timeOf(spec.endedAt || endOf(job)) ?? now
  const stream: Stream = {
    id: spec.id,
    quiet: 0,
    drained: false,
    old: first && (spec.ended || isTerminal(job.Status)) && now - ended > 60_000,
    tail: createTail((window, max) => spec.reader(stream.uid)(window, max), {start: timeOf(since) ?? began, clock, onNote}),
    ...(spec.uid ? {uid: spec.uid} : {}),
    ...(first && since === undefined ? {first: tail} : {}),
  }
  return stream
}

function endOf(job: GetJobAnswer): string | undefined {
  return job.GmtFinishTime || job.GmtSuccessedTime || job.GmtFailedTime || job.GmtStoppedTime
}

function timeOf(text: string | undefined): number | undefined {
  const time = text ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
