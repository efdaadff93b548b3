import {isTerminal} from '../job/status.js'
import {toApiTime} from '../job/times.js'
import type {Diagnosis, Evidence, Finding, Gap, Looked, PodEvidence, Proof} from './evidence.js'
import {timeOf} from './log-lines.js'
import {hitsOf} from './match.js'
import {eventsOf, type Hit, jobOf, logsOf, type Pattern, type Role} from './pattern.js'
import {PATTERNS} from './patterns/index.js'

/** A pod that ended so much later than the first one, in milliseconds, did not make the job fail. */
const LATE_MS = 60_000

/** Findings beside the verdict. */
const MOST_OTHERS = 4

const ROLES: Role[] = ['cause', 'symptom', 'consequence']

interface Ranked {
  pattern: Pattern
  hit: Hit
  role: number
  place: number
  /** Nothing fits its pod more closely. */
  leads: boolean
}

/**
 * What is wrong with a job, from everything that was read about it (R3). A cause speaks before a symptom, a symptom
 * before a consequence; of causes that of the job, then that of the pod that failed first; of one pod's the heaviest.
 */
export function diagnose(evidence: Evidence, patterns: readonly Pattern[] = PATTERNS): Diagnosis {
  const {job} = evidence
  const ranked = explained(
    patterns.flatMap((pattern) => hitsOf(pattern, evidence).map((hit) => rank(pattern, hit))),
  ).sort((one, other) => one.role - other.role || one.place - other.place || other.pattern.weight - one.pattern.weight)
  const [first] = ranked
  const others = ranked.filter((one) => first && tellsMore(one, first))
  return {
    JobId: job.JobId ?? '',
    DisplayName: job.DisplayName ?? '',
    Status: job.Status ?? '',
    Verdict: first ? finding(first, ranked) : nothingFits(evidence),
    Others: distinct(others)
      .slice(0, MOST_OTHERS)
      .map((one) => finding(one, ranked)),
    Looked: lookedAt(evidence),
  }
}

function rank(pattern: Pattern, hit: Hit): Ranked {
  const {pods} = hit.evidence
  const place = hit.pod ? pods.indexOf(hit.pod) : pattern.role === 'symptom' ? pods.length : -1
  const role = ROLES.indexOf(pattern.role ?? 'cause')
  return {pattern, hit, place, leads: true, role: role === 0 && hit.pod && isLate(hit.pod, pods) ? 1 : role}
}

/**
 * What fits a pod most closely says what its failure is: an exit code is no cause where the log says that a peer went
 * away.
 */
function explained(all: Ranked[]): Ranked[] {
  const heaviest = new Map<PodEvidence, Ranked>()
  for (const one of all) {
    const before = one.hit.pod && heaviest.get(one.hit.pod)
    if (one.hit.pod && (!before || one.pattern.weight > before.pattern.weight)) heaviest.set(one.hit.pod, one)
  }
  return all.map((one) => {
    const leader = one.hit.pod && heaviest.get(one.hit.pod)
    return leader ? {...one, leads: one === leader, role: Math.max(one.role, leader.role)} : one
  })
}

function isLate({finishedAt = ''}: PodEvidence, pods: PodEvidence[]): boolean {
  const first = Date.parse(pods.find(({failed}) => failed)?.finishedAt ?? '')
  return Date.parse(finishedAt) - first > LATE_MS
}

/** Whether a finding adds to the verdict: not the same again, nor that the job failed at all. */
function tellsMore({pattern, hit, leads}: Ranked, first: Ranked): boolean {
  if (pattern.title === first.pattern.title || pattern.kind === 'unknown') return false
  if (pattern.family !== undefined && pattern.family === first.pattern.family) return false
  if (first.pattern.kind === 'none') return hit.pod !== undefined && pattern.look === 'log'
  if (pattern.kind === 'none' || pattern.kind === 'waiting') return false
  return !(pattern.look === 'exit' || pattern.anyException) || (leads && hit.pod !== first.hit.pod)
}

function distinct(ranked: Ranked[]): Ranked[] {
  return ranked.filter((one, place) => ranked.findIndex(({pattern}) => pattern.id === one.pattern.id) === place)
}

function finding({pattern, hit}: Ranked, all: Ranked[]): Finding {
  const {id, title, confidence, kind = 'problem', mend} = pattern
  const pods = all.filter((one) => one.pattern.id === id).flatMap((one) => (one.hit.pod ? [one.hit.pod.podId] : []))
  return {
    Pattern: id,
    Title: title,
    Kind: kind === 'waiting' && isTerminal(hit.job.Status) ? 'problem' : kind,
    Confidence: hit.doubtful ? 'likely' : confidence,
    Summary: pattern.verdict(hit),
    ...(hit.pod ? {Pod: hit.pod.podId} : {}),
    ...(pods.length > 1 ? {Pods: pods} : {}),
    Evidence: hit.proofs.map(timed),
    Mend: typeof mend === 'string' ? mend : mend(hit),
    Next: pattern.next(hit),
  }
}

function timed(proof: Proof): Proof {
  const time = timeOf(proof.Lines[proof.Key] ?? '')
  return time === undefined ? proof : {...proof, Time: toApiTime(time)}
}

/** Said plainly, with the last words of the pod that failed first. */
function nothingFits({job, pods}: Evidence): Finding {
  const pod = pods.find(({failed}) => failed) ?? pods[0]
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
        ? [timed({Source: 'GetPodLogs', Pod: pod.podId, Rank: pod.rank, Lines: lines, Key: lines.length - 1})]
        : [],
    Mend: 'Read the events and the logs, and look at the job as a whole.',
    Next: [eventsOf({job}), ...(pod ? [logsOf({job, pod})] : []), jobOf({job})],
  }
}

function lookedAt({job, jobEvents, pods, sanity, failedPods, gaps}: Evidence): Looked {
  return {
    JobEvents: jobEvents.length,
    Pods: pods.map(({podId}) => podId),
    FailedPods: failedPods,
    AllPods: job.Pods?.length ?? 0,
    LogLines: pods.reduce((sum, {log}) => sum + (log?.length ?? 0), 0),
    PodEvents: pods.reduce((sum, {events}) => sum + events.length, 0),
    SanityRounds: sanity?.length ?? 0,
    Unread: merged(gaps),
  }
}

/** One gap an operation and reason. */
function merged(gaps: Gap[]): Gap[] {
  const all = new Map<string, Gap>()
  for (const gap of gaps) {
    const key = `${gap.Operation} ${gap.Action ?? gap.Why}`
    const before = all.get(key)
    if (before) before.Pods.push(...gap.Pods)
    else all.set(key, {...gap, Pods: [...gap.Pods]})
  }
  return [...all.values()]
}
