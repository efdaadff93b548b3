import type {GetJobResponse, SanityCheckResultItem} from '../api/generated/types.js'
import type {JobPod} from '../job/pods.js'
import {stripTimestamp} from './log/lines.js'
import type {QueueEvidence} from './queue.js'

/** Everything that was read about a job: the input of a diagnosis. */
export interface JobEvidence {
  /** Milliseconds since the epoch. */
  now: number
  job: GetJobResponse
  /** As the service gave them, `YYYY-MM-DD HH:MM:SS text`. */
  jobEvents: string[]
  pods: PodEvidence[]
  failedPodCount: number
  /** Rounds of sanity checks; absent where the job had none. */
  sanityChecks?: SanityCheckResultItem[][]
  /** The other jobs of its quota, while it waits in one. */
  queue?: QueueEvidence
  /** GPU use of pods that have been silent for too long, in percent, over that time. */
  gpuUse?: number[]
  readFailures: ReadFailure[]
}

export interface PodEvidence extends Omit<JobPod, 'pod'> {
  rank: number
  hasFailed: boolean
  nodeName?: string
  exitCode?: number
  /** StatusDetail.Reason, such as OOMKilled, or SubStatus if it is not Normal. */
  reason?: string
  message?: string
  /** RFC 3339. */
  startedAt?: string
  finishedAt?: string
  /** The last lines as the service gave them; absent where they were not read. */
  log?: string[]
  /** Older lines were cut away. */
  isLogTruncated?: boolean
  events: string[]
  /** The last output of a running pod, in milliseconds since the epoch. */
  silentSince?: number
}

export interface ReadFailure {
  Operation: string
  Pods: string[]
  /** One sentence. */
  Message: string
  /** The missing RAM action, if that is the reason. */
  Action?: string
}

export type EvidenceSource =
  | 'GetJob'
  | 'GetJobEvents'
  | 'GetPodLogs'
  | 'GetPodEvents'
  | 'ListJobSanityCheckResults'
  | 'ListJobs'
  | 'ListResources'

/** The reason for a verdict: a field of the job, or log lines including the key line. */
export interface EvidenceLines {
  Source: EvidenceSource
  Pod?: string
  /** The pod's place among all pods of the job. */
  Rank?: number
  /** When the line that counts was written, where the service says so: RFC 3339. */
  Time?: string
  /** A field's name, such as ReasonCode. */
  Field?: string
  Lines: string[]
  /** Which of the lines counts; -1 if all do. */
  KeyLine: number
}

export type FindingKind = 'problem' | 'waiting' | 'none' | 'unknown'
/** From the service's or the program's own words; a conclusion; one reading of several. */
export type FindingConfidence = 'certain' | 'likely' | 'possible'

export interface DiagnosisFinding {
  /** Id of the pattern; NoKnownPattern where none fits. */
  Pattern: string
  Title: string
  /** A problem, waiting for something, no problem, or not known. */
  Kind: FindingKind
  Confidence?: FindingConfidence
  /** One sentence. */
  Summary: string
  Pod?: string
  /** All pods that showed it, if several. */
  Pods?: string[]
  Evidence: EvidenceLines[]
  Fix: string
  Next: string[]
}

export interface ReadSummary {
  JobEvents: number
  Pods: string[]
  FailedPods: number
  AllPods: number
  LogLines: number
  PodEvents: number
  SanityRounds: number
  ReadFailures: ReadFailure[]
}

export interface Diagnosis {
  JobId: string
  DisplayName: string
  Status: string
  Verdict: DiagnosisFinding
  /** What else was seen, the most telling first. */
  Others: DiagnosisFinding[]
  Read: ReadSummary
}

const LINES_BEFORE = 2
const LINES_AFTER = 1

/** A line with those around it, each text once: events repeat themselves. */
export function linesAround(
  Source: EvidenceLines['Source'],
  lines: readonly string[],
  keyIndex: number,
  pod?: PodEvidence,
): EvidenceLines {
  const texts = lines.map(stripTimestamp)
  const nearby = [...lines.keys()].slice(Math.max(0, keyIndex - LINES_BEFORE), keyIndex + LINES_AFTER + 1)
  const indexes = nearby.filter(
    (index) => index === keyIndex || (texts[index] !== texts[keyIndex] && texts[index] !== texts[index - 1]),
  )
  return {
    Source,
    ...(pod ? {Pod: pod.podId, Rank: pod.rank} : {}),
    Lines: indexes.map((index) => lines[index] ?? ''),
    KeyLine: indexes.indexOf(keyIndex),
  }
}

/** Lines of a pod, or a field; a negative key counts from the end. */
export function podEvidenceLines(
  Source: EvidenceLines['Source'],
  {podId, rank}: PodEvidence,
  Lines: string[],
  key: number,
): EvidenceLines {
  return {Source, Pod: podId, Rank: rank, Lines, KeyLine: key < 0 ? Math.max(0, Lines.length + key) : key}
}
