import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import type {ExitName} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {createPodPrefixes, renderLogLine} from '../render/logs.js'
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
  renew?: () => Promise<string | undefined>
  /** Writes to stderr. */
  note: (line: string) => void
}

export interface LogFollowOptions extends JobFollowOptions {
  /** All pods or the named ones; the first one by default. */
  pods?: 'all' | readonly string[]
  since?: string
  /** Earlier lines to show; infinite for all. */
  tail?: number
  timestamps?: boolean
  /** Timestamps in local time instead of UTC. */
  usesLocalTime?: boolean
  /** Marks parts of the lines. */
  highlight?(text: string): string
  matches?: (line: string) => boolean
  resume?: FollowCheckpoint
  onCheckpoint?: (getCheckpoint: () => FollowCheckpoint, isNew: boolean) => Promise<void> | void
  /** Resolves when more may be written; undefined if that is now. */
  waitForDrain?: () => Promise<unknown> | undefined
  writeLine: (rendered: string, podId: string, line: string) => void
}

/** Waits until the job ends and notes each status. Returns the job. */
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

/** Writes the logs of pods and notes each status until the job ends. Returns the job. */
export async function followLogsToEnd(options: LogFollowOptions): Promise<GetJobResponse> {
  const {cloud, clock, jobId, pods, polling, view, note, writeLine, matches, timestamps, usesLocalTime, waitForDrain} =
    options
  const {since, tail, resume, renew, onCheckpoint, highlight} = options
  const {followLogs} = await import('./logs.js')
  const progress = new JobProgress(options)
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
    onJob: (job) => progress.update(job),
  })
  let next = await lines.next()
  while (!next.done) {
    const {podId, line} = next.value
    if (!matches || matches(line)) {
      const prefix = progress.prefixes.get(podId)
      writeLine(
        renderLogLine(line, {color: view.color, showTimestamps: timestamps, usesLocalTime, prefix, highlight}),
        podId,
        line,
      )
    }
    const draining = waitForDrain?.()
    if (draining) await draining
    next = await lines.next()
  }
  const job = next.value?.job
  if (!job) return {JobId: jobId}
  for (const line of [formatStatusChange(job, view), ...diagnoseHint(job)]) note(line)
  return job
}

class JobProgress {
  prefixes = new Map<string, string>()
  readonly #options: LogFollowOptions
  readonly #hasSeveralPods: boolean
  #lastStatus: string | undefined

  constructor(options: LogFollowOptions) {
    const {pods} = options
    this.#options = options
    this.#hasSeveralPods = pods === 'all' || (pods?.length ?? 0) > 1
  }

  update(job: GetJobResponse): void {
    const {view, note} = this.#options
    const podIds = (job.Pods ?? []).flatMap(({PodId}) => PodId ?? []).sort()
    if (this.#hasSeveralPods && podIds.length > 1 && podIds.length !== this.prefixes.size)
      this.prefixes = createPodPrefixes(podIds, view)
    // A terminal status is printed after the last lines.
    if (job.Status !== this.#lastStatus && toExitName(job.Status) === undefined) note(formatStatusChange(job, view))
    this.#lastStatus = job.Status
  }
}

/** `✓ Succeeded after 3m12s: PyTorchJob dlc… is successfully completed.` */
export function formatStatusChange(job: GetJobResponse, {unicode}: View): string {
  const hasEnded = toExitName(job.Status) !== undefined
  const after = hasEnded && job.Duration !== undefined ? ` after ${formatDuration(job.Duration)}` : ''
  const reason = job.ReasonMessage ? `: ${job.ReasonMessage.split('\n')[0]}` : ''
  return sanitizeLine(`${formatStatus(job.Status, unicode)}${after}${reason}`)
}

export function diagnoseHint({JobId, Status}: GetJobResponse): string[] {
  return Status === 'Failed' ? [sanitizeLine(`Why: pai-dlc job diagnose ${JobId}`)] : []
}

export function toExitName(status: string | undefined): ExitName | undefined {
  const names: Record<string, ExitName> = {Succeeded: 'ok', Failed: 'jobFailed', Stopped: 'jobStopped'}
  return names[status ?? '']
}
