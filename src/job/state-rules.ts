import type {GetJobResponse, UpdateJobInput} from '../api/generated/types.js'
import {statusFacts} from './status.js'

export type Verb = 'stop' | 'update' | 'delete' | 'terminal'

/** What a rule looks at: the job as it is now and, where the verb has them, the change wanted and the pod chosen. */
export interface Subject {
  job: GetJobResponse
  change?: Omit<UpdateJobInput, 'JobId'>
  pod?: {PodId?: string; Status?: string}
}

/** A row of the table of states: when a verb is refused, before anything is sent (exit 7). */
export interface StateRule {
  /** As in the project's list of domain rules, where it stands there. */
  id: string
  verb: Verb
  /** What it is about: a status, or the field that would change. */
  field: string
  /** What must be so, in a few words: the docs' table is made from it. */
  claim: string
  /** What to do where it is not so. */
  mend: string
  /** --force sends it all the same. */
  forceable?: boolean
  /** Whether the claim fails. */
  when(subject: Subject): boolean
  /** The refusal as one sentence about this job. */
  why(subject: Subject): string
  /** What to type instead, most useful first. */
  instead(subject: Subject): string[]
}

const isEnded = ({job}: Subject) => statusFacts(job.Status).terminal
const statusOf = ({job}: Subject) => job.Status ?? 'in an unknown state'
const look = ({job}: Subject) => `pai-dlc job get ${job.JobId}`
const again = ({job}: Subject) => [
  `pai-dlc job export ${job.JobId} > job.yaml`,
  'pai-dlc job create -f job.yaml   # with what is to be different',
]

/** Every rule about the state that a job must be in: M1, M3, M4, M5, and what deleting and a terminal need. */
export const STATE_RULES: readonly StateRule[] = [
  {
    id: 'M1',
    verb: 'stop',
    field: 'Status',
    claim: 'the job has not ended',
    mend: 'Nothing is left to stop; job get shows how it ended.',
    when: isEnded,
    why: (subject) => `Job ${subject.job.JobId} has already ended: it is ${statusOf(subject)}.`,
    instead: (subject) => [look(subject)],
  },
  {
    id: 'M1',
    verb: 'stop',
    field: 'Status',
    claim: 'the job is not Stopping already',
    mend: 'Wait for its end with job wait; --force sends it once more.',
    forceable: true,
    when: ({job}) => job.Status === 'Stopping',
    why: ({job}) => `Job ${job.JobId} is being stopped already.`,
    instead: ({job}) => [`pai-dlc job wait ${job.JobId}`, `pai-dlc job stop ${job.JobId} --force`],
  },
  {
    id: 'M1',
    verb: 'stop',
    field: 'Status',
    claim: 'the job is Running or Queuing',
    mend: 'Wait for that, or send it all the same with --force.',
    forceable: true,
    when: (subject) =>
      !isEnded(subject) && subject.job.Status !== 'Stopping' && !statusFacts(subject.job.Status).stoppable,
    why: (subject) =>
      `Job ${subject.job.JobId} is ${statusOf(subject)}; only a job that is Running or Queuing can be stopped.`,
    instead: (subject) => [`pai-dlc job stop ${subject.job.JobId} --force`, look(subject)],
  },
  {
    id: 'M3',
    verb: 'update',
    field: 'Priority',
    claim: 'the job is in a quota',
    mend: 'On public resources there is no queue to be first in; leave the priority alone.',
    when: ({job, change}) => change?.Priority !== undefined && !job.ResourceId,
    why: ({job}) => `Job ${job.JobId} runs on public resources; only the priority of a job in a quota can change.`,
    instead: (subject) => [look(subject)],
  },
  {
    id: 'M3',
    verb: 'update',
    field: 'Priority',
    claim: 'the job is Creating, Queuing or EnvPreparing',
    mend: 'Later the service says yes and ignores it. Submit the job again with the priority wanted.',
    when: ({job, change}) =>
      change?.Priority !== undefined && Boolean(job.ResourceId) && !statusFacts(job.Status).reprioritisable,
    why: (subject) =>
      `Job ${subject.job.JobId} is ${statusOf(subject)}; its priority can change only while it is Creating, Queuing or EnvPreparing.`,
    instead: (subject) => again(subject),
  },
  {
    id: 'M4',
    verb: 'update',
    field: 'Accessibility',
    claim: 'the job is not PUBLIC yet: who may see a job can be widened, not narrowed',
    mend: 'Submit the job again with Accessibility PRIVATE, and delete this one.',
    when: ({job, change}) => change?.Accessibility === 'PRIVATE' && job.Accessibility === 'PUBLIC',
    why: ({job}) => `Job ${job.JobId} is PUBLIC, and who may see a job can only be widened: it can’t become PRIVATE.`,
    instead: (subject) => again(subject),
  },
  {
    id: 'M5',
    verb: 'update',
    field: 'JobSpecs',
    claim: 'the job is elastic',
    mend: 'Other jobs keep their pods. Submit the job again with the number wanted.',
    when: ({job, change}) => change?.JobSpecs !== undefined && !isElastic(job),
    why: ({job}) => `Job ${job.JobId} is not elastic; the number of its pods is fixed.`,
    instead: (subject) => again(subject),
  },
  {
    id: 'M5',
    verb: 'update',
    field: 'JobSpecs',
    claim: 'the job has not ended',
    mend: 'Submit the job again with the number wanted.',
    when: (subject) => subject.change?.JobSpecs !== undefined && isElastic(subject.job) && isEnded(subject),
    why: (subject) => `Job ${subject.job.JobId} has ended: it is ${statusOf(subject)}, and has no pods any more.`,
    instead: (subject) => again(subject),
  },
  {
    id: 'delete',
    verb: 'delete',
    field: 'Status',
    claim: 'the job has ended: it is Succeeded, Failed or Stopped',
    mend: 'Stop it first, and wait for its end.',
    when: (subject) => !isEnded(subject),
    why: (subject) => `Job ${subject.job.JobId} is ${statusOf(subject)}; only a job that has ended can be deleted.`,
    instead: ({job}) =>
      job.Status === 'Stopping' ? [`pai-dlc job wait ${job.JobId}`] : [`pai-dlc job stop ${job.JobId} --wait`],
  },
  {
    id: 'terminal',
    verb: 'terminal',
    field: 'Pods',
    claim: 'the job has a pod that is Running',
    mend: 'Wait until the job runs; for a job that has ended read its logs.',
    when: ({pod}) => pod === undefined,
    why: (subject) => `Job ${subject.job.JobId} is ${statusOf(subject)} and has no running pod to open a terminal in.`,
    instead: (subject) => [later(subject)],
  },
  {
    id: 'terminal',
    verb: 'terminal',
    field: 'Pods[].Status',
    claim: 'the pod is Running',
    mend: 'Choose a running pod with --pod; of one that has ended read the logs.',
    when: ({pod}) => pod !== undefined && pod.Status !== 'Running',
    why: ({pod}) => `Pod ${pod?.PodId} is ${pod?.Status ?? 'in an unknown state'}; a terminal needs a running pod.`,
    instead: (subject) => [later(subject), look(subject)],
  },
]

/** Can the number of its pods change while it lives? */
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

function later(subject: Subject): string {
  return isEnded(subject) ? `pai-dlc logs ${subject.job.JobId}` : `pai-dlc job wait ${subject.job.JobId} --for running`
}
