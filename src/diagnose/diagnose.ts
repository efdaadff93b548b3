import {isTerminal} from '../job/status.js'
import {toApiTime} from '../job/times.js'
import type {
  Diagnosis,
  DiagnosisFinding,
  EvidenceLines,
  FindingConfidence,
  JobEvidence,
  PodEvidence,
  ReadFailure,
  ReadSummary,
} from './evidence.js'
import {parseTimestamp} from './log/lines.js'
import {isRaisedInCollective} from './log/peer-loss.js'
import {getPodEnd} from './log/pod-end.js'
import {findHits} from './match.js'
import {hasPeers} from './match-log.js'
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
/** "No known pattern fits" is only reported if no other pattern matches. */
const UNKNOWN_ORDER = ROLE_ORDER.length

const DOUBT_WEIGHT = 10

const LESS_CERTAIN: Record<FindingConfidence, FindingConfidence> = {
  certain: 'likely',
  likely: 'possible',
  possible: 'possible',
}

interface RankedHit {
  pattern: DiagnosisPattern
  hit: PatternHit
  roleOrder: number
  podOrder: number
  /** Nothing fits its pod more closely. */
  isLeading: boolean
  /** Another pod has a different cause at the same time. */
  hasRival: boolean
}

/**
 * What is wrong with a job, from everything that was read about it (R3). A cause speaks before a symptom, a symptom
 * before a consequence; of causes that of the job, then that of the pod that failed first; of one pod's the heaviest.
 */
export function diagnose(evidence: JobEvidence, patterns: readonly DiagnosisPattern[] = PATTERNS): Diagnosis {
  const {job} = evidence
  const hits = patterns.flatMap((pattern) => findHits(pattern, evidence).map((hit) => ({pattern, hit})))
  const order = orderPods(evidence.pods)
  const ranked = markRivals(
    markLeading(dropIdlePrecursors(hits).map(({pattern, hit}) => rankHit(pattern, hit, order))).sort(compareHits),
  )
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

const compareHits = (a: RankedHit, b: RankedHit): number =>
  a.roleOrder - b.roleOrder || a.podOrder - b.podOrder || weigh(b) - weigh(a)

/** A line that may have been survived weighs less. */
const weigh = ({pattern, hit}: PatternMatch): number =>
  pattern.weight - (hit.isDoubtful && hit.exception === undefined ? DOUBT_WEIGHT : 0)

/** Pods in reading order; within one second, pods whose log shows how they ended come first. */
function orderPods(pods: readonly PodEvidence[]): PodEvidence[] {
  const failureTime = (pod: PodEvidence) => getFailureTime(pod) ?? Number.MAX_SAFE_INTEGER
  return pods.toSorted((a, b) =>
    a.hasFailed && b.hasFailed && a.finishedAt !== undefined && a.finishedAt === b.finishedAt
      ? failureTime(a) - failureTime(b)
      : pods.indexOf(a) - pods.indexOf(b),
  )
}

function getFailureTime(pod: PodEvidence): number | undefined {
  const {traceback, records} = getPodEnd(pod)
  return traceback && parseTimestamp(records[traceback.final.to]?.raw ?? '')
}

type PatternMatch = Pick<RankedHit, 'pattern' | 'hit'>

/** A line before the last traceback counts only if it explains what the traceback says. */
function dropIdlePrecursors(matches: readonly PatternMatch[]): PatternMatch[] {
  return matches.flatMap((match) => {
    if (!match.hit.isPrecursor) return [match]
    const explained = matches.find((other) => other.hit.pod === match.hit.pod && explains(match, other))
    return explained ? [{...match, hit: {...match.hit, isDoubtful: true}}] : []
  })
}

function explains({pattern, hit}: PatternMatch, other: PatternMatch): boolean {
  return (
    pattern.explains?.includes(other.pattern.id) === true &&
    (hit.lineIndex ?? 0) <= (other.hit.lineIndex ?? Number.MAX_SAFE_INTEGER)
  )
}

function rankHit(pattern: DiagnosisPattern, hit: PatternHit, order: readonly PodEvidence[]): RankedHit {
  const podOrder = hit.pod ? order.indexOf(hit.pod) : pattern.role === 'symptom' ? order.length : -1
  const roleOrder = pattern.kind === 'unknown' ? UNKNOWN_ORDER : ROLE_ORDER.indexOf(pattern.role ?? 'cause')
  const isDemoted = roleOrder === 0 && hit.pod && (isLateFailure(hit.pod, order) || isFromCollective(pattern, hit))
  return {pattern, hit, podOrder, isLeading: true, hasRival: false, roleOrder: isDemoted ? 1 : roleOrder}
}

/** What a collective raises may be about another rank, whatever its words. */
function isFromCollective({matchesAnyException}: DiagnosisPattern, {exception, pod, evidence}: PatternHit): boolean {
  if (!matchesAnyException || !exception || !pod) return false
  return hasPeers(evidence, getPodEnd(pod)) && isRaisedInCollective(exception)
}

/** Marks the hits that explain a pod's failure best: a specific log pattern before a bare exit code. */
function markLeading(hits: RankedHit[]): RankedHit[] {
  const leaders = new Map<PodEvidence, RankedHit>()
  for (const current of hits) {
    const leader = current.hit.pod && leaders.get(current.hit.pod)
    if (current.hit.pod && (!leader || leads(current, leader))) leaders.set(current.hit.pod, current)
  }
  return hits.map((current) => {
    const leader = current.hit.pod && leaders.get(current.hit.pod)
    return leader ? {...current, isLeading: current === leader, roleOrder: followLeader(current, leader)} : current
  })
}

const leads = (current: RankedHit, leader: RankedHit): boolean =>
  !explains(leader, current) && (explains(current, leader) || weigh(current) > weigh(leader))

/** Behind its leader: after it in the order of roles, however heavy. */
const followLeader = (current: RankedHit, leader: RankedHit): number =>
  current === leader
    ? current.roleOrder
    : Math.max(current.roleOrder, leader.roleOrder + (explains(leader, current) ? 1 : 0))

/** Two pods with different causes in one second: which of them came first, nothing tells. */
function markRivals(ranked: RankedHit[]): RankedHit[] {
  const [first] = ranked
  const pod = first?.hit.pod
  if (!first || !pod || first.roleOrder !== 0) return ranked
  const rival = ranked.find(
    ({hit, roleOrder, isLeading, pattern}) =>
      isLeading &&
      roleOrder === 0 &&
      hit.pod &&
      hit.pod !== pod &&
      isSameTime(hit.pod, pod) &&
      !isSameCause({pattern, hit}, first),
  )
  return rival ? [{...first, hasRival: true}, ...ranked.slice(1)] : ranked
}

function isSameTime(a: PodEvidence, b: PodEvidence): boolean {
  if (a.finishedAt !== b.finishedAt) return false
  const [timeA, timeB] = [getFailureTime(a), getFailureTime(b)]
  return timeA === undefined || timeB === undefined || timeA === timeB
}

const isSameCause = (a: PatternMatch, b: PatternMatch): boolean =>
  a.pattern.id === b.pattern.id && a.hit.exception?.type === b.hit.exception?.type

function isLateFailure({finishedAt = ''}: PodEvidence, pods: readonly PodEvidence[]): boolean {
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

function toFinding(ranked: RankedHit, all: RankedHit[]): DiagnosisFinding {
  const {pattern, hit} = ranked
  const {id, title, kind = 'problem', fix} = pattern
  const pods = all
    .filter((other) => other.pattern.id === id)
    .flatMap((other) => (other.hit.pod ? [other.hit.pod.podId] : []))
  return {
    Pattern: id,
    Title: title,
    Kind: kind === 'waiting' && isTerminal(hit.job.Status) ? 'problem' : kind,
    Confidence: getConfidence(ranked),
    Summary: pattern.summary(hit),
    ...(hit.pod ? {Pod: hit.pod.podId} : {}),
    ...(pods.length > 1 ? {Pods: pods} : {}),
    Evidence: hit.evidenceLines.map(withTime),
    Fix: typeof fix === 'string' ? fix : fix(hit),
    Next: pattern.nextCommands(hit),
  }
}

function getConfidence({pattern, hit, hasRival}: RankedHit): FindingConfidence {
  const confidence = typeof pattern.confidence === 'function' ? pattern.confidence(hit) : pattern.confidence
  return hit.isDoubtful || hasRival ? LESS_CERTAIN[confidence] : confidence
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
    Fix: 'Read the events, the logs and the details of the job.',
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
