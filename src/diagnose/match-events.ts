import type {EvidenceLines, JobEvidence, PodEvidence} from './evidence.js'
import {linesAround, podEvidenceLines} from './evidence.js'
import {MAX_LINE_LENGTH} from './log/lines.js'
import type {DiagnosisPattern, UnboundHit} from './pattern.js'

/** Where a pattern fits what the service said, and what was said has not passed. */
export function matchEvents({match, unless, resolvedBy}: DiagnosisPattern, evidence: JobEvidence): UnboundHit[] {
  const hits: UnboundHit[] = []
  for (const {pod, toEvidence, lines} of listServiceMessages(evidence)) {
    const index = lines.findLastIndex((text) => match?.test(clipLine(text)) && !unless?.test(clipLine(text)))
    const line = lines[index]
    if (line === undefined || hits.some((hit) => hit.pod === pod)) continue
    if (
      resolvedBy &&
      lines.slice(index + 1).some((later) => resolvedBy.test(later) && concernsSamePod(line, later, evidence))
    )
      continue
    const groups = match?.exec(clipLine(line))?.slice(1) ?? []
    hits.push({
      pod: pod ?? findNamedPod(line, evidence),
      text: line,
      groups,
      evidenceLines: [toEvidence(line, lines, index)],
    })
  }
  // Events of a pod are not repeated from those of the job.
  return hits.filter((hit, position) => hits.findIndex(({pod}) => pod === hit.pod) === position)
}

const clipLine = (text: string): string => text.slice(0, MAX_LINE_LENGTH)

interface ServiceMessages {
  pod?: PodEvidence
  lines: string[]
  toEvidence: (line: string, lines: string[], at: number) => EvidenceLines
}

function listServiceMessages({job, jobEvents, pods}: JobEvidence): ServiceMessages[] {
  const unfinished = (pod: PodEvidence) => pod.status !== 'Succeeded'
  return [
    ...pods.filter(unfinished).flatMap((pod): ServiceMessages[] => [
      {pod, lines: pod.events, toEvidence: (_, lines, at) => linesAround('GetPodEvents', lines, at, pod)},
      {
        pod,
        lines: [pod.reason, pod.message].some(Boolean) ? [[pod.reason, pod.message].filter(Boolean).join(': ')] : [],
        toEvidence: (line) => ({...podEvidenceLines('GetJob', pod, [line], 0), Field: 'StatusDetail'}),
      },
    ]),
    {lines: jobEvents, toEvidence: (_, lines, at) => linesAround('GetJobEvents', lines, at)},
    {
      lines: [job.ReasonMessage ?? ''],
      toEvidence: () => ({
        Source: 'GetJob',
        Field: 'ReasonMessage',
        Lines: [[job.ReasonCode, job.ReasonMessage].filter(Boolean).join(': ')],
        KeyLine: 0,
      }),
    },
  ]
}

/** A job's event that names a pod is healed only by one that names it, too, or none. */
function concernsSamePod(line: string, later: string, evidence: JobEvidence): boolean {
  const [pod, laterPod] = [findNamedPod(line, evidence), findNamedPod(later, evidence)]
  return pod === undefined || laterPod === undefined || pod === laterPod
}

function findNamedPod(line: string, {pods}: JobEvidence): PodEvidence | undefined {
  return pods.find(({podId}) => new RegExp(`${podId.replace(/[^\w-]/g, '.')}(?![\\w-])`).test(line))
}
