import {type DiagnosisPattern, eventsCommand, jobGetCommand, podName, toInlineText} from '../pattern.js'
import {describeInstanceTypes, eventText, NEXT_COMMANDS, usesSpot} from '../wording.js'

/** The same code stands for resources that were given and taken away. */
const isPreemption = (message = ''): boolean => /preempt|evict/i.test(message)

/** Machines that a job does not get, loses, or that fail. */
export const RESOURCE_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'Preempted',
    title: 'Preempted by another job',
    source: 'events',
    criteria: 'an event, ReasonMessage or StatusDetail with "preempted"',
    weight: 97,
    confidence: 'certain',
    match: /\bpreempt(?:ed|ing)\b/i,
    unless: /not preempted|preemption is not helpful/i,
    resolvedBy: /\bis running\b/,
    summary: (hit) => `${podName(hit)} was preempted: another job took its resources.`,
    fix: 'Run it again with checkpoints to go on from, with a higher priority, or where nothing is preempted.',
    nextCommands: (hit) => [eventsCommand(hit), NEXT_COMMANDS.exportJob(hit)],
  },
  {
    id: 'Evicted',
    title: 'Evicted from its node',
    source: 'events',
    criteria: 'SubStatus Evicted, or an event, ReasonMessage or StatusDetail with "evicted"',
    weight: 96,
    confidence: 'certain',
    match: /\bevict(?:ed|ing|ion)\b/i,
    unless: /not evicted|preempt/i,
    resolvedBy: /\bis running\b/,
    summary: (hit) =>
      /ephemeral|DiskPressure|disk/i.test(hit.text)
        ? `${podName(hit)} was evicted because it filled the disk of its node.`
        : /memory/i.test(hit.text)
          ? `${podName(hit)} was evicted because its node ran out of memory.`
          : `${podName(hit)} was evicted from its node${usesSpot(hit) || /spot/i.test(hit.text) ? ': the spot machine was taken back' : ''}.`,
    fix: (hit) =>
      /ephemeral|DiskPressure|disk/i.test(hit.text)
        ? 'Write large files to a mounted dataset, not to the disk of the pod.'
        : usesSpot(hit) || /spot/i.test(hit.text)
          ? 'Save checkpoints to a dataset and run it again, or leave out the spot machines.'
          : 'Save checkpoints to a dataset and run it again; with the same end, ask the administrator of the quota.',
    nextCommands: (hit) => [eventsCommand(hit), NEXT_COMMANDS.exportJob(hit)],
  },
  {
    id: 'OutOfStock',
    family: 'room',
    title: 'No machine of this type in stock',
    source: 'reason',
    criteria: 'ReasonCode ResourceAllocateFailed, public resources',
    weight: 95,
    confidence: 'certain',
    reasonCode: /^ResourceAllocateFailed$/,
    filter: ({job}) => !job.ResourceId && !isPreemption(job.ReasonMessage),
    summary: (hit) =>
      `The public resources had no ${describeInstanceTypes(hit) || 'machine of this type'} for the job.`,
    fix: 'Choose a machine type that is in stock, another region, or wait.',
    nextCommands: (hit) => [NEXT_COMMANDS.instanceTypesInStock(hit), NEXT_COMMANDS.exportJob(hit)],
  },
  {
    id: 'QuotaExhausted',
    family: 'room',
    title: 'The quota had no room',
    source: 'reason',
    criteria: 'ReasonCode ResourceAllocateFailed, a quota',
    weight: 95,
    confidence: 'certain',
    reasonCode: /^ResourceAllocateFailed$/,
    filter: ({job}) => Boolean(job.ResourceId) && !isPreemption(job.ReasonMessage),
    summary: ({job}) => `Quota ${job.ResourceId} could not give the job what it asks for.`,
    fix: 'Ask for less per pod or for fewer pods, or wait until other jobs of the quota have ended.',
    nextCommands: (hit) => [NEXT_COMMANDS.quotaJobs(hit), NEXT_COMMANDS.exportJob(hit)],
  },
  {
    id: 'QuotaTooSmall',
    family: 'room',
    title: 'It asks for more than the quota has',
    source: 'events',
    criteria: 'an event or ReasonMessage that says that more was asked for than the whole quota has',
    weight: 82,
    confidence: 'certain',
    match:
      /requested \S+, the whole quota has|exceeds? (?:the )?(?:total|max\w*|whole)\b.*\bquota|more than the (?:whole )?quota/i,
    resolvedBy: /Created pod|\bis running\b/,
    summary: ({job, text}) =>
      `Quota ${job.ResourceId} will never have room for the job: ${toInlineText(eventText({text}).replace(/^.*?: /, ''), 120)}.`,
    fix: 'Stop it, and ask for less per pod or for fewer pods, or use a larger quota.',
    nextCommands: (hit) => [NEXT_COMMANDS.exportJob(hit), `pai-dlc job stop ${hit.job.JobId}`],
  },
  {
    id: 'Unschedulable',
    family: 'room',
    title: 'No node has room',
    source: 'events',
    criteria: 'FailedScheduling, "nodes are available", Insufficient …, "resource is not enough"',
    weight: 70,
    kind: 'waiting',
    confidence: 'certain',
    match:
      /FailedScheduling|\d+ nodes? (?:is|are) available|\bInsufficient (?:resources|cpu|memory|\S*gpu|\S*ephemeral)|(?:resource(?: type)?|quota|stock) (?:is )?not enough/i,
    resolvedBy: /Successfully assigned|Created pod|Started container|\bis running\b/i,
    summary: ({job, text}) =>
      `The job finds no room${job.ResourceId ? ` in quota ${job.ResourceId}` : ''}: ${toInlineText(eventText({text}), 120)}.`,
    fix: ({job}) =>
      job.ResourceId
        ? 'Wait for others to end, raise the priority, ask for less per pod, or use another quota.'
        : 'Choose a machine type that is in stock, or wait.',
    nextCommands: (hit) =>
      hit.job.ResourceId
        ? [NEXT_COMMANDS.quotaJobs(hit), NEXT_COMMANDS.raisePriority(hit)]
        : [NEXT_COMMANDS.instanceTypesInStock(hit), eventsCommand({job: hit.job})],
  },
  {
    id: 'NodeLost',
    title: 'The node failed',
    source: 'events',
    criteria: 'NodeLost, NodeNotReady, "node is not ready", NodeShutdown, or a lost GPU (Xid, "fallen off the bus")',
    weight: 91,
    confidence: 'likely',
    match:
      /\bNodeLost\b|\bNodeNotReady\b|node (?:\S+ )?(?:is )?(?:not ready|unreachable|lost)|NodeShutdown|fallen off the bus|\bXid\b.*\d/i,
    resolvedBy: /\bis running\b|node (?:\S+ )?(?:is )?ready|\bNodeReady\b/i,
    summary: (hit) =>
      `The machine under ${hit.pod?.shortName ?? 'the job'}${hit.pod?.nodeName ? ` (${hit.pod.nodeName})` : ''} failed.`,
    fix: 'Run it again. For long jobs turn on the sanity check and fault tolerance; report a node that fails twice.',
    nextCommands: (hit) => [eventsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'SanityCheckFailed',
    title: 'The sanity check failed',
    source: 'sanity',
    criteria: 'a phase of the last sanity check with Status Failed',
    weight: 93,
    confidence: 'certain',
    when: ({sanityChecks}) => {
      const failed = sanityChecks?.at(-1)?.find(({Status}) => /^(?:Failed|Error|Abnormal|Timeout)$/i.test(Status ?? ''))
      if (!failed) return undefined
      const line = `${failed.Phase} ${failed.Status}: ${failed.Message ?? ''}`
      const place = `round ${failed.CheckNumber}`
      return {
        text: failed.Message ?? '',
        groups: [failed.Phase ?? '', String(failed.CheckNumber ?? 1)],
        evidenceLines: [{Source: 'ListJobSanityCheckResults', Field: place, Lines: [line], KeyLine: 0}],
      }
    },
    summary: ({groups: [phase], text}) =>
      `The sanity check failed in ${phase}${text ? `: ${toInlineText(text)}` : ''}.`,
    fix: 'Run it again: other nodes may be sound. Name the node to the support when it fails again.',
    nextCommands: ({job, groups: [, number]}) => [
      `pai-dlc sanity get ${job.JobId} --number ${number}`,
      `pai-dlc events ${job.JobId}`,
    ],
  },
]
