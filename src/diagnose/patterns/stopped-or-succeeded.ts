import {type JobEvidence, podEvidenceLines} from '../evidence.js'
import {getPodEnd} from '../log/pod-end.js'
import {formatException} from '../log/traceback.js'
import {
  type ConditionResult,
  type DiagnosisPattern,
  eventsCommand,
  logsCommand,
  toInlineText,
  whenStatus,
} from '../pattern.js'
import {NEXT_COMMANDS, raisedAtSuffix} from '../wording.js'

export const TERMINAL_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'StoppedByUser',
    title: 'Stopped by a user',
    source: 'reason',
    criteria: 'ReasonCode JobStoppedByUser or StoppedByUser',
    weight: 99,
    kind: 'none',
    confidence: 'certain',
    reasonCode: /^(?:Job)?StoppedByUser$/i,
    summary: () => 'No problem found: a user stopped the job.',
    fix: 'Nothing to fix. Its logs are still available.',
    nextCommands: (hit) => [logsCommand({job: hit.job})],
  },
  {
    id: 'RanTooLong',
    title: 'Time limit exceeded',
    source: 'reason',
    criteria: 'ReasonCode JobExceedMaxRunningTime or DeadlineExceeded, or a ReasonMessage that says so',
    weight: 99,
    confidence: 'certain',
    match: /ExceedMaxRunningTime|DeadlineExceeded|ran longer than|(?:exceed\w*|reach\w*) (?:the )?max\w* running time/i,
    summary: ({text}) => `The job exceeded its time limit${minutesSuffix(text)} and was stopped.`,
    fix: 'Increase --time-limit, or resume from a checkpoint in a new job.',
    nextCommands: (hit) => [logsCommand({job: hit.job}), NEXT_COMMANDS.exportJob(hit)],
  },
  {
    id: 'InvalidJob',
    title: 'The service rejected the job as invalid',
    source: 'reason',
    criteria: 'ReasonCode InvalidParameter',
    weight: 98,
    confidence: 'certain',
    reasonCode: /^InvalidParameter/,
    summary: ({job}) =>
      `The service rejected the job as invalid${job.ReasonMessage ? `: ${toInlineText(job.ReasonMessage)}` : ''}.`,
    fix: 'Correct what the reason names and create the job again; --dry-run checks it first.',
    nextCommands: (hit) => [NEXT_COMMANDS.exportJob(hit), 'pai-dlc job create -f job.yaml --dry-run'],
  },
  {
    id: 'ServiceFailed',
    title: 'The service itself failed',
    source: 'reason',
    criteria: 'ReasonCode InternalError, SystemError or ServiceUnavailable',
    weight: 98,
    confidence: 'likely',
    reasonCode: /^(?:InternalError|SystemError|ServiceUnavailable)$/,
    summary: ({job}) => `The service itself failed${job.ReasonMessage ? `: ${toInlineText(job.ReasonMessage)}` : ''}.`,
    fix: 'Create the job again; if it fails again, report its ID to support.',
    nextCommands: (hit) => [eventsCommand({job: hit.job}), NEXT_COMMANDS.exportJob(hit)],
  },
  {
    id: 'Stopped',
    title: 'Stopped',
    source: 'status',
    criteria: 'Status Stopped or Stopping without a reason that is known',
    weight: 60,
    role: 'symptom',
    kind: 'none',
    confidence: 'certain',
    when: whenStatus((status) => status === 'Stopped' || status === 'Stopping'),
    summary: ({job}) =>
      job.Status === 'Stopping'
        ? 'The job is being stopped.'
        : `The job was stopped${job.ReasonCode ? ` (${toInlineText([job.ReasonCode, job.ReasonMessage].filter(Boolean).join(': '))})` : ', and the service does not say why'}.`,
    fix: 'See its events; its logs are still available.',
    nextCommands: (hit) => [eventsCommand({job: hit.job}), logsCommand({job: hit.job})],
  },
  {
    id: 'SucceededWithException',
    title: 'No problem, but an exception',
    source: 'status',
    criteria: 'Status Succeeded, and a log that ends with a Python traceback',
    weight: 99.5,
    kind: 'none',
    confidence: 'likely',
    when: findHiddenException,
    summary: ({pod, exception, ...hit}) =>
      `The job succeeded, but the log of ${pod?.shortName} ends with ${exception ? toInlineText(formatException(exception), 120) : 'an exception'}${raisedAtSuffix({...hit, exception})}.`,
    fix: 'A pipeline such as "python train.py | tee log" ends with the exit code of its last command: run it with bash, after set -o pipefail.',
    nextCommands: ({job, pod}) => [logsCommand({job, pod}), NEXT_COMMANDS.jobField({job}, 'UserCommand')],
  },
  {
    id: 'Succeeded',
    title: 'No problem found',
    source: 'status',
    criteria: 'Status Succeeded or SucceededReserving',
    weight: 99,
    kind: 'none',
    confidence: 'certain',
    when: (evidence) =>
      findHiddenException(evidence) ? undefined : whenStatus((status) => status.startsWith('Succeeded'))(evidence),
    summary: () => 'No problem found: the job succeeded.',
    fix: 'Nothing to fix.',
    nextCommands: (hit) => [logsCommand({job: hit.job})],
  },
  {
    id: 'JobFailed',
    title: 'No known pattern fits',
    source: 'reason',
    criteria: 'ReasonCode JobFailed, and no pod that says more',
    weight: 10,
    kind: 'unknown',
    role: 'symptom',
    confidence: 'likely',
    reasonCode: /^JobFailed$/,
    summary: ({job}) => `No known pattern fits: ${toInlineText(job.ReasonMessage || 'the job failed')}.`,
    fix: 'Read the events and the end of the logs.',
    nextCommands: ({job}) => [`pai-dlc events ${job.JobId}`, `pai-dlc logs ${job.JobId} --all-pods --max-lines 50`],
  },
]

/** Lines that a program may write behind the exception that ended it. */
const MAX_LINES_BEHIND = 3

/** The exit code of a command in a pipeline is lost, its traceback is not. */
function findHiddenException({job, pods}: JobEvidence): ConditionResult | undefined {
  if (!job.Status?.startsWith('Succeeded')) return undefined
  for (const pod of pods) {
    const {traceback, isDoubtful, lastLines, records} = getPodEnd(pod)
    if (!traceback || isDoubtful || traceback.context !== 'program') continue
    if (lastLines.filter((index) => index > traceback.to).length > MAX_LINES_BEHIND) continue
    const lines = records.slice(traceback.final.from, traceback.final.to + 1).map(({raw}) => raw)
    return {pod, exception: traceback.final, evidenceLines: [podEvidenceLines('GetPodLogs', pod, lines.slice(-8), -1)]}
  }
  return undefined
}

function minutesSuffix(text: string): string {
  const [, minutes] = /(\d+) ?min/.exec(text) ?? []
  return minutes ? ` of ${minutes} minutes` : ''
}
