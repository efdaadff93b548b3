import type {EvidenceLines, JobEvidence, PodEvidence} from './evidence.js'
import {linesAround, podEvidenceLines} from './evidence.js'
import {isFollowedByProgress} from './log/end-zone.js'
import {isProgramType} from './log/peer-loss.js'
import {getPodEnd, isReport, type PodEnd} from './log/pod-end.js'
import {formatException, isWrapper, type PythonException, type Traceback} from './log/traceback.js'
import type {DiagnosisPattern, LogSubject, UnboundHit} from './pattern.js'

const MAX_TRACEBACK_LINES = 10

/** The same for two chained exceptions. */
const MAX_CHAINED_LINES = 5

/** A line further from the end may have been survived. */
const SURE_LINES = 8

/** A pod that ended with one of these did not end by an exception. */
const SIGNALED = new Set([132, 135, 136, 137, 139])

const HARMLESS_LEVELS = /^(?:INFO|DEBUG|TRACE|NOTICE)$/

/** Where a pattern fits the end of a pod's log: the exception that ended the program, else a line. */
export function matchLog(pattern: DiagnosisPattern, pod: PodEvidence, evidence: JobEvidence): UnboundHit[] {
  const end = getPodEnd(pod)
  const {traceback, child} = end
  const codes = [pod.exitCode, end.exitCode, child?.exitCode]
  if (pattern.exitCodes && !codes.some((code) => pattern.exitCodes?.includes(code ?? -1))) return []
  const context = {pod, end, hasPeers: hasPeers(evidence, end)}
  const hit = traceback && matchTraceback(pattern, traceback, context)
  if (hit) return [hit]
  const isOwn = traceback !== undefined && !traceback.chain.every(isReport)
  if (isOwn && !pattern.outsideTraceback && !pattern.exitCodes && !pattern.explains) return []
  return matchLine(pattern, context, isOwn)
}

interface MatchContext {
  pod: PodEvidence
  end: PodEnd
  hasPeers: boolean
}

export const hasPeers = ({job, pods}: Pick<JobEvidence, 'job' | 'pods'>, {hasRanks}: PodEnd): boolean =>
  hasRanks || pods.length > 1 || (job.Pods?.length ?? 0) > 1

function isMatch({match, unless, matches}: DiagnosisPattern, subject: LogSubject): boolean {
  if (unless?.test(subject.text)) return false
  if (matches) return matches(subject)
  const found = match?.exec(subject.text)
  return found ? !(subject.exception && isHypothetical(subject.text.slice(0, found.index))) : false
}

/** Words before a failure that make the exception a warning about it. */
const HYPOTHETICAL =
  /\b(?:would|could(?! not)|might|may(?! not be)|to avoid|avoid|prevent\w*|refus\w+|risk of|instead of|in case of|unless)\b[^.]{0,60}$/i

const isHypothetical = (textBefore: string): boolean => HYPOTHETICAL.test(textBefore.slice(-100))

const groupsIn = ({match}: DiagnosisPattern, text: string) => match?.exec(text)?.slice(1) ?? []

function matchTraceback(
  pattern: DiagnosisPattern,
  traceback: Traceback,
  {pod, end, hasPeers}: MatchContext,
): UnboundHit | undefined {
  const exception = findException(pattern, traceback, hasPeers)
  if (!exception) return undefined
  const {records, exitCode, child, isDoubtful} = end
  const visible = traceback.chain.filter((other) => !isWrapper(other))
  const [first = exception] = visible
  const isChained = first !== exception
  const text = subjectText(pattern, exception)
  return {
    ...{pod, exitCode, child, traceback, exception, text, lineIndex: exception.to},
    groups: groupsIn(pattern, text),
    evidenceLines: [
      ...(isChained ? [exceptionLines(pod, traceback, first, MAX_CHAINED_LINES)] : []),
      exceptionLines(pod, traceback, exception, isChained ? MAX_CHAINED_LINES : MAX_TRACEBACK_LINES),
    ],
    isDoubtful: isDoubtful || SIGNALED.has(pod.exitCode ?? 0) || isFollowedByProgress(records, exception.to),
  }
}

function findException(
  pattern: DiagnosisPattern,
  {chain, final}: Traceback,
  hasPeers: boolean,
): PythonException | undefined {
  if (pattern.matchesAnyException) return final
  return chain.toReversed().find((exception) => {
    if (isWrapper(exception) || !isTrusted(pattern, exception)) return false
    return isMatch(pattern, {text: subjectText(pattern, exception), exception, hasPeers})
  })
}

/** The message of a program's own exception is not a system message, whatever it quotes. */
const isTrusted = ({types}: DiagnosisPattern, {type}: PythonException): boolean =>
  types ? types.test(type) : !isProgramType(type)

const subjectText = ({details}: DiagnosisPattern, exception: PythonException): string =>
  details ? [formatException(exception), ...exception.details].join('\n') : formatException(exception)

function matchLine(pattern: DiagnosisPattern, {pod, end, hasPeers}: MatchContext, isPrecursor: boolean): UnboundHit[] {
  const {records, endStart, traceback, child, exitCode, isExcluded, lastLines} = end
  const first = pattern.outsideTraceback || pattern.explains || traceback ? endStart : (lastLines[0] ?? records.length)
  const lineIndex = records.findIndex(
    ({text, level = ''}, index) =>
      index >= first &&
      !isExcluded(index) &&
      !(traceback && index >= traceback.from && index <= traceback.to) &&
      !HARMLESS_LEVELS.test(level) &&
      isMatch(pattern, {text, hasPeers}),
  )
  const line = records[lineIndex]
  if (!line) return []
  const rawLines = records.map(({raw}) => raw)
  const linesBehind = lastLines.filter((index) => index > lineIndex).length
  return [
    {
      ...{pod, exitCode, child, traceback, text: line.text, lineIndex},
      ...(isPrecursor && !pattern.outsideTraceback ? {isPrecursor} : {}),
      groups: groupsIn(pattern, line.text),
      evidenceLines: [linesAround('GetPodLogs', rawLines, lineIndex, pod)],
      isDoubtful:
        linesBehind >= SURE_LINES ||
        line.level?.startsWith('WARN') === true ||
        isFollowedByProgress(records, lineIndex),
    },
  ]
}

function exceptionLines(
  pod: PodEvidence,
  {stream}: Traceback,
  {from, to}: PythonException,
  maxLines: number,
): EvidenceLines {
  const records = getPodEnd(pod)
    .records.slice(from, to + 1)
    .filter((record) => record.stream === stream)
  const rawLines = records.slice(-maxLines).map(({raw}) => raw)
  return podEvidenceLines('GetPodLogs', pod, rawLines, rawLines.length - 1)
}
