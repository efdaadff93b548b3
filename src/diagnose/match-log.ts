import type {PodEvidence, Proof} from './evidence.js'
import {around, podProof} from './evidence.js'
import {isFollowed} from './log-lines.js'
import type {Found, Pattern} from './pattern.js'
import {fatalOf} from './root-exception.js'
import {exceptionText, type PythonException, type Traceback} from './traceback.js'

/** The most lines of a traceback that are shown. */
const TRACEBACK_LINES = 10

/** The same where there are two. */
const CHAIN_LINES = 5

/** Without a traceback: how far from the end of the log a line may stand. */
const LAST_WORDS = 25

/** Where a pattern fits the end of a pod's log: the exception that ended the program, else a line. */
export function inLog({match, unless, exits, anywhere, anyException}: Pattern, pod: PodEvidence): Found[] {
  const {lines, zone, traceback, exitCode, excluded} = fatalOf(pod)
  const own = {pod, exitCode, traceback}
  if (exits && !exits.includes(exitCode ?? -1)) return []
  const fits = (text: string) => match?.test(text) && !unless?.test(text)
  const groupsOf = (text: string) => match?.exec(text)?.slice(1) ?? []

  if (traceback) {
    const exception = anyException
      ? traceback.final
      : traceback.chain.toReversed().find((one) => fits(exceptionText(one)))
    if (exception) {
      const text = exceptionText(exception)
      const [first = exception] = traceback.chain
      const proofs = [raisedAt(pod, traceback, exception, first === exception ? TRACEBACK_LINES : CHAIN_LINES)]
      if (first !== exception) proofs.unshift(raisedAt(pod, traceback, first, CHAIN_LINES))
      return [{...own, exception, text, groups: groupsOf(text), proofs, doubtful: isFollowed(lines, exception.to)}]
    }
    if (!anywhere && !exits) return []
  }

  const first = anywhere || traceback ? zone : Math.max(zone, lines.length - LAST_WORDS)
  const at = lines.findIndex(({text}, index) => index >= first && !excluded(index) && fits(text))
  const line = lines[at]
  if (!line) return []
  const raws = lines.map(({raw}) => raw)
  return [
    {
      ...own,
      text: line.text,
      groups: groupsOf(line.text),
      proofs: [around('GetPodLogs', raws, at, pod)],
      doubtful: isFollowed(lines, at),
    },
  ]
}

/** The end of an exception's lines. */
function raisedAt(pod: PodEvidence, {stream}: Traceback, {from, to}: PythonException, most: number): Proof {
  const own = fatalOf(pod)
    .lines.slice(from, to + 1)
    .filter((line) => line.stream === stream)
  const raws = own.slice(-most).map(({raw}) => raw)
  return podProof('GetPodLogs', pod, raws, raws.length - 1)
}
