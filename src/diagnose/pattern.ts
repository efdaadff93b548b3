import type {GetJobResponse} from '../api/generated/types.js'
import type {EvidenceLines, FindingConfidence, FindingKind, JobEvidence, PodEvidence} from './evidence.js'
import type {ChildEnd} from './log/launchers.js'
import type {PythonException, Traceback} from './log/traceback.js'

/**
 * Where a pattern looks: the job's status, its ReasonCode, its sanity checks; events (those of the job and its pods,
 * ReasonMessage, StatusDetail); a failed pod's exit code, or the end of its log; the silence of a running pod.
 */
export type PatternSource = 'status' | 'reason' | 'sanity' | 'events' | 'exit' | 'log' | 'silence'

/** What came first wins: a cause over a symptom (failed, but not why) over a consequence (died because a peer did). */
export type PatternRole = 'cause' | 'symptom' | 'consequence'

export interface PatternHit {
  evidence: JobEvidence
  job: GetJobResponse
  pod?: PodEvidence
  evidenceLines: EvidenceLines[]
  /** The line or field that matched. */
  text: string
  groups: (string | undefined)[]
  /** Of the process that failed first: a signal is 128 and its number. */
  exitCode?: number
  /** The child process that made a launcher fail. */
  child?: ChildEnd
  exception?: PythonException
  traceback?: Traceback
  /** Another reading is possible: it may have been survived, or not be what ended the program. */
  isDoubtful?: boolean
  /** Place in the pod's log. */
  lineIndex?: number
  /** A log line before the traceback that ended the program. */
  isPrecursor?: boolean
}

/** A hit before it is known whose. */
export type UnboundHit = Omit<PatternHit, 'evidence' | 'job'>

export interface DiagnosisPattern {
  id: string
  title: string
  /** Rows of one family say the same, one more closely than the other: only one of them speaks. */
  family?: string
  source: PatternSource
  /** What it looks for, in words, for the guide. */
  criteria: string
  /** Of several that fit one pod, the heaviest speaks. */
  weight: number
  confidence: FindingConfidence | ((hit: PatternHit) => FindingConfidence)
  /** Default problem. */
  kind?: FindingKind
  /** Default cause. */
  role?: PatternRole

  /** status, sanity, silence: whether it fits. */
  when?: (evidence: JobEvidence) => ConditionResult | undefined
  /** reason: the ReasonCode. */
  reasonCode?: RegExp
  /** events, log, and the ReasonMessage of a reason: the line. In a log only near the end of a failed pod. */
  match?: RegExp
  /** A line that looks like it and is not. */
  unless?: RegExp
  /** log: the types of exceptions whose message counts. Default all but those by which a program speaks for itself. */
  types?: RegExp
  /** log: the further lines of a message count, too. */
  details?: boolean
  /** log: in place of match. */
  matches?: (subject: LogSubject) => boolean
  /** log: what follows from it, ids of patterns: then it speaks, though a traceback came after it. */
  explains?: readonly string[]
  /** exit: the codes. log: only where the pod ended with one of them. */
  exitCodes?: readonly number[]
  /** events: a later line that says it passed. */
  resolvedBy?: RegExp
  /** log: also outside the traceback that ended the program, since it is not the program that writes it. */
  outsideTraceback?: boolean
  /** log: fits the exception that ended the program, whatever it says. */
  matchesAnyException?: boolean
  /** Only for some jobs or hits. */
  filter?: (hit: PatternHit) => boolean

  /** One sentence. */
  summary: (hit: PatternHit) => string
  fix: string | ((hit: PatternHit) => string)
  nextCommands: (hit: PatternHit) => string[]
}

export interface LogSubject {
  text: string
  exception?: PythonException
  /** There are other ranks that may be gone. */
  hasPeers: boolean
}

/** The result of `when`: the evidence, and the pod it is about, if any. */
export interface ConditionResult {
  evidenceLines: EvidenceLines[]
  pod?: PodEvidence
  text?: string
  groups?: string[]
  exception?: PythonException
}

export const podName = ({pod}: PatternHit): string => pod?.shortName ?? 'The job'

/** Text of the service inside a sentence: one line, not too long, without a full stop at its end. */
export function toInlineText(text: string, maxLength = 160): string {
  const line = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.:]+$/, '')
  return line.length > maxLength ? `${line.slice(0, maxLength - 1).trimEnd()}…` : line
}

export function logsCommand({job, pod}: Pick<PatternHit, 'job' | 'pod'>, maxLines = 200): string {
  return `pai-dlc logs ${job.JobId}${pod ? ` --pod ${pod.shortName}` : ''} --max-lines ${maxLines}`
}

export const eventsCommand = ({job, pod}: Pick<PatternHit, 'job' | 'pod'>): string =>
  `pai-dlc events ${job.JobId}${pod ? ` --pod ${pod.shortName}` : ''}`

export const jobGetCommand = ({job}: Pick<PatternHit, 'job'>): string => `pai-dlc job get ${job.JobId}`

export const whenStatus =
  (test: (status: string) => boolean) =>
  ({job}: JobEvidence): ConditionResult | undefined =>
    test(job.Status ?? '') ? matchField('Status', [job.Status, job.SubStatus].filter(Boolean).join(', ')) : undefined

export const matchField = (name: string, text: string): ConditionResult => ({
  text,
  evidenceLines: [{Source: 'GetJob', Field: name, Lines: [text], KeyLine: 0}],
})
