import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import type {ExitName} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {podPrefixes, renderLogLine} from '../render/logs.js'
import {formatStatus} from '../render/status.js'
import type {View} from '../render/view.js'
import {formatDuration} from '../text/duration.js'
import {sanitizeLine} from '../text/sanitize.js'
import type {FollowCheckpoint} from './streams.js'

export interface JobFollowOptions {
  cloud: Cloud
  clock: Clock
  jobId: string
  polling: {intervalMs?: number; maxIntervalMs?: number; drainMs?: number}
  view: View
  /** As the context has it: reads rejected credentials again. */
  renew?: () => Promise<string | undefined>
  /** One line of the conversation. */
  note: (line: string) => void
}

export interface LogFollowOptions extends JobFollowOptions {
  /** All pods, those named, or the first one when absent. */
  pods?: 'all' | readonly string[]
  since?: string
  /** Lines before now; infinite: all of the job, from its beginning. */
  tail?: number
  timestamps?: boolean
  matches?: (line: string) => boolean
  /** Goes on where this was taken. */
  resume?: FollowCheckpoint
  onCheckpoint?: (cursor: () => FollowCheckpoint, isNew: boolean) => Promise<void> | void
  /** Resolves when more may be written, where that takes a while. */
  waitForDrain?: () => Promise<unknown> | undefined
  /** One line as people see it, and as the service sent it. */
  writeLine: (shown: string, podId: string, line: string) => void
}

/** Waits until a job has ended and says each change of its status. Returns the job as it is then. */
export async function waitForJobEnd({
  cloud,
  clock,
  jobId,
  polling,
  view,
  renew,
  note,
}: JobFollowOptions): Promise<GetJobResponse> {
  const {watchJob} = await import('../job/watch.js')
  let job: GetJobResponse = {JobId: jobId}
  for await (const change of watchJob(cloud, jobId, {...polling, clock, renew, onNote: note})) {
    job = change.job
    note(formatStatusChange(job, view))
  }
  for (const line of diagnoseHint(job)) note(line)
  return job
}

/**
 * Shows the logs of pods until the job has ended, and each change of its status between them. Returns the job as it is
 * then.
 */
export async function followLogsToEnd(options: LogFollowOptions): Promise<GetJobResponse> {
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
  } = options
  const {polling, view, writeLine, waitForDrain, note} = options
  const {followLogs} = await import('./logs.js')
  const hasSeveralPods = pods === 'all' || (pods?.length ?? 0) > 1
  let lastStatus: string | undefined
  let prefixes = new Map<string, string>()
  const onJob = (job: GetJobResponse) => {
    const ids = (job.Pods ?? []).flatMap(({PodId}) => PodId ?? []).sort()
    if (hasSeveralPods && ids.length > 1 && ids.length !== prefixes.size) prefixes = podPrefixes(ids, view)
    // The end is said after the last lines.
    if (job.Status !== lastStatus && toExitName(job.Status) === undefined) note(formatStatusChange(job, view))
    lastStatus = job.Status
  }
  const lines = followLogs(cloud, {
    ...polling,
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
      for (const line of job ? [formatStatusChange(job, view), ...diagnoseHint(job)] : []) note(line)
      return job ?? {JobId: jobId}
    }
    const {podId, line} = next.value
    if (matches(line))
      writeLine(renderLogLine(line, {color: view.color, timestamps, prefix: prefixes.get(podId)}), podId, line)
    const draining = waitForDrain?.()
    if (draining) await draining
  }
}

/** `✓ Succeeded after 3m12s: PyTorchJob dlc… is successfully completed.` */
export function formatStatusChange(job: GetJobResponse, {unicode}: View): string {
  const hasEnded = toExitName(job.Status) !== undefined
  const after = hasEnded && job.Duration !== undefined ? ` after ${formatDuration(job.Duration)}` : ''
  const reason = job.ReasonMessage ? `: ${job.ReasonMessage.split('\n')[0]}` : ''
  return sanitizeLine(`${formatStatus(job.Status, unicode)}${after}${reason}`)
}

/** What finds out why a job failed; nothing for one that did not. */
export function diagnoseHint({JobId, Status}: GetJobResponse): string[] {
  return Status === 'Failed' ? [sanitizeLine(`Why: pai-dlc job diagnose ${JobId}`)] : []
}

/** The exit code's name for a job's last status; undefined while it goes on. */
export function toExitName(status: string | undefined): ExitName | undefined {
  const names: Record<string, ExitName> = {Succeeded: 'ok', Failed: 'jobFailed', Stopped: 'jobStopped'}
  return names[status ?? '']
}
