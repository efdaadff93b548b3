import {statusFacts} from '../../job/status.js'
import {eventsOf, fieldFound, type Hit, jobOf, type Pattern, statusIs} from '../pattern.js'
import {gpusOf, lengthOf, NEXT, podsOf, sinceOf} from '../wording.js'

/** A job that has not ended: what it waits for, and whether it does anything. */
export const WAY_PATTERNS: Pattern[] = [
  {
    id: 'Silent',
    title: 'Running, and silent',
    look: 'silence',
    signs: 'Status Running, and no pod that was read wrote a line for 30 minutes (--silence)',
    weight: 60,
    confidence: 'likely',
    verdict: ({evidence, pod, text}) => {
      const since = pod?.silentSince === undefined ? '' : ` for ${lengthOf(evidence.now - pod.silentSince)}`
      return text === ''
        ? `The job runs, but has written nothing${since}.`
        : `The job runs, but has written no line${since}: it may hang.`
    },
    mend: 'A program that computes may be silent; one in a deadlock is, too. Look where it stands (py-spy dump), or stop it.',
    next: ({job}) => [
      ...NEXT.metrics({job}),
      `pai-dlc logs ${job.JobId} --all-pods -f`,
      `pai-dlc events ${job.JobId}`,
      `pai-dlc job stop ${job.JobId}`,
    ],
  },
  {
    id: 'Restarting',
    title: 'Restarted again and again',
    look: 'status',
    signs: 'Running or Restarting, and RestartTimes 3 or more',
    weight: 55,
    role: 'symptom',
    confidence: 'likely',
    when: ({job}) => {
      const times = Number.parseInt(job.RestartTimes ?? '', 10)
      if (statusFacts(job.Status).terminal || !(times >= 3)) return undefined
      const reason = job.RestartRecord?.at(-1)?.Reason
      const found = fieldFound('RestartTimes', job.RestartTimes ?? '')
      const record = {Source: 'GetJob' as const, Field: 'RestartRecord', Lines: [reason ?? ''], Key: 0}
      return {...found, proofs: reason ? [...found.proofs, record] : found.proofs}
    },
    verdict: ({text}) => `The job runs, but was restarted ${Number.parseInt(text, 10)} times.`,
    mend: 'Read the log of a pod from before its restart: what ends it is likely to end it again.',
    next: ({job}) => [`pai-dlc logs ${job.JobId} --previous`, `pai-dlc events ${job.JobId}`],
  },
  {
    id: 'RunsWell',
    title: 'No problem found',
    look: 'status',
    signs: 'Status Running, and nothing else fits',
    weight: 5,
    kind: 'none',
    role: 'symptom',
    confidence: 'likely',
    when: statusIs((status) => status === 'Running'),
    verdict: () => 'No problem found: the job runs.',
    mend: 'Nothing to mend.',
    next: ({job}) => [`pai-dlc logs ${job.JobId} -f`],
  },
  {
    id: 'WaitsInQueue',
    title: 'Waiting in the queue',
    look: 'status',
    signs: 'Status Queuing',
    weight: 50,
    role: 'symptom',
    kind: 'waiting',
    confidence: 'certain',
    when: statusIs((status) => status === 'Queuing'),
    verdict: (hit) => {
      const wants =
        gpusOf(hit) > 0
          ? `${gpusOf(hit)} GPU${gpusOf(hit) > 1 ? 's' : ''}`
          : `room for ${podsOf(hit)} pod${podsOf(hit) > 1 ? 's' : ''}`
      return `The job has waited${sinceOf(hit)}${hit.job.ResourceId ? ` in quota ${hit.job.ResourceId}` : ''} for ${wants}${position(hit)}.`
    },
    mend: 'It starts when other jobs of the quota have ended. One that asks for more than the quota has never starts.',
    next: (hit) => [NEXT.quotaJobs(hit), NEXT.sooner(hit), NEXT.untilRunning(hit)],
  },
  {
    id: 'WaitsForMachines',
    title: 'Waiting for machines',
    look: 'status',
    signs: 'Status Creating or Bidding',
    weight: 50,
    role: 'symptom',
    kind: 'waiting',
    confidence: 'certain',
    when: statusIs((status) => status === 'Creating' || status === 'Bidding'),
    verdict: (hit) =>
      hit.job.Status === 'Bidding'
        ? `The job has bid for spot machines${sinceOf(hit)}.`
        : `The job has waited${sinceOf(hit)} ${hit.job.ResourceId ? 'to be put into its queue' : 'for its machines, which can take some minutes on public resources'}.`,
    mend: 'Wait; after a quarter of an hour check the stock.',
    next: (hit) => [NEXT.untilRunning(hit), ...(hit.job.ResourceId ? [eventsOf({job: hit.job})] : [NEXT.inStock(hit)])],
  },
  {
    id: 'WaitsForEnvironment',
    title: 'Waiting for its environment',
    look: 'status',
    signs: 'Status EnvPreparing or SanityChecking',
    weight: 50,
    role: 'symptom',
    kind: 'waiting',
    confidence: 'certain',
    when: statusIs((status) => status === 'EnvPreparing' || status === 'SanityChecking'),
    verdict: (hit) =>
      hit.job.Status === 'SanityChecking'
        ? `The GPUs and the network of the job have been checked${sinceOf(hit)}.`
        : `The pods of the job have been prepared${sinceOf(hit)}: images are pulled, data and code mounted.`,
    mend: 'Wait: a large image takes minutes on a new machine. The events of the pods say where they are.',
    next: (hit) => [`pai-dlc events ${hit.job.JobId} -f`, NEXT.untilRunning(hit)],
  },
  {
    id: 'WaitsOtherwise',
    title: 'On its way',
    look: 'status',
    signs: 'Status Restarting, or one that is not known',
    weight: 4,
    kind: 'waiting',
    role: 'symptom',
    confidence: 'likely',
    when: ({job}) => {
      const {terminal, started} = statusFacts(job.Status)
      const own = ['Creating', 'Bidding', 'Queuing', 'EnvPreparing', 'SanityChecking'].includes(job.Status ?? '')
      return (job.Status === 'Restarting' || (!terminal && !started)) && !own
        ? fieldFound('Status', job.Status ?? '')
        : undefined
    },
    verdict: (hit) => `The job has been ${hit.job.Status || 'in no known state'}${sinceOf(hit)}.`,
    mend: 'Wait, and look again.',
    next: (hit) => [eventsOf({job: hit.job}), jobOf(hit)],
  },
]

/** Where in the queue, if the service says so anywhere. */
function position({job, evidence}: Hit): string {
  for (const text of [job.ReasonMessage ?? '', ...evidence.jobEvents.toReversed()]) {
    const [, place] = /\b(?:queue )?position\b\D{0,6}(\d+)/i.exec(text) ?? []
    if (place) return `, at position ${place} of the queue`
    const [, ahead] = /\b(\d+) jobs? ahead\b/i.exec(text) ?? []
    if (ahead) return `, with ${ahead} jobs ahead of it`
  }
  return ''
}
