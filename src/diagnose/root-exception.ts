import type {PodEvidence} from './evidence.js'
import {findEndStart, type ParsedLogLine, parseLogLine} from './log-lines.js'
import {
  findTracebacks,
  formatException,
  isLauncherError,
  type LauncherReport,
  parseLauncherReport,
  type Traceback,
} from './traceback.js'

/** How a pod died, as far as its log and its exit code tell. */
export interface PodDeath {
  lines: ParsedLogLine[]
  /** Where the end of the log begins. */
  endStart: number
  /** What ended the program. */
  traceback?: Traceback
  /** Of the process that failed first; a signal is 128 and its number. */
  exitCode?: number
  launcherReport?: LauncherReport
  /** Lines of tracebacks that did not end the program. */
  isExcluded: (index: number) => boolean
}

/** What ranks say when another one has gone. */
const PEER_LOSS =
  /reset by (?:remote )?peer|Broken ?pipe|closed by|remote process exited|ncclRemoteError|RendezvousConnection|ECONNRESET|SIGTERM|Socket (?:Timeout|closed)|\blost (?:rank|peer|worker) \S|DistBackendError|communicator was aborted/i

const cache = new WeakMap<PodEvidence, PodDeath>()

export function getPodFailure(pod: PodEvidence): PodDeath {
  const cached = cache.get(pod)
  if (cached) return cached
  const failure = analyzeLog(pod)
  cache.set(pod, failure)
  return failure
}

function analyzeLog(pod: PodEvidence): PodDeath {
  const lines = (pod.log ?? []).map(parseLogLine)
  const endStart = findEndStart(lines)
  const atEnd = findTracebacks(lines).filter(({final}) => final.from >= endStart || final.to >= lines.length - 1)
  const ownTracebacks = atEnd.filter(({chain}) => !chain.every(isLauncherError))
  const launcherReport = parseLauncherReport(lines)
  const hasSeveralRanks =
    ownTracebacks.length < atEnd.length || new Set(ownTracebacks.map(({stream}) => stream)).size > 1
  const rootTraceback =
    findReportedTraceback(ownTracebacks, launcherReport) ??
    (hasSeveralRanks ? findFirstCause(ownTracebacks) : ownTracebacks.at(-1))
  // A rank that a signal ended raised nothing: what the others raised came of it.
  const traceback =
    launcherReport && launcherReport.exitCode < 0
      ? undefined
      : (rootTraceback ?? (launcherReport ? undefined : atEnd.at(-1)))
  const others = atEnd.filter((one) => one !== traceback).flatMap(({chain}) => chain)
  return {
    lines,
    endStart,
    traceback,
    launcherReport,
    exitCode: rootExitCode(pod.exitCode, launcherReport),
    isExcluded: (index) => others.some(({from, to}) => index >= from && index <= to),
  }
}

/** torchrun names the rank that failed first; its lines may carry that rank, or its local one. */
function findReportedTraceback(tracebacks: Traceback[], report: LauncherReport | undefined): Traceback | undefined {
  if (!report || report.exitCode < 0) return undefined
  return tracebacks.find(({stream}) => stream === `rank${report.rank}` || stream === `default${report.localRank}`)
}

/** Of several ranks in one log the first one that did not just lose another. */
function findFirstCause(tracebacks: Traceback[]): Traceback | undefined {
  return tracebacks.find(({final}) => !PEER_LOSS.test(formatException(final))) ?? tracebacks[0]
}

/** A launcher ends with 1 whatever its rank died of. */
function rootExitCode(exitCode: number | undefined, report: LauncherReport | undefined): number | undefined {
  if (!report || (exitCode !== 1 && exitCode !== undefined)) return exitCode
  return report.exitCode < 0 ? 128 - report.exitCode : report.exitCode
}
