import {eventsOf, logsOf, type Pattern, quoted, statusIs} from '../pattern.js'
import {NEXT} from '../wording.js'

/** What the service says of the end of a job. */
export const END_PATTERNS: Pattern[] = [
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
    mend: 'Allow more (--time-limit), or save checkpoints and go on from them in a new job.',
    next: (hit) => [logsOf({job: hit.job}), NEXT.again(hit)],
  },
  {
    id: 'InvalidJob',
    title: 'The service found the job invalid',
    look: 'reason',
    signs: 'ReasonCode InvalidParameter',
    weight: 98,
    confidence: 'certain',
    code: /^InvalidParameter/,
    verdict: ({job}) =>
      `The service found the job invalid${job.ReasonMessage ? `: ${quoted(job.ReasonMessage)}` : ''}.`,
    mend: 'Correct what the reason names and create the job again; --dry-run checks it first.',
    next: (hit) => [NEXT.again(hit), 'pai-dlc job create -f job.yaml --dry-run'],
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
    next: (hit) => [eventsOf({job: hit.job}), NEXT.again(hit)],
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
