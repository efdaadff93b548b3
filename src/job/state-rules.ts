import type {GetJobResponse, UpdateJobInput} from '../api/generated/types.js'
import {getStatusFacts} from './status.js'

export type JobVerb = 'stop' | 'update' | 'delete' | 'terminal'

/** The input of a rule: the job as read and, depending on the verb, the change or the pod. */
export interface StateRuleContext {
  job: GetJobResponse
  change?: Omit<UpdateJobInput, 'JobId'>
  pod?: {PodId?: string; Status?: string}
}

/** When a verb is refused before anything is sent (exit 7). */
export interface StateRule {
  /** The id in the project's list of domain rules, else the verb. */
  id: string
  verb: JobVerb
  /** The status, or the field that would change. */
  field: string
  /** What the rule requires, in a few words; shown in the docs' table. */
  requirement: string
  /** What to do if the requirement fails. */
  fix: string
  /** Whether --force overrides the rule. */
  forceable?: boolean
  /** Whether the requirement fails. */
  isBroken(context: StateRuleContext): boolean
  /** The refusal as one sentence about this job. */
  message(context: StateRuleContext): string
  /** Commands to run instead, the most useful first. */
  suggestions(context: StateRuleContext): string[]
}

const hasEnded = ({job}: StateRuleContext) => getStatusFacts(job.Status).terminal
const describeStatus = ({job}: StateRuleContext) => job.Status ?? 'in an unknown state'
const getCommand = ({job}: StateRuleContext) => `pai-dlc job get ${job.JobId}`
const recreateCommands = ({job}: StateRuleContext) => [
  `pai-dlc job export ${job.JobId} > job.yaml`,
  'pai-dlc job create -f job.yaml   # with what is to be different',
]

/** Every rule about a job's state: M1, M3, M4, M5, and those of deleting and terminals. */
export const STATE_RULES: readonly StateRule[] = [
  {
    id: 'M1',
    verb: 'stop',
    field: 'Status',
    requirement: 'the job has not ended',
    fix: 'Nothing is left to stop; job get shows how it ended.',
    isBroken: hasEnded,
    message: (context) => `Job ${context.job.JobId} has already ended: it is ${describeStatus(context)}.`,
    suggestions: (context) => [getCommand(context)],
  },
  {
    id: 'M1',
    verb: 'stop',
    field: 'Status',
    requirement: 'the job is not Stopping already',
    fix: 'Wait for its end with job wait; --force sends it once more.',
    forceable: true,
    isBroken: ({job}) => job.Status === 'Stopping',
    message: ({job}) => `Job ${job.JobId} is being stopped already.`,
    suggestions: ({job}) => [`pai-dlc job wait ${job.JobId}`, `pai-dlc job stop ${job.JobId} --force`],
  },
  {
    id: 'M1',
    verb: 'stop',
    field: 'Status',
    requirement: 'the job is Running or Queuing',
    fix: 'Wait for that, or send it all the same with --force.',
    forceable: true,
    isBroken: (context) =>
      !hasEnded(context) && context.job.Status !== 'Stopping' && !getStatusFacts(context.job.Status).stoppable,
    message: (context) =>
      `Job ${context.job.JobId} is ${describeStatus(context)}; only a job that is Running or Queuing can be stopped.`,
    suggestions: (context) => [`pai-dlc job stop ${context.job.JobId} --force`, getCommand(context)],
  },
  {
    id: 'M3',
    verb: 'update',
    field: 'Priority',
    requirement: 'the job is in a quota',
    fix: 'On public resources there is no queue to be first in; leave the priority alone.',
    isBroken: ({job, change}) => change?.Priority !== undefined && !job.ResourceId,
    message: ({job}) => `Job ${job.JobId} runs on public resources; only the priority of a job in a quota can change.`,
    suggestions: (context) => [getCommand(context)],
  },
  {
    id: 'M3',
    verb: 'update',
    field: 'Priority',
    requirement: 'the job is Creating, Queuing or EnvPreparing',
    fix: 'Later the service says yes and ignores it. Submit the job again with the priority wanted.',
    isBroken: ({job, change}) =>
      change?.Priority !== undefined && Boolean(job.ResourceId) && !getStatusFacts(job.Status).reprioritizable,
    message: (context) =>
      `Job ${context.job.JobId} is ${describeStatus(context)}; ` +
      'its priority can change only while it is Creating, Queuing or EnvPreparing.',
    suggestions: (context) => recreateCommands(context),
  },
  {
    id: 'M4',
    verb: 'update',
    field: 'Accessibility',
    requirement: 'the job is not PUBLIC yet: who may see a job can be widened, not narrowed',
    fix: 'Submit the job again with Accessibility PRIVATE, and delete this one.',
    isBroken: ({job, change}) => change?.Accessibility === 'PRIVATE' && job.Accessibility === 'PUBLIC',
    message: ({job}) =>
      `Job ${job.JobId} is PUBLIC, and who may see a job can only be widened: it can’t become PRIVATE.`,
    suggestions: (context) => recreateCommands(context),
  },
  {
    id: 'M5',
    verb: 'update',
    field: 'JobSpecs',
    requirement: 'the job is elastic',
    fix: 'Other jobs keep their pods. Submit the job again with the number wanted.',
    isBroken: ({job, change}) => change?.JobSpecs !== undefined && !isElastic(job),
    message: ({job}) => `Job ${job.JobId} is not elastic; the number of its pods is fixed.`,
    suggestions: (context) => recreateCommands(context),
  },
  {
    id: 'M5',
    verb: 'update',
    field: 'JobSpecs',
    requirement: 'the job has not ended',
    fix: 'Submit the job again with the number wanted.',
    isBroken: (context) => context.change?.JobSpecs !== undefined && isElastic(context.job) && hasEnded(context),
    message: (context) =>
      `Job ${context.job.JobId} has ended: it is ${describeStatus(context)}, and has no pods any more.`,
    suggestions: (context) => recreateCommands(context),
  },
  {
    id: 'delete',
    verb: 'delete',
    field: 'Status',
    requirement: 'the job has ended: it is Succeeded, Failed or Stopped',
    fix: 'Stop it first, and wait for its end.',
    isBroken: (context) => !hasEnded(context),
    message: (context) =>
      `Job ${context.job.JobId} is ${describeStatus(context)}; only a job that has ended can be deleted.`,
    suggestions: ({job}) =>
      job.Status === 'Stopping' ? [`pai-dlc job wait ${job.JobId}`] : [`pai-dlc job stop ${job.JobId} --wait`],
  },
  {
    id: 'terminal',
    verb: 'terminal',
    field: 'Pods',
    requirement: 'the job has a pod that is Running',
    fix: 'Wait until the job runs; for a job that has ended read its logs.',
    isBroken: ({pod}) => pod === undefined,
    message: (context) =>
      `Job ${context.job.JobId} is ${describeStatus(context)} and has no running pod to open a terminal in.`,
    suggestions: (context) => [waitOrLogsCommand(context)],
  },
  {
    id: 'terminal',
    verb: 'terminal',
    field: 'Pods[].Status',
    requirement: 'the pod is Running',
    fix: 'Choose a running pod with --pod; of one that has ended read the logs.',
    isBroken: ({pod}) => pod !== undefined && pod.Status !== 'Running',
    message: ({pod}) => `Pod ${pod?.PodId} is ${pod?.Status ?? 'in an unknown state'}; a terminal needs a running pod.`,
    suggestions: (context) => [waitOrLogsCommand(context), getCommand(context)],
  },
]

/** Whether the number of the job's pods can change before it ends. */
export function isElastic({JobType, ElasticSpec: spec, JobSpecs: roles}: GetJobResponse): boolean {
  const switches = [
    spec?.EnableElasticTraining,
    spec?.EnableEDP,
    spec?.EnablePsJobElasticPS,
    spec?.EnablePsJobElasticWorker,
  ]
  return (
    JobType === 'ElasticBatchJob' ||
    switches.includes(true) ||
    (roles ?? []).some((role) => Boolean(role.AutoScalingSpec))
  )
}

function waitOrLogsCommand(context: StateRuleContext): string {
  return hasEnded(context) ? `pai-dlc logs ${context.job.JobId}` : `pai-dlc job wait ${context.job.JobId} --for running`
}
