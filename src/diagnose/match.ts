import type {EvidenceLines, JobEvidence, PodEvidence} from './evidence.js'
import {podEvidenceLines} from './evidence.js'
import type {ChildEnd} from './log/launchers.js'
import {getPodEnd} from './log/pod-end.js'
import {matchEvents} from './match-events.js'
import {matchLog} from './match-log.js'
import type {DiagnosisPattern, PatternHit, UnboundHit} from './pattern.js'

/** Where a pattern fits: at most once a pod, and once for the job itself. */
export function findHits(pattern: DiagnosisPattern, evidence: JobEvidence): PatternHit[] {
  const hits = MATCHERS[pattern.source](pattern, evidence)
  return hits.map((hit) => ({...hit, evidence, job: evidence.job})).filter((hit) => pattern.filter?.(hit) ?? true)
}

const matchCondition = ({when}: DiagnosisPattern, evidence: JobEvidence): UnboundHit[] => {
  const result = when?.(evidence)
  return result ? [{text: '', groups: [], ...result}] : []
}

const MATCHERS: Record<DiagnosisPattern['source'], (pattern: DiagnosisPattern, evidence: JobEvidence) => UnboundHit[]> =
  {
    status: matchCondition,
    sanity: matchCondition,
    reason: matchReason,
    silence: matchSilence,
    events: matchEvents,
    exit: (pattern, evidence) => getFailedPods(evidence).flatMap((pod) => matchExitCode(pattern, pod)),
    log: (pattern, evidence) => getFailedPods(evidence).flatMap((pod) => matchLog(pattern, pod, evidence)),
  }

const getFailedPods = ({pods}: JobEvidence): PodEvidence[] => pods.filter(({hasFailed}) => hasFailed)

function matchReason(
  {reasonCode, match}: DiagnosisPattern,
  {job: {ReasonCode = '', ReasonMessage = ''}}: JobEvidence,
): UnboundHit[] {
  const text = [ReasonCode, ReasonMessage].filter(Boolean).join(': ')
  const isMatch = (reasonCode?.test(ReasonCode) && ReasonCode !== '') || match?.test(text)
  if (!isMatch) return []
  return [{text, groups: [], evidenceLines: [{Source: 'GetJob', Field: 'ReasonCode', Lines: [text], KeyLine: 0}]}]
}

function matchSilence(_: DiagnosisPattern, {job, pods}: JobEvidence): UnboundHit[] {
  const running = pods.filter(({status}) => status === 'Running')
  const [pod] = running.toSorted((a, b) => (b.silentSince ?? 0) - (a.silentSince ?? 0))
  if (job.Status !== 'Running' || !pod || running.some(({silentSince}) => silentSince === undefined)) return []
  const lines = (pod.log ?? []).slice(-3)
  return [
    {
      pod,
      text: lines.at(-1) ?? '',
      groups: [],
      evidenceLines: [podEvidenceLines('GetPodLogs', pod, lines, lines.length - 1)],
    },
  ]
}

function matchExitCode({exitCodes, kind}: DiagnosisPattern, pod: PodEvidence): UnboundHit[] {
  const {exitCode, child} = getPodEnd(pod)
  const isMatch =
    exitCodes === undefined
      ? exitCode !== undefined && exitCode !== 0 && !CODES_WITH_OWN_PATTERN.has(exitCode)
      : exitCodes.includes(exitCode ?? -1)
  if (!isMatch || exitCode === undefined) return []
  const podReason = [pod.reason, pod.message].filter(Boolean).join(': ')
  const exitLine = podEvidenceLines(
    'GetJob',
    pod,
    [`exit code ${pod.exitCode ?? 'unknown'}${podReason ? `, ${podReason}` : ''}`],
    0,
  )
  const logLines = child && kind !== 'unknown' ? [childLines(pod, child)] : lastLines(pod, kind === 'unknown' ? 10 : 4)
  const evidenceLines: EvidenceLines[] = [{...exitLine, Field: 'StatusDetail'}, ...logLines]
  return [{pod, exitCode, child, text: podReason, groups: [], evidenceLines}]
}

/** The launcher's report about its child; its last line is the key line. */
function childLines(pod: PodEvidence, {from, to}: ChildEnd): EvidenceLines {
  const {records} = getPodEnd(pod)
  const start = Math.max(0, Math.min(from, to - 6), to - 9)
  return podEvidenceLines(
    'GetPodLogs',
    pod,
    records.slice(start, to + 1).map(({raw}) => raw),
    -1,
  )
}

/** The last lines that tell something: launchers write much behind the last words of a program. */
function lastLines(pod: PodEvidence, count: number): EvidenceLines[] {
  const {records, lastLines} = getPodEnd(pod)
  const lines = lastLines.slice(-count).map((index) => records[index]?.raw ?? '')
  const shown = lines.length > 0 ? lines : (pod.log ?? []).slice(-count)
  return shown.length > 0 ? [podEvidenceLines('GetPodLogs', pod, shown, -1)] : []
}

const CODES_WITH_OWN_PATTERN = new Set([2, 126, 127, 130, 132, 134, 135, 136, 137, 139, 143, 245, 255])
