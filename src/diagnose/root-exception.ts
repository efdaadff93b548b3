import type {PodEvidence} from './evidence.js'
import {endZone, type LogLine, parseLine} from './log-lines.js'
import {
  exceptionText,
  isLauncher,
  type LauncherReport,
  launcherReport,
  type Traceback,
  tracebacksIn,
} from './traceback.js'

/** How a pod died, as far as its log and its exit code tell. */
export interface Fatal {
  lines: LogLine[]
  /** Where the end of the log begins. */
  zone: number
  /** What ended the program. */
  traceback?: Traceback
  /** Of the process that failed first; a signal is 128 and its number. */
  exitCode?: number
  report?: LauncherReport
  /** Lines of tracebacks that did not end the program. */
  excluded: (index: number) => boolean
}

/** What ranks say when another one has gone. */
const OF_PEERS =
  /reset by (?:remote )?peer|Broken ?pipe|closed by|remote process exited|ncclRemoteError|RendezvousConnection|ECONNRESET|SIGTERM|Socket (?:Timeout|closed)|\blost (?:rank|peer|worker) \S|DistBackendError|communicator was aborted/i

const known = new WeakMap<PodEvidence, Fatal>()

export function fatalOf(pod: PodEvidence): Fatal {
  const before = known.get(pod)
  if (before) return before
  const fatal = look(pod)
  known.set(pod, fatal)
  return fatal
}

function look(pod: PodEvidence): Fatal {
  const lines = (pod.log ?? []).map(parseLine)
  const zone = endZone(lines)
  const late = tracebacksIn(lines).filter(({final}) => final.from >= zone || final.to >= lines.length - 1)
  const programs = late.filter(({chain}) => !chain.every(isLauncher))
  const report = launcherReport(lines)
  const several = programs.length < late.length || new Set(programs.map(({stream}) => stream)).size > 1
  const own = ofReport(programs, report) ?? (several ? firstOf(programs) : programs.at(-1))
  // A rank that a signal ended raised nothing: what the others raised came of it.
  const traceback = report && report.exitCode < 0 ? undefined : (own ?? (report ? undefined : late.at(-1)))
  const others = late.filter((one) => one !== traceback).flatMap(({chain}) => chain)
  return {
    lines,
    zone,
    traceback,
    report,
    exitCode: codeOf(pod.exitCode, report),
    excluded: (index) => others.some(({from, to}) => index >= from && index <= to),
  }
}

/** torchrun names the rank that failed first; its lines may carry that rank, or its local one. */
function ofReport(tracebacks: Traceback[], report: LauncherReport | undefined): Traceback | undefined {
  if (!report || report.exitCode < 0) return undefined
  return tracebacks.find(({stream}) => stream === `rank${report.rank}` || stream === `default${report.localRank}`)
}

/** Of several ranks in one log the first one that did not just lose another. */
function firstOf(tracebacks: Traceback[]): Traceback | undefined {
  return tracebacks.find(({final}) => !OF_PEERS.test(exceptionText(final))) ?? tracebacks[0]
}

/** A launcher ends with 1 whatever its rank died of. */
function codeOf(exitCode: number | undefined, report: LauncherReport | undefined): number | undefined {
  if (!report || (exitCode !== 1 && exitCode !== undefined)) return exitCode
  return report.exitCode < 0 ? 128 - report.exitCode : report.exitCode
}
