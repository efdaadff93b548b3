import type {Evidence, PodEvidence, Proof} from './evidence.js'
import {fatalOf} from './fatal.js'
import {isFollowed, LONGEST_LINE, withoutTime} from './lines.js'
import type {Hit, Pattern} from './pattern.js'
import {exceptionText, type PythonException, type Traceback} from './traceback.js'

/** Lines shown around the one that counts. */
const BEFORE = 2
const AFTER = 1

/** The most lines of a traceback that are shown. */
const TRACEBACK_LINES = 10

/** The same where there are two. */
const CHAIN_LINES = 5

/** Without a traceback: how far from the end of the log a line may stand. */
const LAST_WORDS = 25

type Found = Omit<Hit, 'evidence' | 'job'>

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
  events,
  exit: (pattern, evidence) => failing(evidence).flatMap((pod) => exit(pattern, pod)),
  log: (pattern, evidence) => failing(evidence).flatMap((pod) => log(pattern, pod)),
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
  const fits = exits === undefined ? exitCode !== undefined && exitCode !== 0 && !NAMED.has(exitCode) : exits.includes(exitCode ?? -1)
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

function events({match, unless, healedBy}: Pattern, evidence: Evidence): Found[] {
  const found: Found[] = []
  for (const {pod, proof, lines} of said(evidence)) {
    const at = lines.findLastIndex((text) => match?.test(short(text)) && !unless?.test(short(text)))
    const line = lines[at]
    if (line === undefined || found.some((hit) => hit.pod === pod)) continue
    if (healedBy && lines.slice(at + 1).some((later) => healedBy.test(later) && samePod(line, later, evidence))) continue
    const groups = match?.exec(short(line))?.slice(1) ?? []
    found.push({pod: pod ?? podNamed(line, evidence), text: line, groups, proofs: [proof(line, lines, at)]})
  }
  // What a pod's own events say is not said again by the job's.
  return found.filter((hit, place) => found.findIndex(({pod}) => pod === hit.pod) === place)
}

const short = (text: string): string => text.slice(0, LONGEST_LINE)

interface Said {
  pod?: PodEvidence
  lines: string[]
  proof: (line: string, lines: string[], at: number) => Proof
}

/** Everything that the service said about a job and its pods, what is about a pod first. */
function said({job, jobEvents, pods}: Evidence): Said[] {
  const live = (pod: PodEvidence) => pod.status !== 'Succeeded'
  return [
    ...pods.filter(live).flatMap((pod): Said[] => [
      {pod, lines: pod.events, proof: (_, lines, at) => around('GetPodEvents', lines, at, pod)},
      {
        pod,
        lines: [pod.reason, pod.message].some(Boolean) ? [[pod.reason, pod.message].filter(Boolean).join(': ')] : [],
        proof: (line) => ({...podProof('GetJob', pod, [line], 0), Field: 'StatusDetail'}),
      },
    ]),
    {lines: jobEvents, proof: (_, lines, at) => around('GetJobEvents', lines, at)},
    {
      lines: [job.ReasonMessage ?? ''],
      proof: () => ({
        Source: 'GetJob',
        Field: 'ReasonMessage',
        Lines: [[job.ReasonCode, job.ReasonMessage].filter(Boolean).join(': ')],
        Key: 0,
      }),
    },
  ]
}

/** A job's event that names a pod is healed only by one that names it, too, or none. */
function samePod(line: string, later: string, evidence: Evidence): boolean {
  const [one, other] = [podNamed(line, evidence), podNamed(later, evidence)]
  return one === undefined || other === undefined || one === other
}

function podNamed(line: string, {pods}: Evidence): PodEvidence | undefined {
  return pods.find(({podId}) => new RegExp(`${podId.replace(/[^\w-]/g, '.')}(?![\\w-])`).test(line))
}

function log({match, unless, exits, anywhere, anyException}: Pattern, pod: PodEvidence): Found[] {
  const {lines, zone, traceback, exitCode, excluded} = fatalOf(pod)
  const own = {pod, exitCode, traceback}
  if (exits && !exits.includes(exitCode ?? -1)) return []
  const fits = (text: string) => match?.test(text) && !unless?.test(text)
  const groupsOf = (text: string) => match?.exec(text)?.slice(1) ?? []

  if (traceback) {
    const exception = anyException ? traceback.final : traceback.chain.toReversed().find((one) => fits(exceptionText(one)))
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
    {...own, text: line.text, groups: groupsOf(line.text), proofs: [around('GetPodLogs', raws, at, pod)], doubtful: isFollowed(lines, at)},
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

/** A line with those around it, each text once: events repeat themselves. */
function around(Source: Proof['Source'], lines: readonly string[], at: number, pod?: PodEvidence): Proof {
  const texts = lines.map(withoutTime)
  const near = [...lines.keys()].slice(Math.max(0, at - BEFORE), at + AFTER + 1)
  const shown = near.filter((place) => place === at || (texts[place] !== texts[at] && texts[place] !== texts[place - 1]))
  return {
    Source,
    ...(pod ? {Pod: pod.podId, Rank: pod.rank} : {}),
    Lines: shown.map((place) => lines[place] ?? ''),
    Key: shown.indexOf(at),
  }
}

function podProof(Source: Proof['Source'], {podId, rank}: PodEvidence, Lines: string[], key: number): Proof {
  return {Source, Pod: podId, Rank: rank, Lines, Key: key < 0 ? Math.max(0, Lines.length + key) : key}
}
