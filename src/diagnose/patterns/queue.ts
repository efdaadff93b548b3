import type {EvidenceLines, JobEvidence} from '../evidence.js'
import {type DiagnosisPattern, type PatternHit, toInlineText} from '../pattern.js'
import type {QueuedJob, QueueEvidence} from '../queue.js'
import {countGpus, countPods, formatAge, NEXT_COMMANDS, statusAgeSuffix} from '../wording.js'

const MAX_LISTED = 5

/** A job that waits in a quota, by the other jobs of the quota. */
export const QUEUE_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'LargerThanQuota',
    family: 'room',
    title: 'Requests more than the quota has',
    source: 'status',
    criteria: 'Status Queuing, and GPUs or vCPUs of all pods that exceed what ListResources gives for the whole quota',
    weight: 81,
    confidence: 'certain',
    when: ({job, queue}) =>
      queue?.excess
        ? {
            text: queue.excess,
            evidenceLines: [
              {Source: 'ListResources', Field: job.ResourceId, Lines: [`requested: ${queue.excess}`], KeyLine: 0},
            ],
          }
        : undefined,
    summary: ({job, text}) => `The job can never start in quota ${job.ResourceId}: it requests ${text}.`,
    fix: 'Stop the job, and request fewer or smaller pods, or use a larger quota.',
    nextCommands: (hit) => [NEXT_COMMANDS.exportJob(hit), `pai-dlc job stop ${hit.job.JobId}`],
  },
  {
    id: 'QueuePosition',
    family: 'room',
    title: 'Waiting in the queue',
    source: 'status',
    criteria: 'Status Queuing in a quota whose other jobs can be listed',
    weight: 75,
    kind: 'waiting',
    confidence: ({evidence}) => (evidence.queue?.isTruncated ? 'possible' : 'likely'),
    when: (evidence) => (evidence.queue?.position === undefined ? undefined : describeQueue(evidence, evidence.queue)),
    summary: (hit) => {
      const {queue} = hit.evidence
      return `The job has waited${statusAgeSuffix(hit)} in quota ${hit.job.ResourceId} for ${describeRequest(hit)}: ${queue ? `${describePlace(queue)}, and ${describeHolders(queue)}` : ''}.`
    },
    fix: 'The job starts when enough of the quota is free; jobs with a higher priority start first. The place is an estimate by priority and age from the jobs that you can see, because the service does not publish its order.',
    nextCommands: (hit) => [
      NEXT_COMMANDS.quotaJobs(hit),
      NEXT_COMMANDS.raisePriority(hit),
      NEXT_COMMANDS.waitUntilRunning(hit),
    ],
  },
]

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
const sumGpus = (jobs: readonly QueuedJob[]): number => jobs.reduce((sum, {gpus}) => sum + gpus, 0)

function describeRequest(hit: PatternHit): string {
  return countGpus(hit) > 0 ? count(countGpus(hit), 'GPU') : `room for ${count(countPods(hit), 'pod')}`
}

/** "it is next" or "it is number 3 of 5, behind 2 jobs that want 12 GPUs". */
function describePlace({waiting, position = 1}: QueueEvidence): string {
  if (position === 1) return 'it is next'
  const ahead = waiting.slice(0, position - 1)
  const wants =
    sumGpus(ahead) > 0 ? ` that ${ahead.length === 1 ? 'wants' : 'want'} ${count(sumGpus(ahead), 'GPU')}` : ''
  return `it is number ${position} of ${waiting.length}, behind ${count(ahead.length, 'job')}${wants}`
}

function describeHolders({holding, totalGpus}: QueueEvidence): string {
  if (holding.length === 0) return 'no job that you may see holds the quota'
  const total = totalGpus ? ` of ${totalGpus}` : ''
  const gpus = sumGpus(holding)
  const held = gpus > 0 ? `${gpus}${total} GPU${gpus === 1 && !total ? '' : 's'}` : 'the quota'
  return `${count(holding.length, 'job')} ${holding.length === 1 ? 'holds' : 'hold'} ${held}`
}

/** The jobs ahead and the job itself, the jobs that use the quota, and the last event. */
function describeQueue({job, now, jobEvents}: JobEvidence, queue: QueueEvidence) {
  const {waiting, holding, position = 1} = queue
  const first = Math.max(0, position - 1 - MAX_LISTED)
  const ahead = waiting.slice(first, position)
  const lines = ahead.map((other, index) => describeQueued(other, first + index + 1, now))
  const skipped = first > 0 ? [`… ${count(first, 'job')} before these`] : []
  const evidenceLines: EvidenceLines[] = [
    {Source: 'ListJobs', Field: 'Queuing', Lines: [...skipped, ...lines], KeyLine: skipped.length + lines.length - 1},
  ]
  if (holding.length > 0) {
    const shown = holding.slice(0, MAX_LISTED).map((other) => describeHolding(other, now))
    const rest = holding.length > MAX_LISTED ? [`… ${count(holding.length - MAX_LISTED, 'job')} more`] : []
    evidenceLines.push({Source: 'ListJobs', Field: 'holding the quota', Lines: [...shown, ...rest], KeyLine: -1})
  }
  const reason = jobEvents.findLast((line) => /insufficient|not enough|nodes are available/i.test(line))
  if (reason) evidenceLines.push({Source: 'GetJobEvents', Lines: [reason], KeyLine: 0})
  return {text: job.JobId ?? '', evidenceLines}
}

const since = (time: number | undefined, now: number): string =>
  time === undefined ? '' : ` for ${formatAge(now - time)}`
const amount = ({gpus, cpus}: QueuedJob): string => (gpus > 0 ? count(gpus, 'GPU') : `${cpus} vCPU`)

function describeQueued(job: QueuedJob, place: number, now: number): string {
  return `${place}. ${toInlineText(job.name, 40)} (${job.jobId}), ${[job.user, `priority ${job.priority}`, amount(job)].filter(Boolean).join(', ')}, waiting${since(job.since, now)}`
}

function describeHolding(job: QueuedJob, now: number): string {
  return `${toInlineText(job.name, 40)} (${job.jobId}), ${[job.user, amount(job)].filter(Boolean).join(', ')}${since(job.since, now)}`
}
