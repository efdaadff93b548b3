import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import type {ExitName} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {podPrefixes, renderLogLine} from '../render/logs.js'
import {statusText} from '../render/status.js'
import type {View} from '../render/view.js'
import {formatDuration} from '../text/duration.js'
import {safeLine} from '../text/sanitize.js'
import type {FollowCursor} from './streams.js'

export interface Following {
  cloud: Cloud
  clock: Clock
  jobId: string
  pace: {intervalMs?: number; maxIntervalMs?: number; drainMs?: number}
  view: View
  /** As the context has it: reads rejected credentials again. */
  renew?: () => Promise<string | undefined>
  /** One line of the conversation. */
  note: (line: string) => void
}

export interface LogFollowing extends Following {
  /** All pods, those named, or the first one when absent. */
  pods?: 'all' | readonly string[]
  since?: string
  /** Lines before now; infinite: all of the job, from its beginning. */
  tail?: number
  timestamps?: boolean
  matches?: (line: string) => boolean
  /** Goes on where this was taken. */
  resume?: FollowCursor
  onCheckpoint?: (cursor: () => FollowCursor, isNew: boolean) => Promise<void> | void
  /** Resolves when more may be written, where that takes a while. */
  ready?: () => Promise<unknown> | undefined
  /** One line as people see it, and as the service sent it. */
  out: (shown: string, podId: string, line: string) => void
}

/** Waits until a job has ended and says each change of its status. Returns the job as it is then. */
export async function waitForEnd({cloud, clock, jobId, pace, view, renew, note}: Following): Promise<GetJobResponse> {
  const {watchJob} = await import('../job/watch.js')
  let job: GetJobResponse = {JobId: jobId}
  for await (const change of watchJob(cloud, jobId, {...pace, clock, renew, onNote: note})) {
    job = change.job
    note(changeLine(job, view))
  }
  for (const line of whyLines(job)) note(line)
  return job
}

/**
 * Shows the logs of pods until the job has ended, and each change of its status between them. Returns the job as it is
 * then.
 */
export async function followToEnd(following: LogFollowing): Promise<GetJobResponse> {
  const {
    cloud,
    clock,
    jobId,
    pods,
    since,
    tail,
    resume,
    renew,
    onCheckpoint,
    timestamps,
    matches = () => true,
  } = following
  const {pace, view, out, ready, note} = following
  const {followLogs} = await import('./logs.js')
  const several = pods === 'all' || (pods?.length ?? 0) > 1
  let last: string | undefined
  let prefixes = new Map<string, string>()
  const onJob = (job: GetJobResponse) => {
    const ids = (job.Pods ?? []).flatMap(({PodId}) => PodId ?? []).sort()
    if (several && ids.length > 1 && ids.length !== prefixes.size) prefixes = podPrefixes(ids, view)
    // The end is said after the last lines.
    if (job.Status !== last && endName(job.Status) === undefined) note(changeLine(job, view))
    last = job.Status
  }
  const lines = followLogs(cloud, {
    ...pace,
    jobId,
    pods,
    since,
    tail,
    resume,
    renew,
    onCheckpoint,
    clock,
    onNote: note,
    onJob,
  })
  for (let next = await lines.next(); ; next = await lines.next()) {
    if (next.done) {
      const job = next.value?.job
      for (const line of job ? [changeLine(job, view), ...whyLines(job)] : []) note(line)
      return job ?? {JobId: jobId}
    }
    const {podId, line} = next.value
    if (matches(line))
      out(renderLogLine(line, {colour: view.colour, timestamps, prefix: prefixes.get(podId)}), podId, line)
    const pause = ready?.()
    if (pause) await pause
  }
}

/** `✓ Succeeded after 3m12s: PyTorchJob dlc… is successfully completed.` */
export function changeLine(job: GetJobResponse, {unicode}: View): string {
  const ended = endName(job.Status) !== undefined
  const after = ended && job.Duration !== undefined ? ` after ${formatDuration(job.Duration)}` : ''
  const why = job.ReasonMessage ? `: ${job.ReasonMessage.split('\n')[0]}` : ''
  return safeLine(`${statusText(job.Status, unicode)}${after}${why}`)
}

/** What finds out why a job failed; nothing for one that did not. */
export function whyLines({JobId, Status}: GetJobResponse): string[] {
  return Status === 'Failed' ? [safeLine(`Why: pai-dlc job diagnose ${JobId}`)] : []
}

/** The exit code's name for a job's last status; undefined while it goes on. */
export function endName(status: string | undefined): ExitName | undefined {
  const names: Record<string, ExitName> = {Succeeded: 'ok', Failed: 'jobFailed', Stopped: 'jobStopped'}
  return names[status ?? '']
}
