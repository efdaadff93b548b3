import {getStatusFacts} from '../../job/status.js'
import {type EvidenceLines, type JobEvidence, type PodEvidence, podEvidenceLines} from '../evidence.js'
import {getPodEnd} from '../log/pod-end.js'
import {type ConditionResult, type DiagnosisPattern, logsCommand, matchField, podName} from '../pattern.js'
import {formatAge, NEXT_COMMANDS} from '../wording.js'

/** Steps in a row without a finite loss: one may be a step that mixed precision skips. */
const MIN_BAD_STEPS = 3

/** Warn if no more than this many restarts are left. */
const FEW_RESTARTS = 2

/** A job that runs, and whether it does anything. */
export const RUNNING_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'LossNotFinite',
    title: 'The loss is NaN or Inf',
    source: 'status',
    criteria: 'Status Running, and a loss of NaN or Inf on the last three steps or more',
    weight: 70,
    confidence: 'certain',
    when: findBadLoss,
    summary: (hit) =>
      `The loss of ${podName(hit)} is ${hit.groups[0]} on its last ${hit.groups[1]} steps: further training is useless.`,
    fix: 'Stop the job and resume from a checkpoint before the first such step, with a lower learning rate, gradient clipping or bf16; check the data of that step.',
    nextCommands: (hit) => [logsCommand(hit, 1000), `pai-dlc job stop ${hit.job.JobId}`],
  },
  {
    id: 'Silent',
    title: 'Running without output',
    source: 'silence',
    criteria:
      'Status Running, and no pod that was read wrote a line for 30 minutes (--silence); likely to hang if GPU use is flat at 0 or 100 %, too',
    weight: 60,
    confidence: ({evidence}) => (flatGpuUse(evidence) === undefined ? 'possible' : 'likely'),
    summary: (hit) => {
      const {evidence, pod, text} = hit
      const age = pod?.silentSince === undefined ? '' : ` for ${formatAge(evidence.now - pod.silentSince)}`
      const use = flatGpuUse(evidence)
      const gpus = use === undefined ? '' : `, and its GPUs have been ${use === 0 ? 'idle' : 'at 100 %'} all that time`
      if (text === '') return `The job runs, but has written nothing${age}${gpus}.`
      return `The job runs, but has written no line${age}${gpus}: ${use === undefined ? 'it may hang' : 'it seems to hang'}.`
    },
    fix: ({evidence}) =>
      flatGpuUse(evidence) === 100
        ? 'GPUs at 100 % without output usually mean a collective that waits for a lost rank: inspect each rank with py-spy dump, or stop the job.'
        : 'A busy program may log nothing, and so does a deadlocked one. Inspect it with py-spy dump, or stop it.',
    nextCommands: ({job}) => [
      ...NEXT_COMMANDS.metrics({job}),
      `pai-dlc logs ${job.JobId} --all-pods -f`,
      `pai-dlc events ${job.JobId}`,
      `pai-dlc job stop ${job.JobId}`,
    ],
  },
  {
    id: 'Restarting',
    title: 'Restarting repeatedly',
    source: 'status',
    criteria: 'Running or Restarting, and RestartTimes 3 or more, or close to its limit',
    weight: 55,
    role: 'symptom',
    confidence: 'likely',
    when: findRestarts,
    summary: ({groups: [used, limit]}) => {
      const left = Number(limit) - Number(used)
      return limit === undefined || left > FEW_RESTARTS
        ? `The job runs, but was restarted ${used} times.`
        : `The job runs, but was restarted ${used} of ${limit} times: ${left <= 0 ? 'the next failure ends it' : `${left + 1} more failures end it`}.`
    },
    fix: 'Read the log from before the restart: the same cause is likely to recur.',
    nextCommands: ({job}) => [`pai-dlc logs ${job.JobId} --previous`, `pai-dlc events ${job.JobId}`],
  },
  {
    id: 'EvictedBefore',
    title: 'Evicted repeatedly',
    source: 'status',
    criteria: 'Running or Restarting, and two or more events of an eviction or a preemption',
    weight: 56,
    role: 'symptom',
    confidence: 'likely',
    when: findEvictions,
    summary: ({groups: [times]}) => `The job runs, but its pods were evicted or preempted ${times} times.`,
    fix: 'Save checkpoints often. Against preemption, use a higher priority or your own quota; instead of spot, use on-demand instances.',
    nextCommands: ({job}) => [`pai-dlc events ${job.JobId}`, NEXT_COMMANDS.raisePriority({job})],
  },
]

const LOSS = /\b\w{0,20}loss["']?\s{0,3}[:=]?\s{0,3}["']?(?:tensor\()?(-?(?:nan|inf(?:inity)?)\b|-?\d)/i

/** A pod that still works and whose last losses are all NaN or Inf. */
function findBadLoss({job, pods}: JobEvidence): ConditionResult | undefined {
  if (job.Status !== 'Running') return undefined
  for (const pod of pods.filter(({status}) => status === 'Running')) {
    const bad = trailingBadSteps(pod)
    const first = bad[0]
    if (first === undefined || bad.length < MIN_BAD_STEPS) continue
    const word = LOSS.exec(first)?.[1] ?? ''
    const lines = [...new Set([first, ...bad.slice(-2)])]
    return {
      pod,
      text: first,
      groups: [/nan/i.test(word) ? 'NaN' : 'infinite', String(bad.length)],
      evidenceLines: [podEvidenceLines('GetPodLogs', pod, lines, 0)],
    }
  }
  return undefined
}

/** The lines of steps behind the last finite loss. */
function trailingBadSteps(pod: PodEvidence): string[] {
  const bad: string[] = []
  for (const {text, raw} of getPodEnd(pod).records.toReversed()) {
    const value = LOSS.exec(text)?.[1]
    if (value === undefined) continue
    if (/\d/.test(value)) break
    bad.unshift(raw)
  }
  return bad
}

/** 0 or 100 if the GPUs of all silent pods were idle or full all the time; undefined if not, or not known. */
function flatGpuUse({gpuUse}: Pick<JobEvidence, 'gpuUse'>): 0 | 100 | undefined {
  const values = gpuUse ?? []
  if (values.length < 3) return undefined
  if (values.every((value) => value <= 2)) return 0
  return values.every((value) => value >= 98 && value <= 100) ? 100 : undefined
}

function findRestarts({job}: JobEvidence): ConditionResult | undefined {
  const [, used, limit] = /^(\d+)(?:\/(\d+))?/.exec(job.RestartTimes ?? '') ?? []
  const isClose = limit !== undefined && Number(used) > 0 && Number(limit) - Number(used) <= FEW_RESTARTS
  if (getStatusFacts(job.Status).terminal || !(Number(used) >= 3 || isClose)) return undefined
  const reason = job.RestartRecord?.at(-1)?.Reason
  const found = matchField('RestartTimes', job.RestartTimes ?? '')
  const record: EvidenceLines = {Source: 'GetJob', Field: 'RestartRecord', Lines: [reason ?? ''], KeyLine: 0}
  const evidenceLines = reason ? [...found.evidenceLines, record] : found.evidenceLines
  return {...found, evidenceLines, groups: [used ?? '', ...(limit === undefined ? [] : [limit])]}
}

function findEvictions({job, jobEvents}: JobEvidence): ConditionResult | undefined {
  if (!getStatusFacts(job.Status).active) return undefined
  const lines = jobEvents.filter(
    (line) => /\b(?:evicted|preempted)\b/i.test(line) && !/not (?:evicted|preempted)/i.test(line),
  )
  if (lines.length < 2) return undefined
  return {
    groups: [String(lines.length)],
    evidenceLines: [{Source: 'GetJobEvents', Lines: lines.slice(-3), KeyLine: Math.min(lines.length, 3) - 1}],
  }
}
