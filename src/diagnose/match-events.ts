import type {Evidence, PodEvidence, Proof} from './evidence.js'
import {around, podProof} from './evidence.js'
import {LONGEST_LINE} from './log-lines.js'
import type {Found, Pattern} from './pattern.js'

/** Where a pattern fits what the service said, and what was said has not passed. */
export function inEvents({match, unless, healedBy}: Pattern, evidence: Evidence): Found[] {
  const found: Found[] = []
  for (const {pod, proof, lines} of said(evidence)) {
    const at = lines.findLastIndex((text) => match?.test(short(text)) && !unless?.test(short(text)))
    const line = lines[at]
    if (line === undefined || found.some((hit) => hit.pod === pod)) continue
    if (healedBy && lines.slice(at + 1).some((later) => healedBy.test(later) && samePod(line, later, evidence)))
      continue
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
