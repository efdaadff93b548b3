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
export function matchLog(
  {match, unless, exitCodes, outsideTraceback, matchesAnyException}: DiagnosisPattern,
  pod: PodEvidence,
): UnboundHit[] {
  const {lines, endStart, traceback, exitCode, isExcluded} = getPodFailure(pod)
  const base = {pod, exitCode, traceback}
  if (exitCodes && !exitCodes.includes(exitCode ?? -1)) return []
  const isMatch = (text: string) => match?.test(text) && !unless?.test(text)
  const groupsIn = (text: string) => match?.exec(text)?.slice(1) ?? []

  if (traceback) {
    const exception = matchesAnyException
      ? traceback.final
      : traceback.chain.toReversed().find((one) => isMatch(formatException(one)))
    if (exception) {
      const text = formatException(exception)
      const [first = exception] = traceback.chain
      const evidenceLines = [
        exceptionLines(pod, traceback, exception, first === exception ? MAX_TRACEBACK_LINES : MAX_CHAINED_LINES),
      ]
      if (first !== exception) evidenceLines.unshift(exceptionLines(pod, traceback, first, MAX_CHAINED_LINES))
      return [
        {
          ...base,
          exception,
          text,
          groups: groupsIn(text),
          evidenceLines,
          isDoubtful: isFollowedByProgress(lines, exception.to),
        },
      ]
    }
    if (!outsideTraceback && !exitCodes) return []
  }

  const first = outsideTraceback || traceback ? endStart : Math.max(endStart, lines.length - LAST_LINES)
  const lineIndex = lines.findIndex(({text}, index) => index >= first && !isExcluded(index) && isMatch(text))
  const line = lines[lineIndex]
  if (!line) return []
  const rawLines = lines.map(({raw}) => raw)
  return [
    {
      ...base,
      text: line.text,
      groups: groupsIn(line.text),
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
