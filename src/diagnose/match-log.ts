import type {EvidenceLines, PodEvidence} from './evidence.js'
import {linesAround, podEvidenceLines} from './evidence.js'
import {isFollowedByProgress} from './log-lines.js'
import type {DiagnosisPattern, UnboundHit} from './pattern.js'
import {getPodFailure} from './root-exception.js'
import {formatException, type PythonException, type Traceback} from './traceback.js'

/** The most lines of a traceback that are shown. */
const MAX_TRACEBACK_LINES = 10

/** The same where there are two. */
const MAX_CHAINED_LINES = 5

/** Without a traceback: how far from the end of the log a line may stand. */
const LAST_LINES = 25

/** Where a pattern fits the end of a pod's log: the exception that ended the program, else a line. */
export function matchLog(pattern: DiagnosisPattern, pod: PodEvidence): UnboundHit[] {
  const {traceback, exitCode} = getPodFailure(pod)
  if (pattern.exitCodes && !pattern.exitCodes.includes(exitCode ?? -1)) return []
  const hit = traceback && matchTraceback(pattern, pod, traceback)
  if (hit) return [hit]
  if (traceback && !pattern.outsideTraceback && !pattern.exitCodes) return []
  return matchLine(pattern, pod)
}

function isMatch({match, unless}: DiagnosisPattern, text: string): boolean {
  return match?.test(text) === true && !unless?.test(text)
}

const groupsIn = ({match}: DiagnosisPattern, text: string) => match?.exec(text)?.slice(1) ?? []

function matchTraceback(pattern: DiagnosisPattern, pod: PodEvidence, traceback: Traceback): UnboundHit | undefined {
  const {lines, exitCode} = getPodFailure(pod)
  const exception = pattern.matchesAnyException
    ? traceback.final
    : traceback.chain.toReversed().find((candidate) => isMatch(pattern, formatException(candidate)))
  if (!exception) return undefined
  const [first = exception] = traceback.chain
  const isChained = first !== exception
  const maxLines = isChained ? MAX_CHAINED_LINES : MAX_TRACEBACK_LINES
  const text = formatException(exception)
  return {
    ...{pod, exitCode, traceback, exception, text},
    groups: groupsIn(pattern, text),
    evidenceLines: [
      ...(isChained ? [exceptionLines(pod, traceback, first, MAX_CHAINED_LINES)] : []),
      exceptionLines(pod, traceback, exception, maxLines),
    ],
    isDoubtful: isFollowedByProgress(lines, exception.to),
  }
}

function matchLine(pattern: DiagnosisPattern, pod: PodEvidence): UnboundHit[] {
  const {lines, endStart, traceback, exitCode, isExcluded} = getPodFailure(pod)
  const first = pattern.outsideTraceback || traceback ? endStart : Math.max(endStart, lines.length - LAST_LINES)
  const lineIndex = lines.findIndex(({text}, index) => index >= first && !isExcluded(index) && isMatch(pattern, text))
  const line = lines[lineIndex]
  if (!line) return []
  const rawLines = lines.map(({raw}) => raw)
  return [
    {
      ...{pod, exitCode, traceback, text: line.text},
      groups: groupsIn(pattern, line.text),
      evidenceLines: [linesAround('GetPodLogs', rawLines, lineIndex, pod)],
      isDoubtful: isFollowedByProgress(lines, lineIndex),
    },
  ]
}

/** The end of an exception's lines. */
function exceptionLines(
  pod: PodEvidence,
  {stream}: Traceback,
  {from, to}: PythonException,
  maxLines: number,
): EvidenceLines {
  const lines = getPodFailure(pod)
    .lines.slice(from, to + 1)
    .filter((line) => line.stream === stream)
  const rawLines = lines.slice(-maxLines).map(({raw}) => raw)
  return podEvidenceLines('GetPodLogs', pod, rawLines, rawLines.length - 1)
}
