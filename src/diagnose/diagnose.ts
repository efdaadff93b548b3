import {isTerminal} from '../job/status.js'
import {toApiTime} from '../job/times.js'
import type {
  Diagnosis,
  DiagnosisFinding,
  EvidenceLines,
  JobEvidence,
  PodEvidence,
  ReadFailure,
  ReadSummary,
} from './evidence.js'
import {parseTimestamp} from './log-lines.js'
import {findHits} from './match.js'
import {
  type DiagnosisPattern,
  eventsCommand,
  jobGetCommand,
  logsCommand,
  type PatternHit,
  type PatternRole,
} from './pattern.js'
import {PATTERNS} from './patterns/index.js'

/** A pod that ended so much later than the first one, in milliseconds, did not make the job fail. */
const LATE_FAILURE_MS = 60_000

/** Findings beside the verdict. */
const MAX_OTHERS = 4

const ROLE_ORDER: PatternRole[] = ['cause', 'symptom', 'consequence']

interface RankedHit {
  pattern: DiagnosisPattern
  hit: PatternHit
  roleOrder: number
  podOrder: number
  /** Nothing fits its pod more closely. */
  isLeading: boolean
}

/**
 * What is wrong with a job, from everything that was read about it (R3). A cause speaks before a symptom, a symptom
 * before a consequence; of causes that of the job, then that of the pod that failed first; of one pod's the heaviest.
 */
export function diagnose(evidence: JobEvidence, patterns: readonly DiagnosisPattern[] = PATTERNS): Diagnosis {
  const {job} = evidence
  const ranked = markLeading(
    patterns.flatMap((pattern) => findHits(pattern, evidence).map((hit) => rankHit(pattern, hit))),
  ).sort((a, b) => a.roleOrder - b.roleOrder || a.podOrder - b.podOrder || b.pattern.weight - a.pattern.weight)
  const [first] = ranked
  const others = ranked.filter((hit) => first && addsInformation(hit, first))
  return {
    JobId: job.JobId ?? '',
    DisplayName: job.DisplayName ?? '',
    Status: job.Status ?? '',
    Verdict: first ? toFinding(first, ranked) : noMatchFinding(evidence),
    Others: uniqueByPattern(others)
      .slice(0, MAX_OTHERS)
      .map((hit) => toFinding(hit, ranked)),
    Read: summarizeReads(evidence),
  }
}

function rankHit(pattern: DiagnosisPattern, hit: PatternHit): RankedHit {
  const {pods} = hit.evidence
  const podOrder = hit.pod ? pods.indexOf(hit.pod) : pattern.role === 'symptom' ? pods.length : -1
  const roleOrder = ROLE_ORDER.indexOf(pattern.role ?? 'cause')
  return {
    pattern,
    hit,
    podOrder,
    isLeading: true,
    roleOrder: roleOrder === 0 && hit.pod && isLateFailure(hit.pod, pods) ? 1 : roleOrder,
  }
}

/**
 * What fits a pod most closely says what its failure is: an exit code is no cause where the log says that a peer went
 * away.
 */
function markLeading(hits: RankedHit[]): RankedHit[] {
  const heaviest = new Map<PodEvidence, RankedHit>()
  for (const current of hits) {
    const heaviestSoFar = current.hit.pod && heaviest.get(current.hit.pod)
    if (current.hit.pod && (!heaviestSoFar || current.pattern.weight > heaviestSoFar.pattern.weight))
      heaviest.set(current.hit.pod, current)
  }
  return hits.map((current) => {
    const leader = current.hit.pod && heaviest.get(current.hit.pod)
    return leader
      ? {...current, isLeading: current === leader, roleOrder: Math.max(current.roleOrder, leader.roleOrder)}
      : current
  })
}

function isLateFailure({finishedAt = ''}: PodEvidence, pods: PodEvidence[]): boolean {
  const first = Date.parse(pods.find(({hasFailed}) => hasFailed)?.finishedAt ?? '')
  return Date.parse(finishedAt) - first > LATE_FAILURE_MS
}

/** Whether a finding adds to the verdict: not the same again, nor that the job failed at all. */
function addsInformation({pattern, hit, isLeading}: RankedHit, first: RankedHit): boolean {
  if (pattern.title === first.pattern.title || pattern.kind === 'unknown') return false
  if (pattern.family !== undefined && pattern.family === first.pattern.family) return false
  if (first.pattern.kind === 'none') return hit.pod !== undefined && pattern.source === 'log'
  if (pattern.kind === 'none' || pattern.kind === 'waiting') return false
  return !(pattern.source === 'exit' || pattern.matchesAnyException) || (isLeading && hit.pod !== first.hit.pod)
}

function uniqueByPattern(ranked: RankedHit[]): RankedHit[] {
  return ranked.filter((current, index) => ranked.findIndex(({pattern}) => pattern.id === current.pattern.id) === index)
}

function toFinding({pattern, hit}: RankedHit, all: RankedHit[]): DiagnosisFinding {
  const {id, title, confidence, kind = 'problem', fix} = pattern
  const pods = all
    .filter((other) => other.pattern.id === id)
    .flatMap((other) => (other.hit.pod ? [other.hit.pod.podId] : []))
  return {
    Pattern: id,
    Title: title,
    Kind: kind === 'waiting' && isTerminal(hit.job.Status) ? 'problem' : kind,
    Confidence: hit.isDoubtful ? 'likely' : confidence,
    Summary: pattern.summary(hit),
    ...(hit.pod ? {Pod: hit.pod.podId} : {}),
    ...(pods.length > 1 ? {Pods: pods} : {}),
    Evidence: hit.evidenceLines.map(withTime),
    Fix: typeof fix === 'string' ? fix : fix(hit),
    Next: pattern.nextCommands(hit),
  }
}

function withTime(lines: EvidenceLines): EvidenceLines {
  const time = parseTimestamp(lines.Lines[lines.KeyLine] ?? '')
  return time === undefined ? lines : {...lines, Time: toApiTime(time)}
}

/** Said plainly, with the last words of the pod that failed first. */
function noMatchFinding({job, pods}: JobEvidence): DiagnosisFinding {
  const pod = pods.find(({hasFailed}) => hasFailed) ?? pods[0]
  const lines = (pod?.log ?? []).slice(-10)
  const reason = [job.ReasonCode, job.ReasonMessage].filter(Boolean).join(': ')
  return {
    Pattern: 'NoKnownPattern',
    Title: 'No known pattern fits',
    Kind: 'unknown',
    Summary: `No known pattern fits: the job is ${job.Status || 'in an unknown state'}${reason ? ` (${reason.replace(/\.$/, '')})` : ''}.`,
    ...(pod ? {Pod: pod.podId} : {}),
    Evidence:
      pod && lines.length > 0
        ? [withTime({Source: 'GetPodLogs', Pod: pod.podId, Rank: pod.rank, Lines: lines, KeyLine: lines.length - 1})]
        : [],
    Fix: 'Read the events and the logs, and look at the job as a whole.',
    Next: [eventsCommand({job}), ...(pod ? [logsCommand({job, pod})] : []), jobGetCommand({job})],
  }
}

function summarizeReads({job, jobEvents, pods, sanityChecks, failedPodCount, readFailures}: JobEvidence): ReadSummary {
  return {
    JobEvents: jobEvents.length,
    Pods: pods.map(({podId}) => podId),
    FailedPods: failedPodCount,
    AllPods: job.Pods?.length ?? 0,
    LogLines: pods.reduce((sum, {log}) => sum + (log?.length ?? 0), 0),
    PodEvents: pods.reduce((sum, {events}) => sum + events.length, 0),
    SanityRounds: sanityChecks?.length ?? 0,
    ReadFailures: mergeReadFailures(readFailures),
  }
}

/** One gap an operation and reason. */
function mergeReadFailures(failures: ReadFailure[]): ReadFailure[] {
  const byReason = new Map<string, ReadFailure>()
  for (const failure of failures) {
    const key = `${failure.Operation} ${failure.Action ?? failure.Message}`
    const existing = byReason.get(key)
    if (existing) existing.Pods.push(...failure.Pods)
    else byReason.set(key, {...failure, Pods: [...failure.Pods]})
  }
  return [...byReason.values()]
}
