import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse} from '../api/generated/types.js'
import {getPods, getPreviousInstance, selectPods} from '../job/pods.js'
import type {Clock} from '../platform/clock.js'
import {collectGarbage, limitYoungGeneration} from '../platform/v8-heap.js'
import {createPodPrefixes, renderLogLine} from '../render/logs.js'
import {DEFAULT_MAX_LINES, readLogsOfPods} from './logs.js'
import type {ReadResult} from './window-reader.js'

/** The number of lines to search with a filter, unless maxLines is larger. */
const FILTER_MAX_LINES = 10_000

/** Above this number of lines, collect garbage before the next read. */
const LINES_BEFORE_GC = 100_000

export interface JobLogOptions {
  cloud: Cloud
  clock: Clock
  job: GetJobResponse
  jobId: string
  /** The first pod by default (R2). */
  podNames?: readonly string[]
  allPods: boolean
  /** Reads each pod's instance before its last restart. */
  previous: boolean
  /** Lines per pod, by default 100 (R1). */
  maxLines?: number
  filter?: (line: string) => boolean
  /** UTC times from parseTime. */
  since?: string
  until?: string
  color: boolean
  timestamps: boolean
  /** Timestamps in local time instead of UTC. */
  usesLocalTime?: boolean
  /** Marks parts of the lines. */
  highlight?(text: string): string
  /** Undefined if lines are not printed as text. */
  writeLine?: (line: string) => void
  keepsLines: boolean
}

export interface PodLines {
  podId: string
  /** Empty unless `keepsLines`. */
  lines: string[]
  count: number
  isTruncated: boolean
  /** How many lines were searched, if there are earlier ones. */
  searchedLineCount?: number
}

/** Reads and writes logs pod by pod, with notes about omitted lines (R1, R2). @throws CliError */
export async function readJobLogs(options: JobLogOptions): Promise<{pods: PodLines[]; notes: string[]}> {
  const {cloud, clock, job, jobId, maxLines: maxShownLines = DEFAULT_MAX_LINES, filter, since, until} = options
  const selected = selectPods(job, {names: options.podNames && [...options.podNames], selectAll: options.allPods})
  const maxLines = filter ? Math.max(maxShownLines, FILTER_MAX_LINES) : maxShownLines
  const reads = selected.map((pod) => {
    const {podUid} = options.previous ? getPreviousInstance(pod) : pod
    return {jobId, podId: pod.podId, podUid, maxLines, since, until, job, clock}
  })
  const ids = selected.map(({podId}) => podId)
  const prefixes = ids.length > 1 ? createPodPrefixes(ids, options) : undefined
  const pods: PodLines[] = []
  const releaseMemory = createMemoryRelease(maxLines * ids.length, options.keepsLines)
  for await (const result of readLogsOfPods(cloud, reads)) {
    const shown = lastMatching(result, maxShownLines, filter)
    writeLines(shown.lines, {...options, prefix: prefixes?.get(result.podId)})
    pods.push({
      podId: result.podId,
      lines: options.keepsLines ? shown.lines : [],
      count: shown.lines.length,
      isTruncated: filter ? shown.isTruncated : result.isTruncated,
      searchedLineCount: result.isTruncated ? maxLines : undefined,
    })
    releaseMemory(result.lines, shown.lines)
  }
  return {pods, notes: omissionNotes(job, pods, {...options, maxShownLines})}
}

function lastMatching({lines}: ReadResult, maxLines: number, filter?: (line: string) => boolean) {
  const matching = filter ? lines.filter(filter) : lines
  const isTruncated = matching.length > maxLines
  return {lines: isTruncated ? matching.slice(-maxLines) : matching, isTruncated}
}

function writeLines(lines: readonly string[], style: JobLogOptions & {prefix?: string}): void {
  const {writeLine, color, timestamps, usesLocalTime, prefix, highlight} = style
  if (writeLine)
    for (const line of lines)
      writeLine(renderLogLine(line, {color, showTimestamps: timestamps, usesLocalTime, prefix, highlight}))
}

/** Frees the lines of large logs once they are written, before V8 grows the heap. */
function createMemoryRelease(expectedLines: number, keepsLines: boolean): (...lists: string[][]) => void {
  if (expectedLines > LINES_BEFORE_GC) limitYoungGeneration()
  let heldLines = 0
  return (...lists) => {
    heldLines += lists[0]?.length ?? 0
    if (heldLines < LINES_BEFORE_GC || keepsLines) return
    for (const lines of lists) lines.length = 0
    heldLines = 0
    collectGarbage()
  }
}

function omissionNotes(
  job: GetJobResponse,
  pods: readonly PodLines[],
  {maxShownLines, filter, podNames}: Pick<JobLogOptions, 'filter' | 'podNames'> & {maxShownLines: number},
): string[] {
  const notes: string[] = []
  if (pods.some(({isTruncated}) => isTruncated)) {
    const description = [
      maxShownLines === 1 ? 'line' : `${maxShownLines} lines`,
      pods.length > 1 ? 'per pod' : '',
      filter ? 'that match' : '',
    ].filter(Boolean)
    notes.push(`Showing only the last ${description.join(' ')}. For more, use --max-lines N`)
  }
  const searched = Math.max(...pods.map(({searchedLineCount = 0}) => searchedLineCount))
  if (filter && searched > 0)
    notes.push(`Searched only the last ${searched} lines. For more, use --max-lines N or --since TIME`)
  const otherCount = getPods(job).length - pods.length
  const others = `${otherCount} more ${otherCount === 1 ? 'pod has' : 'pods have'} logs: --all-pods, or --pod NAME`
  if (otherCount > 0 && !podNames) notes.push(`Showing only ${pods[0]?.podId}; ${others}`)
  if (pods.every(({count}) => count === 0))
    notes.push(filter ? 'No line matches.' : `No lines. The job is ${job.Status}: pai-dlc events ${job.JobId}`)
  return notes
}
