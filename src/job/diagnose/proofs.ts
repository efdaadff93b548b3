import type {PodEvidence, Proof} from '../../diagnose/evidence.js'
import {withoutTime} from '../../diagnose/log-lines.js'

/** Lines shown around the one that counts. */
const BEFORE = 2
const AFTER = 1

/** A line with those around it, each text once: events repeat themselves. */
export function around(Source: Proof['Source'], lines: readonly string[], at: number, pod?: PodEvidence): Proof {
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

/** Lines of a pod, or a field; a negative key counts from the end. */
export function podProof(Source: Proof['Source'], {podId, rank}: PodEvidence, Lines: string[], key: number): Proof {
  return {Source, Pod: podId, Rank: rank, Lines, Key: key < 0 ? Math.max(0, Lines.length + key) : key}
}
