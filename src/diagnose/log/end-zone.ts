import {parseTimestamp} from './lines.js'
import type {LogRecord} from './records.js'

/** Lines that show progress: steps, epochs, losses, progress bars. */
const PROGRESS =
  /\b(?:epochs?|(?:global_)?steps?|iter(?:ation)?s?|batch(?:es)?|loss)\b\W{0,4}\d|\b\d{1,3}%\||\d(?:it\/s|s\/it)\b|samples\/s(?:ec)?\b/i
const ERROR_WORDS =
  /error|exception|fail|fatal|abort|killed|timeout|timed out|traceback|\bnan\b|refus|unable|cannot|can't/i

/** More progress than this after an error means that the program survived it. Other ranks may write a line or two. */
const MAX_PROGRESS_AFTER_ERROR = 2

/** How long before the end of a log its lines may all have been written at once. */
const FLUSH_MS = 5_000

/** Lines that often follow the cause of a failure, but never explain it. */
const NOISE = new RegExp(
  [
    String.raw`^\s*$`,
    String.raw`^\S{1,80}:\d+:\d+ \[\d+\] NCCL `,
    '^NCCL (?:INFO|version)',
    String.raw`^\s*(?:frame )?#\d{1,4}:? `,
    String.raw`^\s*\S{1,200}\(\+?\S{0,300}\) ?\[0x`,
    String.raw`^\s*(?:0x[0-9a-f]+ |@ +0x)`,
    String.raw`^(?:={4,}|-{4,}|\*{4,}|~{4,}|_{4,})`,
    String.raw`^\s*(?:time|host|rank|exitcode|error_file|traceback) {1,6}: `,
    String.raw`^(?:Failures:|\s*<NO_OTHER_FAILURES>|Root Cause \(first|\S{1,200} FAILED$)`,
    String.raw`^\s*\[\d+\]:?$`,
    String.raw`failed \(exitcode: -?\d+\) local_rank`,
    String.raw`Sending process \d+ closing signal|Killing subprocess|exits with return code|sigkill_handler|closing signal SIG`,
    String.raw`^(?:wandb|swanlab|mlflow): |resource_tracker|leaked (?:semaphore|shared_memory)|warnings\.warn\(|(?:User|Future|Deprecation|Runtime)Warning:`,
    String.raw`^(?:Setting OMP_NUM_THREADS|\*+ Setting|Exception (?:raised|ignored)|C\+\+ CapturedTraceback|Stack trace|Backtrace)`,
    String.raw`^(?:make(?:\[\d+\])?: (?:Leaving|Entering)|\[end of output\]|note: |hint: )`,
    String.raw`^\s+at \S|^\s*\^+\s*$`,
    String.raw`destroy_process_group\(\) was not called|ProcessGroupNCCL.{0,60}(?:abort|destroy|shutting)`,
  ].join('|'),
  'i',
)

export const isNoise = ({text}: LogRecord): boolean => NOISE.test(text)

/** Whether a line shows progress. */
export const isProgress = ({text}: Pick<LogRecord, 'text'>): boolean => PROGRESS.test(text) && !ERROR_WORDS.test(text)

/**
 * Where the end of a log begins: behind the last work that was seen. What stands before was survived. Work written in
 * the last seconds does not count: what a program had not yet flushed comes out at its end, behind its last words.
 */
export function findEndStart(records: readonly LogRecord[]): number {
  const end = parseTimestamp(records.at(-1)?.raw ?? '')
  let progressCount = 0
  for (let index = records.length - 1; index >= 0; index--) {
    const record = records[index]
    if (record && isProgress(record) && !isNearEnd(record, end) && ++progressCount > MAX_PROGRESS_AFTER_ERROR)
      return index + 1
  }
  return 0
}

/** Whether progress follows a line, so that the program may have survived it. */
export function isFollowedByProgress(records: readonly LogRecord[], index: number): boolean {
  let count = 0
  for (let at = index + 1; at < records.length; at++) {
    const record = records[at]
    if (record && isProgress(record) && ++count > MAX_PROGRESS_AFTER_ERROR) return true
  }
  return false
}

function isNearEnd({raw}: LogRecord, end: number | undefined): boolean {
  const time = parseTimestamp(raw)
  return end !== undefined && time !== undefined && end - time <= FLUSH_MS
}
