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
    fix: 'Resume from a checkpoint, with a higher priority or in a quota without preemption.',
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
          : `${podName(hit)} was evicted from its node${usesSpot(hit) || /spot/i.test(hit.text) ? ': the spot instance was reclaimed' : ''}.`,
    fix: (hit) =>
      /ephemeral|DiskPressure|disk/i.test(hit.text)
        ? 'Write large files to a mounted dataset, not to the disk of the pod.'
        : usesSpot(hit) || /spot/i.test(hit.text)
          ? 'Save checkpoints to a dataset and run the job again, or use on-demand instances.'
          : 'Save checkpoints to a dataset and run the job again; if it recurs, ask the administrator of the quota.',
    nextCommands: (hit) => [eventsCommand(hit), NEXT_COMMANDS.exportJob(hit)],
  },
  {
    id: 'OutOfStock',
    family: 'room',
    title: 'The instance type is out of stock',
    source: 'reason',
    criteria: 'ReasonCode ResourceAllocateFailed, public resources',
    weight: 95,
    confidence: 'certain',
    reasonCode: /^ResourceAllocateFailed$/,
    filter: ({job}) => !job.ResourceId && !isPreemption(job.ReasonMessage),
    summary: (hit) => `Public resources had no ${describeInstanceTypes(hit) || 'instance of this type'} for the job.`,
    fix: 'Choose an instance type that is in stock or another region, or wait.',
    nextCommands: (hit) => [NEXT_COMMANDS.instanceTypesInStock(hit), NEXT_COMMANDS.exportJob(hit)],
  },
  {
    id: 'QuotaExhausted',
    family: 'room',
    title: 'The quota has no capacity',
    source: 'reason',
    criteria: 'ReasonCode ResourceAllocateFailed, a quota',
    weight: 95,
    confidence: 'certain',
    reasonCode: /^ResourceAllocateFailed$/,
    filter: ({job}) => Boolean(job.ResourceId) && !isPreemption(job.ReasonMessage),
    summary: ({job}) => `Quota ${job.ResourceId} does not have the resources that the job requests.`,
    fix: 'Request fewer or smaller pods, or wait until other jobs in the quota finish.',
    nextCommands: (hit) => [NEXT_COMMANDS.quotaJobs(hit), NEXT_COMMANDS.exportJob(hit)],
  },
  {
    id: 'QuotaTooSmall',
    family: 'room',
    title: 'Requests more than the quota has',
    source: 'events',
    criteria: 'an event or ReasonMessage that says that more was asked for than the whole quota has',
    weight: 82,
    confidence: 'certain',
    match:
      /requested \S+, the whole quota has|exceeds? (?:the )?(?:total|max\w*|whole)\b.*\bquota|more than the (?:whole )?quota/i,
    resolvedBy: /Created pod|\bis running\b/,
    summary: ({job, text}) =>
      `Quota ${job.ResourceId} can never fit the job: ${toInlineText(eventText({text}).replace(/^.*?: /, ''), 120)}.`,
    fix: 'Stop the job, and request fewer or smaller pods, or use a larger quota.',
    nextCommands: (hit) => [NEXT_COMMANDS.exportJob(hit), `pai-dlc job stop ${hit.job.JobId}`],
  },
  {
    id: 'Unschedulable',
    family: 'room',
    title: 'No node has enough resources',
    source: 'events',
    criteria: 'FailedScheduling, "nodes are available", Insufficient …, "resource is not enough"',
    weight: 70,
    kind: 'waiting',
    confidence: 'certain',
    match:
      /FailedScheduling|\d+ nodes? (?:is|are) available|\bInsufficient (?:resources|cpu|memory|\S*gpu|\S*ephemeral)|(?:resource(?: type)?|quota|stock) (?:is )?not enough/i,
    resolvedBy: /Successfully assigned|Created pod|Started container|\bis running\b/i,
    summary: ({job, text}) =>
      `No room for the job${job.ResourceId ? ` in quota ${job.ResourceId}` : ''}: ${toInlineText(eventText({text}), 120)}.`,
    fix: ({job}) =>
      job.ResourceId
        ? 'Wait for other jobs to finish, raise the priority, request less per pod, or use another quota.'
        : 'Choose an instance type that is in stock, or wait.',
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
      `The node of ${hit.pod?.shortName ?? 'the job'}${hit.pod?.nodeName ? ` (${hit.pod.nodeName})` : ''} failed.`,
    fix: 'Run the job again. For long jobs, enable the sanity check and fault tolerance; report a node that fails twice.',
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
    fix: 'Run the job again: other nodes may be healthy. Report the node to support if it fails again.',
    nextCommands: ({job, groups: [, number]}) => [
      `pai-dlc sanity get ${job.JobId} --number ${number}`,
      `pai-dlc events ${job.JobId}`,
    ],
  },
]
