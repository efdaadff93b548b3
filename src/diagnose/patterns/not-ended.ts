import {getStatusFacts} from '../../job/status.js'
import {
  type DiagnosisPattern,
  eventsCommand,
  jobGetCommand,
  matchField,
  type PatternHit,
  whenStatus,
} from '../pattern.js'
import {countGpus, countPods, NEXT_COMMANDS, statusAgeSuffix} from '../wording.js'

/** A job that has not ended: what it waits for, and whether it does anything. */
export const NOT_ENDED_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'RunsWell',
    title: 'No problem found',
    source: 'status',
    criteria: 'Status Running, and nothing else fits',
    weight: 5,
    kind: 'none',
    role: 'symptom',
    confidence: 'likely',
    when: whenStatus((status) => status === 'Running'),
    summary: () => 'No problem found: the job runs.',
    fix: 'Nothing to fix.',
    nextCommands: ({job}) => [`pai-dlc logs ${job.JobId} -f`],
  },
  {
    id: 'WaitsInQueue',
    title: 'Waiting in the queue',
    source: 'status',
    criteria: 'Status Queuing',
    weight: 50,
    role: 'symptom',
    kind: 'waiting',
    confidence: 'certain',
    when: whenStatus((status) => status === 'Queuing'),
    summary: (hit) => {
      const wants =
        countGpus(hit) > 0
          ? `${countGpus(hit)} GPU${countGpus(hit) > 1 ? 's' : ''}`
          : `room for ${countPods(hit)} pod${countPods(hit) > 1 ? 's' : ''}`
      return `The job has waited${statusAgeSuffix(hit)}${hit.job.ResourceId ? ` in quota ${hit.job.ResourceId}` : ''} for ${wants}${positionSuffix(hit)}.`
    },
    fix: 'It starts when other jobs of the quota have ended. One that asks for more than the quota has never starts.',
    nextCommands: (hit) => [
      NEXT_COMMANDS.quotaJobs(hit),
      NEXT_COMMANDS.raisePriority(hit),
      NEXT_COMMANDS.waitUntilRunning(hit),
    ],
  },
  {
    id: 'WaitsForMachines',
    title: 'Waiting for instances',
    source: 'status',
    criteria: 'Status Creating or Bidding',
    weight: 50,
    role: 'symptom',
    kind: 'waiting',
    confidence: 'certain',
    when: whenStatus((status) => status === 'Creating' || status === 'Bidding'),
    summary: (hit) =>
      hit.job.Status === 'Bidding'
        ? `The job has been bidding for spot instances${statusAgeSuffix(hit)}.`
        : `The job has waited${statusAgeSuffix(hit)} ${hit.job.ResourceId ? 'to be put into its queue' : 'for its instances, which can take some minutes on public resources'}.`,
    fix: 'Wait; after a quarter of an hour check the stock.',
    nextCommands: (hit) => [
      NEXT_COMMANDS.waitUntilRunning(hit),
      ...(hit.job.ResourceId ? [eventsCommand({job: hit.job})] : [NEXT_COMMANDS.instanceTypesInStock(hit)]),
    ],
  },
  {
    id: 'WaitsForEnvironment',
    title: 'Waiting for its environment',
    source: 'status',
    criteria: 'Status EnvPreparing or SanityChecking',
    weight: 50,
    role: 'symptom',
    kind: 'waiting',
    confidence: 'certain',
    when: whenStatus((status) => status === 'EnvPreparing' || status === 'SanityChecking'),
    summary: (hit) =>
      hit.job.Status === 'SanityChecking'
        ? `The GPUs and the network of the job have been checked${statusAgeSuffix(hit)}.`
        : `The pods of the job have been prepared${statusAgeSuffix(hit)}: images are pulled, data and code mounted.`,
    fix: 'Wait: a large image takes minutes on a new node. The events of the pods show their progress.',
    nextCommands: (hit) => [`pai-dlc events ${hit.job.JobId} -f`, NEXT_COMMANDS.waitUntilRunning(hit)],
  },
  {
    id: 'WaitsOtherwise',
    title: 'On its way',
    source: 'status',
    criteria: 'Status Restarting, or one that is not known',
    weight: 4,
    kind: 'waiting',
    role: 'symptom',
    confidence: 'likely',
    when: ({job}) => {
      const {terminal, started} = getStatusFacts(job.Status)
      const own = ['Creating', 'Bidding', 'Queuing', 'EnvPreparing', 'SanityChecking'].includes(job.Status ?? '')
      return (job.Status === 'Restarting' || (!terminal && !started)) && !own
        ? matchField('Status', job.Status ?? '')
        : undefined
    },
    summary: (hit) => `The job has been ${hit.job.Status || 'in no known state'}${statusAgeSuffix(hit)}.`,
    fix: 'Wait, then run the command again.',
    nextCommands: (hit) => [eventsCommand({job: hit.job}), jobGetCommand(hit)],
  },
]

/** Where in the queue, if the service says so anywhere. */
function positionSuffix({job, evidence}: PatternHit): string {
  for (const text of [job.ReasonMessage ?? '', ...evidence.jobEvents.toReversed()]) {
    const [, queuePosition] = /\b(?:queue )?position\b\D{0,6}(\d+)/i.exec(text) ?? []
    if (queuePosition) return `, at position ${queuePosition} of the queue`
    const [, ahead] = /\b(\d+) jobs? ahead\b/i.exec(text) ?? []
    if (ahead) return `, with ${ahead} jobs ahead of it`
  }
  return ''
}
