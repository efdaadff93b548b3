import {statusFacts} from '../../status.js'
import type {Evidence} from '../evidence.js'
import {eventsOf, type Finding, type Hit, jobOf, logsOf, type Pattern, quoted} from '../pattern.js'

/** In words, since when a status has lasted: "5m". */
const sinceOf = ({evidence: {job, now}}: Hit): string => {
  const start = Date.parse(job.StatusHistory?.at(-1)?.StartTime || job.GmtCreateTime || '')
  return Number.isNaN(start) ? '' : ` for ${lengthOf(now - start)}`
}

/** A length of time in one unit, as one says it. */
export function lengthOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const [unit, size] = seconds < 120 ? ['s', 1] : seconds < 7200 ? ['min', 60] : seconds < 172_800 ? ['h', 3600] : ['days', 86_400]
  return `${Math.floor(seconds / Number(size))} ${unit}`
}

const field = (name: string, text: string): Finding => ({
  text,
  proofs: [{Source: 'GetJob', Field: name, Lines: [text], Key: 0}],
})
const statusIs =
  (test: (status: string) => boolean) =>
  ({job}: Evidence): Finding | undefined =>
    test(job.Status ?? '') ? field('Status', [job.Status, job.SubStatus].filter(Boolean).join(', ')) : undefined

const wait = ({job}: Hit): string => `pai-dlc job wait ${job.JobId} --for running`
const pods = ({job}: Hit): number => (job.JobSpecs ?? []).reduce((sum, {PodCount}) => sum + (PodCount ?? 1), 0)
const gpus = ({job}: Hit): number =>
  (job.JobSpecs ?? []).reduce((sum, {PodCount, ResourceConfig}) => sum + (PodCount ?? 1) * Number(ResourceConfig?.GPU || 0), 0)

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

/** What the state of a job says by itself. */
export const STATE_PATTERNS: Pattern[] = [
  {
    id: 'StoppedByUser',
    title: 'Stopped by a user',
    look: 'reason',
    signs: 'ReasonCode JobStoppedByUser or StoppedByUser',
    weight: 99,
    kind: 'none',
    confidence: 'certain',
    code: /^(?:Job)?StoppedByUser$/i,
    verdict: () => 'No problem found: somebody stopped the job.',
    mend: 'Nothing to mend. Its logs are still there.',
    next: (hit) => [logsOf({job: hit.job})],
  },
  {
    id: 'RanTooLong',
    title: 'Ran into its time limit',
    look: 'reason',
    signs: 'ReasonCode JobExceedMaxRunningTime or DeadlineExceeded, or a ReasonMessage that says so',
    weight: 99,
    confidence: 'certain',
    match: /ExceedMaxRunningTime|DeadlineExceeded|ran longer than|(?:exceed\w*|reach\w*) (?:the )?max\w* running time/i,
    verdict: ({text}) => `The job ran into its time limit${minutesIn(text)} and was ended.`,
    mend: 'Allow more (--job-max-running-time-minutes), or save checkpoints and go on from them in a new job.',
    next: (hit) => [logsOf({job: hit.job}), jobOf(hit)],
  },
  {
    id: 'InvalidJob',
    title: 'The service found the job invalid',
    look: 'reason',
    signs: 'ReasonCode InvalidParameter',
    weight: 98,
    confidence: 'certain',
    code: /^InvalidParameter/,
    verdict: ({job}) => `The service found the job invalid${job.ReasonMessage ? `: ${quoted(job.ReasonMessage)}` : ''}.`,
    mend: 'Correct what the reason names and create the job again; --dry-run checks it first.',
    next: (hit) => [jobOf(hit), 'pai-dlc job create --help'],
  },
  {
    id: 'ServiceFailed',
    title: 'The service itself failed',
    look: 'reason',
    signs: 'ReasonCode InternalError, SystemError or ServiceUnavailable',
    weight: 98,
    confidence: 'likely',
    code: /^(?:InternalError|SystemError|ServiceUnavailable)$/,
    verdict: ({job}) => `The service itself failed${job.ReasonMessage ? `: ${quoted(job.ReasonMessage)}` : ''}.`,
    mend: 'Create the job again; with the same end, give its id to the support.',
    next: (hit) => [eventsOf({job: hit.job}), jobOf(hit)],
  },
  {
    id: 'Stopped',
    title: 'Stopped',
    look: 'status',
    signs: 'Status Stopped or Stopping without a reason that is known',
    weight: 60,
    role: 'symptom',
    kind: 'none',
    confidence: 'certain',
    when: statusIs((status) => status === 'Stopped' || status === 'Stopping'),
    verdict: ({job}) =>
      job.Status === 'Stopping'
        ? 'The job is being stopped.'
        : `The job was stopped${job.ReasonCode ? ` (${quoted([job.ReasonCode, job.ReasonMessage].filter(Boolean).join(': '))})` : ', and the service does not say why'}.`,
    mend: 'Its events say more, its logs are still there.',
    next: (hit) => [eventsOf({job: hit.job}), logsOf({job: hit.job})],
  },
  {
    id: 'Succeeded',
    title: 'No problem found',
    look: 'status',
    signs: 'Status Succeeded or SucceededReserving',
    weight: 99,
    kind: 'none',
    confidence: 'certain',
    when: statusIs((status) => status.startsWith('Succeeded')),
    verdict: () => 'No problem found: the job succeeded.',
    mend: 'Nothing to mend.',
    next: (hit) => [logsOf({job: hit.job})],
  },
  {
    id: 'Silent',
    title: 'Running, and silent',
    look: 'silence',
    signs: 'Status Running, and no pod that was read wrote a line for 30 minutes (--silence)',
    weight: 60,
    confidence: 'likely',
    verdict: ({evidence, pod, text}) => {
      const since = pod?.silentSince === undefined ? '' : ` for ${lengthOf(evidence.now - pod.silentSince)}`
      return text === '' ? `The job runs, but has written nothing${since}.` : `The job runs, but has written no line${since}: it may hang.`
    },
    mend: 'A program that computes may be silent; one in a deadlock is, too. Look where it stands (py-spy dump), or stop it.',
    next: ({job}) => [`pai-dlc logs ${job.JobId} --all-pods -f`, `pai-dlc events ${job.JobId}`, `pai-dlc job stop ${job.JobId}`],
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
      const found = field('RestartTimes', job.RestartTimes ?? '')
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
      const wants = gpus(hit) > 0 ? `${gpus(hit)} GPU${gpus(hit) > 1 ? 's' : ''}` : `room for ${pods(hit)} pod${pods(hit) > 1 ? 's' : ''}`
      return `The job has waited${sinceOf(hit)}${hit.job.ResourceId ? ` in quota ${hit.job.ResourceId}` : ''} for ${wants}${position(hit)}.`
    },
    mend: 'It starts when other jobs of the quota have ended. One that asks for more than the quota has never starts.',
    next: (hit) => [`pai-dlc job list --resource-id ${hit.job.ResourceId} --status Running --all-users`, wait(hit)],
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
    next: (hit) => [wait(hit), ...(hit.job.ResourceId ? [eventsOf({job: hit.job})] : ['pai-dlc discover ecs-specs --in-stock'])],
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
    next: (hit) => [`pai-dlc events ${hit.job.JobId} -f`, wait(hit)],
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
      return (job.Status === 'Restarting' || (!terminal && !started)) && !own ? field('Status', job.Status ?? '') : undefined
    },
    verdict: (hit) => `The job has been ${hit.job.Status || 'in no known state'}${sinceOf(hit)}.`,
    mend: 'Wait, and look again.',
    next: (hit) => [eventsOf({job: hit.job}), jobOf(hit)],
  },
  {
    id: 'JobFailed',
    title: 'No known pattern fits',
    look: 'reason',
    signs: 'ReasonCode JobFailed, and no pod that says more',
    weight: 10,
    kind: 'unknown',
    role: 'symptom',
    confidence: 'likely',
    code: /^JobFailed$/,
    verdict: ({job}) => `No known pattern fits: ${quoted(job.ReasonMessage || 'the job failed')}.`,
    mend: 'Read the events and the end of the logs.',
    next: ({job}) => [`pai-dlc events ${job.JobId}`, `pai-dlc logs ${job.JobId} --all-pods --max-lines 50`],
  },
]

function minutesIn(text: string): string {
  const [, minutes] = /(\d+) ?min/.exec(text) ?? []
  return minutes ? ` of ${minutes} minutes` : ''
}
