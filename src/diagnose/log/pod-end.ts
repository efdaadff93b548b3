import type {PodEvidence} from '../evidence.js'
import {findEndStart, isNoise} from './end-zone.js'
import {type ChildEnd, findChildEnd} from './launchers.js'
import {isPeerLossException} from './peer-loss.js'
import {type LogRecord, parseRecords} from './records.js'
import {findTracebacks, formatException, type PythonException, type Traceback} from './traceback.js'

export interface PodEnd {
  records: LogRecord[]
  endStart: number
  traceback?: Traceback
  /** Other processes, too, ended in exceptions, or the program may have survived this one. */
  isDoubtful: boolean
  child?: ChildEnd
  /** Of the process that failed first; a signal is 128 and its number. */
  exitCode?: number
  /** Several ranks write into the log. */
  hasRanks: boolean
  /** Lines of tracebacks that did not end the program. */
  isExcluded: (index: number) => boolean
  lastLines: number[]
}

/** Without a traceback: how many telling lines at the end of the log may hold the cause. */
const LAST_LINES = 25

/** Lines at the end of a log that are taken apart, however many were read. */
const MAX_RECORDS = 20_000

const cache = new WeakMap<PodEvidence, PodEnd>()

export function getPodEnd(pod: PodEvidence): PodEnd {
  const cached = cache.get(pod)
  if (cached) return cached
  const end = analyzeLog(pod)
  cache.set(pod, end)
  return end
}

/** Exceptions that only report on another process, whose own is the cause if the log has it. */
const REPORTS =
  /(?:^|\.)(?:ChildFailedError|CalledProcessError|ProcessRaisedException|ProcessExitedException|EngineDeadError|BrokenProcessPool|TerminatedWorkerError|RayTaskError|RayActorError|ActorDiedError|JobSubmissionError|TrainingFailedError|WorkerCrashedError|ChildProcessError)\b|(?:see|check) (?:the )?(?:stack ?trace|traceback|root cause|error|logs?|output)\b.{0,60}(?:above|root cause|for)|root cause.{0,30}above|(?:engine|worker|child|sub)[ -]?(?:core )?(?:process(?:es)?|initialization|proc)\b.{0,40}(?:failed|died|exited|terminated)|DataLoader worker \(pid.{0,60}exited unexpectedly|^(?:queue|_queue)\.Empty/i

/** Said after an exception that was caught. */
const SURVIVED =
  /\b(?:re-?try(?:ing)?|retries|attempt \d|try(?:ing)? again|skipp(?:ing|ed)|ignor(?:ing|ed)|continu(?:e|ing)|going on|fall(?:ing|s)? ?back|recover(?:ed|ing)|resum(?:e|ing)|using .{0,40}instead)\b/i

function analyzeLog(pod: PodEvidence): PodEnd {
  const records = parseRecords((pod.log ?? []).slice(-MAX_RECORDS))
  const endStart = findEndStart(records)
  const atEnd = findTracebacks(records).filter(({to}) => to >= endStart)
  const child = findChildEnd(records, endStart)
  const hasRanks =
    child?.rank !== undefined || new Set(records.map(({stream}) => /rank|default/.test(stream) && stream)).size > 2
  const choice = chooseTraceback({atEnd, child, records, hasRanks})
  const others = atEnd.filter((traceback) => traceback !== choice.traceback)
  const isExcluded = (index: number) => others.some(({from, to}) => index >= from && index <= to)
  return {
    ...{records, endStart, child, hasRanks, isExcluded},
    ...choice,
    exitCode: rootExitCode(pod.exitCode, child),
    lastLines: findLastLines(records, endStart, isExcluded),
  }
}

interface ChoiceContext {
  atEnd: Traceback[]
  child: ChildEnd | undefined
  records: readonly LogRecord[]
  hasRanks: boolean
}

/** The traceback that ended the program: of each process the last, of several processes the first that is a cause. */
function chooseTraceback(context: ChoiceContext): Pick<PodEnd, 'traceback' | 'isDoubtful'> {
  const {atEnd, child, records, hasRanks} = context
  const ended = atEnd.filter((traceback) => traceback.context !== 'shutdown')
  const own = ended.filter(({context, chain}) => context !== 'thread' && !chain.every(isReport))
  const candidates = own.length > 0 ? own : ended.filter(({chain}) => !chain.every(isReport))
  const isRankEnded = child?.signal !== undefined && KILLING_SIGNALS.has(child.signal)
  // A rank that a signal ended raised nothing: what the others raised came of it.
  if (isRankEnded || candidates.length === 0) return {isDoubtful: false, ...fallback(ended, child)}
  const survivors = candidates.filter((traceback) => !isSurvived(traceback, records))
  const pool = survivors.length > 0 ? survivors : candidates
  const processes = new Set(pool.map(({stream}) => stream)).size
  const isSeveral =
    isAftermath(pool.at(-1)) ||
    processes > 1 ||
    child !== undefined ||
    pool.some(({context}) => context === 'process') ||
    own.length < ended.length
  const traceback = isSeveral ? findFirstCause(pool, child, hasRanks) : pool.at(-1)
  const isOnlyThread = traceback?.context === 'thread'
  return {traceback, isDoubtful: isOnlyThread || survivors.length === 0}
}

/** What a parent or a peer raises because another process ended. */
const isAftermath = (traceback: Traceback | undefined): boolean =>
  traceback !== undefined &&
  (traceback.final.type === 'KeyboardInterrupt' || isPeerLossException(traceback.final, {hasPeers: true}))

/** Signals that end a process without a message. */
const KILLING_SIGNALS = new Set([4, 7, 8, 9, 11])

/** A launcher's own exception, if nothing else is known. */
function fallback(ended: readonly Traceback[], child: ChildEnd | undefined): Pick<PodEnd, 'traceback'> {
  if (child && !child.isCommand) return {}
  const traceback = ended.at(-1)
  return traceback ? {traceback} : {}
}

export const isReport = (exception: PythonException): boolean => REPORTS.test(formatException(exception))

/** Whether the program continued after a traceback, or only logged it as a warning. */
function isSurvived({final, level}: Traceback, records: readonly LogRecord[]): boolean {
  if (level && /^(?:WARN|INFO|DEBUG|NOTICE|TRACE)/.test(level)) return true
  const next = records.slice(final.to + 1, final.to + 6).find((record) => !isNoise(record))
  return next !== undefined && SURVIVED.test(next.text)
}

/** The rank that the launcher names; if that only lost another one, the first that did not. */
function findFirstCause(
  pool: readonly Traceback[],
  child: ChildEnd | undefined,
  hasRanks: boolean,
): Traceback | undefined {
  const isBuildFailed = pool.some(({chain}) => chain.some(isBuildFailure))
  const isConsequence = (traceback: Traceback) =>
    isAftermath(traceback) || (isBuildFailed && isMissingBuild(traceback.final))
  const lastOfEach = pool.filter(
    ({stream, from}) => stream === '' || !pool.some((other) => other.stream === stream && other.from > from),
  )
  const named = lastOfEach.find(({stream}) => hasRanks && isNamed(stream, child))
  if (named && !isConsequence(named)) return named
  return lastOfEach.find((traceback) => !isConsequence(traceback)) ?? named ?? lastOfEach[0]
}

/** A rank's lines may carry its number, or its local one. */
function isNamed(stream: string, child: ChildEnd | undefined): boolean {
  const names = stream.split(' ')
  return child !== undefined && (names.includes(`rank${child.rank}`) || names.includes(`default${child.localRank}`))
}

const isBuildFailure = (exception: PythonException): boolean =>
  /Error (?:building|compiling)|ninja|CompileError/.test(formatException(exception))

/** The other ranks wait for the build of the first one, and open its result. */
const isMissingBuild = (exception: PythonException): boolean =>
  /(?:torch_extensions|build|cache)\/.{0,300}\.so: cannot open shared object|No module named/.test(
    formatException(exception),
  )

/** Launchers exit with 1 or their own code, whatever ended their ranks. */
function rootExitCode(exitCode: number | undefined, child: ChildEnd | undefined): number | undefined {
  if (!child) return exitCode
  if (child.signal !== undefined) {
    const isLaunchers = exitCode === undefined || [1, 2, 255, 256 - child.signal].includes(exitCode)
    return isLaunchers ? 128 + child.signal : exitCode
  }
  return child.isCommand || (exitCode !== 1 && exitCode !== undefined) ? exitCode : child.exitCode
}

function findLastLines(
  records: readonly LogRecord[],
  endStart: number,
  isExcluded: (index: number) => boolean,
): number[] {
  const indexes: number[] = []
  for (let index = records.length - 1; index >= endStart && indexes.length < LAST_LINES; index--) {
    const record = records[index]
    if (record && !isNoise(record) && !isExcluded(index)) indexes.unshift(index)
  }
  return indexes
}
