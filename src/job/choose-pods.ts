import type {GetJobAnswer} from '../api/generated/types.js'
import {CliError} from '../errors.js'
import {findPods, type JobPod, podsOf} from './pods.js'

/** The pods that are meant: those named, all, or the first one (R2). @throws CliError (notFound) where the job has none */
export function choosePods(job: GetJobAnswer, {names, all: every}: {names?: string[]; all: boolean}): JobPod[] {
  const all = podsOf(job)
  if (names) return findPods(job, names)
  if (all.length > 0) return every ? all : all.slice(0, 1)
  throw new CliError({
    code: 'NoPods',
    exit: 'notFound',
    message: `Job ${job.JobId} has no pods: it is ${job.Status}.`,
    suggestions: [`pai-dlc events ${job.JobId}`, `pai-dlc job wait ${job.JobId} --for running`],
  })
}

/** The incarnation of a pod before its last restart. @throws CliError (notFound) where there was none */
export function previousOf({podId, pod}: JobPod): {podUid?: string} {
  const before = pod.HistoryPods?.at(-1)
  if (before) return {podUid: before.PodUid}
  throw new CliError({
    code: 'NoPreviousPod',
    exit: 'notFound',
    message: `Pod ${podId} has not been restarted.`,
    suggestions: ['Leave out --previous'],
  })
}
