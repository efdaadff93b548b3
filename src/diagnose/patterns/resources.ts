import {eventsOf, jobOf, type Pattern, podOf, quoted} from '../pattern.js'
import {eventText, isSpot, machineOf, NEXT} from '../wording.js'

/** The same code stands for resources that were given and taken away. */
const tookAway = (message = ''): boolean => /preempt|evict/i.test(message)

/** Machines that a job does not get, loses, or that fail. */
export const RESOURCE_PATTERNS: Pattern[] = [
  {
    id: 'Preempted',
    title: 'Preempted by another job',
    look: 'events',
    signs: 'an event, ReasonMessage or StatusDetail with "preempted"',
    weight: 97,
    confidence: 'certain',
    match: /\bpreempt(?:ed|ing)\b/i,
    unless: /not preempted|preemption is not helpful/i,
    healedBy: /\bis running\b/,
    verdict: (hit) => `${podOf(hit)} was preempted: another job took its resources.`,
    mend: 'Run it again with checkpoints to go on from, with a higher priority, or where nothing is preempted.',
    next: (hit) => [eventsOf(hit), NEXT.again(hit)],
  },
  {
    id: 'Evicted',
    title: 'Evicted from its node',
    look: 'events',
    signs: 'SubStatus Evicted, or an event, ReasonMessage or StatusDetail with "evicted"',
    weight: 96,
    confidence: 'certain',
    match: /\bevict(?:ed|ing|ion)\b/i,
    unless: /not evicted|preempt/i,
    healedBy: /\bis running\b/,
    verdict: (hit) =>
      /ephemeral|DiskPressure|disk/i.test(hit.text)
        ? `${podOf(hit)} was evicted because it filled the disk of its node.`
        : /memory/i.test(hit.text)
          ? `${podOf(hit)} was evicted because its node ran out of memory.`
          : `${podOf(hit)} was evicted from its node${isSpot(hit) || /spot/i.test(hit.text) ? ': the spot machine was taken back' : ''}.`,
    mend: (hit) =>
      /ephemeral|DiskPressure|disk/i.test(hit.text)
        ? 'Write large files to a mounted dataset, not to the disk of the pod.'
        : isSpot(hit) || /spot/i.test(hit.text)
          ? 'Save checkpoints to a dataset and run it again, or leave out the spot machines.'
          : 'Save checkpoints to a dataset and run it again; with the same end, ask the administrator of the quota.',
    next: (hit) => [eventsOf(hit), NEXT.again(hit)],
  },
  {
    id: 'OutOfStock',
    family: 'room',
    title: 'No machine of this type in stock',
    look: 'reason',
    signs: 'ReasonCode ResourceAllocateFailed, public resources',
    weight: 95,
    confidence: 'certain',
    code: /^ResourceAllocateFailed$/,
    only: ({job}) => !job.ResourceId && !tookAway(job.ReasonMessage),
    verdict: (hit) => `The public resources had no ${machineOf(hit) || 'machine of this type'} for the job.`,
    mend: 'Choose a machine type that is in stock, another region, or wait.',
    next: (hit) => [NEXT.inStock(hit), NEXT.again(hit)],
  },
  {
    id: 'QuotaExhausted',
    family: 'room',
    title: 'The quota had no room',
    look: 'reason',
    signs: 'ReasonCode ResourceAllocateFailed, a quota',
    weight: 95,
    confidence: 'certain',
    code: /^ResourceAllocateFailed$/,
    only: ({job}) => Boolean(job.ResourceId) && !tookAway(job.ReasonMessage),
    verdict: ({job}) => `Quota ${job.ResourceId} could not give the job what it asks for.`,
    mend: 'Ask for less a pod or for fewer pods, or wait until other jobs of the quota have ended.',
    next: (hit) => [NEXT.quotaJobs(hit), NEXT.again(hit)],
  },
  {
    id: 'QuotaTooSmall',
    family: 'room',
    title: 'It asks for more than the quota has',
    look: 'events',
    signs: 'an event or ReasonMessage that says that more was asked for than the whole quota has',
    weight: 80,
    confidence: 'certain',
    match:
      /requested \S+, the whole quota has|exceeds? (?:the )?(?:total|max\w*|whole)\b.*\bquota|more than the (?:whole )?quota/i,
    healedBy: /Created pod|\bis running\b/,
    verdict: ({job, text}) =>
      `Quota ${job.ResourceId} will never have room for the job: ${quoted(eventText({text}).replace(/^.*?: /, ''), 120)}.`,
    mend: 'Stop it, and ask for less a pod or for fewer pods, or use a larger quota.',
    next: (hit) => [NEXT.again(hit), `pai-dlc job stop ${hit.job.JobId}`],
  },
  {
    id: 'Unschedulable',
    family: 'room',
    title: 'No node has room',
    look: 'events',
    signs: 'FailedScheduling, "nodes are available", Insufficient …, "resource is not enough"',
    weight: 70,
    kind: 'waiting',
    confidence: 'certain',
    match:
      /FailedScheduling|\d+ nodes? (?:is|are) available|\bInsufficient (?:resources|cpu|memory|\S*gpu|\S*ephemeral)|(?:resource(?: type)?|quota|stock) (?:is )?not enough/i,
    healedBy: /Successfully assigned|Created pod|Started container|\bis running\b/i,
    verdict: ({job, text}) =>
      `The job finds no room${job.ResourceId ? ` in quota ${job.ResourceId}` : ''}: ${quoted(eventText({text}), 120)}.`,
    mend: ({job}) =>
      job.ResourceId
        ? 'Wait for others to end, raise the priority, ask for less a pod, or use another quota.'
        : 'Choose a machine type that is in stock, or wait.',
    next: (hit) =>
      hit.job.ResourceId ? [NEXT.quotaJobs(hit), NEXT.sooner(hit)] : [NEXT.inStock(hit), eventsOf({job: hit.job})],
  },
  {
    id: 'NodeLost',
    title: 'The node failed',
    look: 'events',
    signs: 'NodeLost, NodeNotReady, "node is not ready", NodeShutdown, or a lost GPU (Xid, "fallen off the bus")',
    weight: 91,
    confidence: 'likely',
    match:
      /\bNodeLost\b|\bNodeNotReady\b|node (?:\S+ )?(?:is )?(?:not ready|unreachable|lost)|NodeShutdown|fallen off the bus|\bXid\b.*\d/i,
    healedBy: /\bis running\b|node (?:\S+ )?(?:is )?ready|\bNodeReady\b/i,
    verdict: (hit) =>
      `The machine under ${hit.pod?.shortName ?? 'the job'}${hit.pod?.nodeName ? ` (${hit.pod.nodeName})` : ''} failed.`,
    mend: 'Run it again. For long jobs turn on the sanity check and fault tolerance; report a node that fails twice.',
    next: (hit) => [eventsOf(hit), jobOf(hit)],
  },
  {
    id: 'SanityCheckFailed',
    title: 'The sanity check failed',
    look: 'sanity',
    signs: 'a phase of the last sanity check with Status Failed',
    weight: 93,
    confidence: 'certain',
    when: ({sanity}) => {
      const failed = sanity?.at(-1)?.find(({Status}) => /^(?:Failed|Error|Abnormal|Timeout)$/i.test(Status ?? ''))
      if (!failed) return undefined
      const line = `${failed.Phase} ${failed.Status}: ${failed.Message ?? ''}`
      const place = `round ${failed.CheckNumber}`
      return {
        text: failed.Message ?? '',
        groups: [failed.Phase ?? '', String(failed.CheckNumber ?? 1)],
        proofs: [{Source: 'ListJobSanityCheckResults', Field: place, Lines: [line], Key: 0}],
      }
    },
    verdict: ({groups: [phase], text}) => `The sanity check failed in ${phase}${text ? `: ${quoted(text)}` : ''}.`,
    mend: 'Run it again: other nodes may be sound. Name the node to the support when it fails again.',
    next: ({job, groups: [, number]}) => [
      `pai-dlc sanity get ${job.JobId} --number ${number}`,
      `pai-dlc events ${job.JobId}`,
    ],
  },
]
