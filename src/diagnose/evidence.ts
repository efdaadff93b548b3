import type {GetJobResponse, SanityCheckResultItem} from '../api/generated/types.js'
import type {JobPod} from '../job/pods.js'
import {withoutTime} from './log-lines.js'

/** Everything that was read about a job, plain data: what a diagnosis is made from. */
export interface Evidence {
  /** Milliseconds since the epoch. */
  now: number
  job: GetJobResponse
  /** As the service gave them, `YYYY-MM-DD HH:MM:SS text`. */
  jobEvents: string[]
  /** The pods that were read, the earliest failing one first. */
  pods: PodEvidence[]
  /** How many of the job's pods failed, read or not. */
  failedPods: number
  /** Rounds of sanity checks; absent where the job had none. */
  sanity?: SanityCheckResultItem[][]
  /** What could not be read, and why. */
  gaps: Gap[]
}

export interface PodEvidence extends Omit<JobPod, 'pod'> {
  /** Its place among all pods of the job. */
  rank: number
  failed: boolean
  nodeName?: string
  exitCode?: number
  /** StatusDetail.Reason, such as OOMKilled; SubStatus where that is not Normal. */
  reason?: string
  /** StatusDetail.Message. */
  message?: string
  /** RFC 3339. */
  startedAt?: string
  finishedAt?: string
  /** The last lines as the service gave them; absent where they were not read. */
  log?: string[]
  /** Older lines were cut away. */
  logCut?: boolean
  events: string[]
  /** Running, and nothing was written since then: milliseconds since the epoch. */
  silentSince?: number
}

export interface Gap {
  /** The operation that failed. */
  Operation: string
  /** The pods that it was about. */
  Pods: string[]
  /** One sentence. */
  Why: string
  /** The RAM action that is missing, where that is why. */
  Action?: string
}

export type Source = 'GetJob' | 'GetJobEvents' | 'GetPodLogs' | 'GetPodEvents' | 'ListJobSanityCheckResults'

/** What led to a verdict: a field of the job, or lines with the one that counts among them. */
export interface Proof {
  Source: Source
  Pod?: string
  /** The pod's place among all pods of the job. */
  Rank?: number
  /** When the line that counts was written, where the service says so: RFC 3339. */
  Time?: string
  /** A field's name, such as ReasonCode. */
  Field?: string
  Lines: string[]
  /** Which of the lines counts. */
  Key: number
}

export type Kind = 'problem' | 'waiting' | 'none' | 'unknown'
export type Confidence = 'certain' | 'likely'

/** One thing found, as `--json` shows it. */
export interface Finding {
  /** Id of the pattern; NoKnownPattern where none fits. */
  Pattern: string
  Title: string
  /** A problem, waiting for something, no problem, or not known. */
  Kind: Kind
  Confidence?: Confidence
  /** One sentence. */
  Summary: string
  Pod?: string
  /** All pods where it was seen, when there are several. */
  Pods?: string[]
  Evidence: Proof[]
  Mend: string
  /** Commands to type next. */
  Next: string[]
}

/** What was read for a diagnosis. */
export interface Looked {
  JobEvents: number
  /** Pods whose log or events were read. */
  Pods: string[]
  FailedPods: number
  AllPods: number
  LogLines: number
  PodEvents: number
  SanityRounds: number
  Unread: Gap[]
}

export interface Diagnosis {
  JobId: string
  DisplayName: string
  Status: string
  Verdict: Finding
  /** What else was seen, the most telling first. */
  Others: Finding[]
  Looked: Looked
}

/** Lines shown around the one that counts. */
const BEFORE = 2
const AFTER = 1

/** A line with those around it, each text once: events repeat themselves. */
export function around(Source: Proof['Source'], lines: readonly string[], at: number, pod?: PodEvidence): Proof {
  const texts = lines.map(withoutTime)
  const near = [...lines.keys()].slice(Math.max(0, at - BEFORE), at + AFTER + 1)
  const shown = near.filter(
    (place) => place === at || (texts[place] !== texts[at] && texts[place] !== texts[place - 1]),
  )
  return {
    Source,
    ...(pod ? {Pod: pod.podId, Rank: pod.rank} : {}),
    Lines: shown.map((place) => lines[place] ?? ''),
    Key: shown.indexOf(at),
  }
}

/** Lines of a pod, or a field; a negative key counts from the end. */
export function podProof(Source: Proof['Source'], {podId, rank}: PodEvidence, Lines: string[], key: number): Proof {
  return {Source, Pod: podId, Rank: rank, Lines, Key: key < 0 ? Math.max(0, Lines.length + key) : key}
}
