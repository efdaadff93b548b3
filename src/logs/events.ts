import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import type {Clock} from '../platform/clock.js'
import {type FollowOptions, type FollowResult, followStreams} from './follow.js'
import type {ReadLines} from './window-reader.js'
import {capLines, type ReadResult, resolveWindow} from './window-reader.js'

export const DEFAULT_MAX_EVENTS = 50

/** The most events that the service returns. */
export const SERVICE_MAX_EVENTS = 10_000

interface EventScope {
  jobId: string
  /** All events of the job by default. */
  podId?: string
  podUid?: string
}

export interface ReadEventsOptions extends EventScope {
  /** By default 50 (R1), at most 10,000. */
  maxEvents?: number
  /** UTC times from parseTime. */
  since?: string
  until?: string
  /** A job that ended over 7 days ago must be read from its creation. */
  job?: Pick<GetJobResponse, 'Status' | 'GmtCreateTime'>
  clock: Clock
  signal?: AbortSignal
}

/** The last events of a job or pod, and whether there are earlier ones. @throws CliError */
export async function readEvents(cloud: Cloud, options: ReadEventsOptions): Promise<ReadResult> {
  const {maxEvents = DEFAULT_MAX_EVENTS, clock, signal} = options
  const window = resolveWindow({...options, now: clock.now()})
  const lines = await requestEvents(cloud, options, window, Math.min(maxEvents + 1, SERVICE_MAX_EVENTS), signal)
  return capLines(lines, maxEvents)
}

export interface FollowEventsOptions extends Omit<FollowOptions, 'tail'>, EventScope {
  /** Earlier events to show, by default 50 (R1). */
  tail?: number
}

/** Yields the events of a job or pod as they arrive, like followLogs. Returns the ended job. */
export async function* followEvents(
  cloud: Cloud,
  options: FollowEventsOptions,
): AsyncGenerator<string, FollowResult | undefined> {
  const {jobId, podId, podUid, signal, tail = DEFAULT_MAX_EVENTS} = options
  const read: ReadLines = (window, max) =>
    requestEvents(cloud, {jobId, podId, podUid}, window, Math.min(max, SERVICE_MAX_EVENTS), signal)
  const getSpecs = () => [{id: podId ?? '', hasEnded: false, createReader: () => read}]
  const lines = followStreams(cloud, jobId, getSpecs, {...options, tail})
  for (let next = await lines.next(); ; next = await lines.next()) {
    if (next.done) return next.value
    yield next.value.line
  }
}

async function requestEvents(
  cloud: Cloud,
  {jobId, podId, podUid}: EventScope,
  window: object,
  max: number,
  signal?: AbortSignal,
): Promise<string[]> {
  const input = {JobId: jobId, MaxEventsNum: max, ...window}
  const response = podId
    ? await cloud.call('GetPodEvents', {...input, PodId: podId, ...(podUid ? {PodUid: podUid} : {})}, {signal})
    : await cloud.call('GetJobEvents', input, {signal})
  return response.Events ?? []
}
