import type {GetJobResponse, UpdateJobInput} from '../api/generated/types.js'
import {getStatusFacts} from './status.js'

export type JobVerb = 'stop' | 'update' | 'delete' | 'terminal'

/** The input of a rule: the job, and depending on the verb the change or the pod. */
export interface StateRuleContext {
  job: GetJobResponse
  change?: Omit<UpdateJobInput, 'JobId'>
  pod?: {PodId?: string; Status?: string}
}

/** Rejects a verb before anything is sent (exit code 7). */
export interface StateRule {
  /** The rule id, or the verb if there is none. */
  id: string
  verb: JobVerb
  /** The status, or the field to change. */
  field: string
  requirement: string
  fix: string
  forceable?: boolean
  isBroken(context: StateRuleContext): boolean
  message(context: StateRuleContext): string
  /** Alternative commands, the most useful first. */
  suggestions(context: StateRuleContext): string[]
}

const hasEnded = ({job}: StateRuleContext) => getStatusFacts(job.Status).terminal
const describeStatus = ({job}: StateRuleContext) => job.Status ?? 'in an unknown state'
const getCommand = ({job}: StateRuleContext) => `pai-dlc job get ${job.JobId}`
const recreateCommands = ({job}: StateRuleContext) => [
  `pai-dlc job export ${job.JobId} > job.yaml`,
  'pai-dlc job create -f job.yaml   # with your changes',
]

export const STATE_RULES: readonly StateRule[] = [
  {
    id: 'M1',
    verb: 'stop',
    field: 'Status',
    requirement: 'the job has not ended',
    fix: 'Nothing to stop. job get shows how the job ended.',
    isBroken: hasEnded,
    message: (context) => `Job ${context.job.JobId} has already ended: it is ${describeStatus(context)}.`,
    suggestions: (context) => [getCommand(context)],
  },
  {
    id: 'M1',
    verb: 'stop',
    field: 'Status',
    requirement: 'the job is not already Stopping',
    fix: 'Wait for it with job wait, or use --force to send the request again.',
    forceable: true,
    isBroken: ({job}) => job.Status === 'Stopping',
    message: ({job}) => `Job ${job.JobId} is already being stopped.`,
    suggestions: ({job}) => [`pai-dlc job wait ${job.JobId}`, `pai-dlc job stop ${job.JobId} --force`],
  },
  {
    id: 'M1',
    verb: 'stop',
    field: 'Status',
    requirement: 'the job is Running or Queuing',
    fix: 'Wait until it is, or use --force to send the request anyway.',
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
    fix: 'Public resources have no queue, so the priority has no effect.',
    isBroken: ({job, change}) => change?.Priority !== undefined && !job.ResourceId,
    message: ({job}) => `Job ${job.JobId} runs on public resources; only the priority of a job in a quota can change.`,
    suggestions: (context) => [getCommand(context)],
  },
  {
    id: 'M3',
    verb: 'update',
    field: 'Priority',
    requirement: 'the job is Creating, Queuing or EnvPreparing',
    fix: 'Later the service accepts the change but ignores it. Submit the job again with the new priority.',
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
    requirement: 'the job is not PUBLIC: PRIVATE can become PUBLIC, but not the reverse',
    fix: 'Submit the job again with Accessibility PRIVATE, and delete this one.',
    isBroken: ({job, change}) => change?.Accessibility === 'PRIVATE' && job.Accessibility === 'PUBLIC',
    message: ({job}) => `Job ${job.JobId} is PUBLIC and can't become PRIVATE again.`,
    suggestions: (context) => recreateCommands(context),
  },
  {
    id: 'M5',
    verb: 'update',
    field: 'JobSpecs',
    requirement: 'the job is elastic',
    fix: 'Only elastic jobs can be resized. Submit the job again with the new number.',
    isBroken: ({job, change}) => change?.JobSpecs !== undefined && !isElastic(job),
    message: ({job}) => `Job ${job.JobId} is not elastic, so its number of pods is fixed.`,
    suggestions: (context) => recreateCommands(context),
  },
  {
    id: 'M5',
    verb: 'update',
    field: 'JobSpecs',
    requirement: 'the job has not ended',
    fix: 'Submit the job again with the new number.',
    isBroken: (context) => context.change?.JobSpecs !== undefined && isElastic(context.job) && hasEnded(context),
    message: (context) => `Job ${context.job.JobId} has ended: it is ${describeStatus(context)}, and has no pods.`,
    suggestions: (context) => recreateCommands(context),
  },
  {
    id: 'delete',
    verb: 'delete',
    field: 'Status',
    requirement: 'the job has ended: it is Succeeded, Failed or Stopped',
    fix: 'Stop it first, and wait until it has ended.',
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
    fix: 'Wait until the job runs. If it has ended, read its logs.',
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
    fix: 'Choose a running pod with --pod. If the pod has ended, read its logs.',
    isBroken: ({pod}) => pod !== undefined && pod.Status !== 'Running',
    message: ({pod}) => `Pod ${pod?.PodId} is ${pod?.Status ?? 'in an unknown state'}; a terminal needs a running pod.`,
    suggestions: (context) => [waitOrLogsCommand(context), getCommand(context)],
  },
]

/** Whether the number of pods can change while the job runs. */
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
