import type {GetJobResponse} from '../api/generated/types.js'
import type {Confidence, Evidence, Kind, PodEvidence, Proof} from './evidence.js'
import type {PythonException, Traceback} from './traceback.js'

/**
 * Where a pattern looks: the job's status, its ReasonCode, its sanity checks; events (those of the job and its pods,
 * ReasonMessage, StatusDetail); a failed pod's exit code, or the end of its log; the silence of a running pod.
 */
export type Place = 'status' | 'reason' | 'sanity' | 'events' | 'exit' | 'log' | 'silence'

/** What came first wins: a cause over a symptom (failed, but not why) over a consequence (died because a peer did). */
export type Role = 'cause' | 'symptom' | 'consequence'

/** One place where a pattern fits. */
export interface Hit {
  evidence: Evidence
  job: GetJobResponse
  pod?: PodEvidence
  proofs: Proof[]
  /** The line or field that matched. */
  text: string
  /** Groups of the match. */
  groups: (string | undefined)[]
  /** Of the process that failed first: a signal is 128 and its number. */
  exitCode?: number
  exception?: PythonException
  traceback?: Traceback
  /** Work was written behind it: it may have been survived. */
  doubtful?: boolean
}

/** A hit before it is known whose. */
export type Found = Omit<Hit, 'evidence' | 'job'>

/** A row of the table of patterns. */
export interface Pattern {
  id: string
  title: string
  /** Rows of one family say the same, one more closely than the other: only one of them speaks. */
  family?: string
  look: Place
  /** What it looks for, in words, for the guide. */
  signs: string
  /** Of several that fit one pod, the heaviest speaks. */
  weight: number
  confidence: Confidence
  /** Default problem. */
  kind?: Kind
  /** Default cause. */
  role?: Role

  /** status, sanity, silence: whether it fits. */
  when?: (evidence: Evidence) => Finding | undefined
  /** reason: the ReasonCode. */
  code?: RegExp
  /** events, log, and the ReasonMessage of a reason: the line. In a log only near the end of a failed pod. */
  match?: RegExp
  /** A line that looks like it and is not. */
  unless?: RegExp
  /** exit: the codes. log: only where the pod ended with one of them. */
  exits?: readonly number[]
  /** events: a later line that says it passed. */
  healedBy?: RegExp
  /** log: also outside the traceback that ended the program, since it is not the program that writes it. */
  anywhere?: boolean
  /** log: fits the exception that ended the program, whatever it says. */
  anyException?: boolean
  /** Only for some jobs or hits. */
  only?: (hit: Hit) => boolean

  /** One sentence. */
  verdict: (hit: Hit) => string
  mend: string | ((hit: Hit) => string)
  next: (hit: Hit) => string[]
}

/** What `when` gives back: the proofs, and the pod where it is about one. */
export interface Finding {
  proofs: Proof[]
  pod?: PodEvidence
  text?: string
  groups?: string[]
}

/** The pod's short name, or "the job". */
export const podOf = ({pod}: Hit): string => pod?.shortName ?? 'The job'

/** Text of the service inside a sentence: one line, not too long, without a full stop at its end. */
export function quoted(text: string, most = 160): string {
  const line = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.:]+$/, '')
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line
}

/** The commands that show the log of the pod in question. */
export function logsOf({job, pod}: Pick<Hit, 'job' | 'pod'>, lines = 200): string {
  return `pai-dlc logs ${job.JobId}${pod ? ` --pod ${pod.shortName}` : ''} --max-lines ${lines}`
}

export const eventsOf = ({job, pod}: Pick<Hit, 'job' | 'pod'>): string =>
  `pai-dlc events ${job.JobId}${pod ? ` --pod ${pod.shortName}` : ''}`

export const jobOf = ({job}: Pick<Hit, 'job'>): string => `pai-dlc job get ${job.JobId}`

/** Fits by the status. */
export const statusIs =
  (test: (status: string) => boolean) =>
  ({job}: Evidence): Finding | undefined =>
    test(job.Status ?? '') ? fieldFound('Status', [job.Status, job.SubStatus].filter(Boolean).join(', ')) : undefined

/** A field of the job as what was found. */
export const fieldFound = (name: string, text: string): Finding => ({
  text,
  proofs: [{Source: 'GetJob', Field: name, Lines: [text], Key: 0}],
})
