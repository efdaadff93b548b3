import type {Evidence, PodEvidence, Proof} from './evidence.js'
import {podProof} from './evidence.js'
import {inEvents} from './match-events.js'
import {inLog} from './match-log.js'
import type {Found, Hit, Pattern} from './pattern.js'
import {fatalOf} from './root-exception.js'

/** Where a pattern fits: at most once a pod, and once for the job itself. */
export function hitsOf(pattern: Pattern, evidence: Evidence): Hit[] {
  const found = finders[pattern.look](pattern, evidence)
  return found.map((hit) => ({...hit, evidence, job: evidence.job})).filter((hit) => pattern.only?.(hit) ?? true)
}

const whole = ({when}: Pattern, evidence: Evidence): Found[] => {
  const finding = when?.(evidence)
  return finding ? [{text: '', groups: [], ...finding}] : []
}

const finders: Record<Pattern['look'], (pattern: Pattern, evidence: Evidence) => Found[]> = {
  status: whole,
  sanity: whole,
  reason,
  silence,
  events: inEvents,
  exit: (pattern, evidence) => failing(evidence).flatMap((pod) => exit(pattern, pod)),
  log: (pattern, evidence) => failing(evidence).flatMap((pod) => inLog(pattern, pod)),
}

const failing = ({pods}: Evidence): PodEvidence[] => pods.filter(({failed}) => failed)

function reason({code, match}: Pattern, {job: {ReasonCode = '', ReasonMessage = ''}}: Evidence): Found[] {
  const text = [ReasonCode, ReasonMessage].filter(Boolean).join(': ')
  const fits = (code?.test(ReasonCode) && ReasonCode !== '') || match?.test(text)
  if (!fits) return []
  return [{text, groups: [], proofs: [{Source: 'GetJob', Field: 'ReasonCode', Lines: [text], Key: 0}]}]
}

function silence(_: Pattern, {job, pods}: Evidence): Found[] {
  const running = pods.filter(({status}) => status === 'Running')
  const [pod] = running.toSorted((one, other) => (other.silentSince ?? 0) - (one.silentSince ?? 0))
  if (job.Status !== 'Running' || !pod || running.some(({silentSince}) => silentSince === undefined)) return []
  const lines = (pod.log ?? []).slice(-3)
  return [{pod, text: lines.at(-1) ?? '', groups: [], proofs: [podProof('GetPodLogs', pod, lines, lines.length - 1)]}]
}

function exit({exits, id}: Pattern, pod: PodEvidence): Found[] {
  const {exitCode, report} = fatalOf(pod)
  const fits =
    exits === undefined
      ? exitCode !== undefined && exitCode !== 0 && !NAMED.has(exitCode)
      : exits.includes(exitCode ?? -1)
  if (!fits || exitCode === undefined) return []
  const said = [pod.reason, pod.message].filter(Boolean).join(': ')
  const detail = podProof('GetJob', pod, [`exit code ${pod.exitCode ?? 'unknown'}${said ? `, ${said}` : ''}`], 0)
  const log = pod.log ?? []
  const proofs: Proof[] = [{...detail, Field: 'StatusDetail'}]
  if (report) proofs.push(podProof('GetPodLogs', pod, log.slice(report.at, report.at + 5), 4))
  else if (log.length > 0) proofs.push(podProof('GetPodLogs', pod, log.slice(id === 'ProgramFailed' ? -10 : -4), -1))
  return [{pod, exitCode, text: said, groups: [], proofs}]
}

/** Exit codes that have a row of their own. */
const NAMED = new Set([2, 126, 127, 134, 137, 139, 143, 245, 255])
