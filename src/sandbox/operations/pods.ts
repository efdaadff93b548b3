import {selectLines} from '../jobs/pod-log.js'
import {containerName} from '../jobs/pods.js'
import {badRequest, notFound} from '../service-error.js'
import {formatLineTime} from '../time.js'
import type {SandboxJob, SandboxPod, SandboxState} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'
import {splitList} from './paging.js'
import {checkCount, formatEvent, readTimeRange} from './time-window.js'

/** Events and logs of jobs and pods, and web terminals. */
export function podOperations(state: SandboxState): Handlers {
  return {
    GetJobEvents(input) {
      const job = findJob(state, input.JobId)
      const limit = checkCount('MaxEventsNum', input.MaxEventsNum, 10_000)
      return {
        JobId: job.id,
        Events: selectLines(job.events, readTimeRange(input, state.clock.now()), limit).map(formatEvent),
      }
    },

    GetPodEvents(input) {
      const job = findJob(state, input.JobId)
      const pod = findPod(job, input.PodId, input.PodUid)
      const limit = checkCount('MaxEventsNum', input.MaxEventsNum, 10_000)
      return {
        JobId: job.id,
        PodId: pod.id,
        PodUid: pod.uid,
        Events: selectLines(pod.events, readTimeRange(input, state.clock.now()), limit).map(formatEvent),
      }
    },

    GetPodLogs(input) {
      const job = findJob(state, input.JobId)
      const pod = findPod(job, input.PodId, input.PodUid)
      const now = state.clock.now()
      const {logTimestamps, delays} = state.settings
      const {from, until} = readTimeRange(input, now)
      const ingestedUntil = Math.floor(now - delays.logIngestion) + 1
      const limit = checkCount('MaxLines', input.MaxLines)
      const containers = containerInfo(job, pod)
      const isMainShown = !input.Containers || splitList(input.Containers)?.includes(containers.MainContainer)
      const lines = isMainShown ? pod.log.readLines({from, until: Math.min(until, ingestedUntil)}, limit) : []
      const logs = lines.map(({time, text}) => (logTimestamps ? `${formatLineTime(time)}  ${text}` : text))
      return {
        ...{JobId: job.id, PodId: pod.id, PodUid: pod.uid, Logs: logs, ContainerInfo: containers},
        ...(input.Containers ? {Containers: input.Containers} : {}),
      }
    },

    GetWebTerminal({JobId, PodId, PodUid, IsShared}, {host}) {
      const job = findJob(state, JobId)
      const pod = findPod(job, PodId, PodUid)
      if (pod.status !== 'Running') throw badRequest(`Pod ${PodId} is ${pod.status}, a terminal needs a running pod.`)
      const query = new URLSearchParams({
        podUid: pod.uid,
        ...(IsShared ? {shared: 'true'} : {}),
        token: state.random.base36(32),
      })
      return {WebTerminalUrl: `wss://${host}/terminal/${job.id}/${pod.id}?${query}`}
    },
  }
}

/** Sidecars do not run here, so they have no log. */
const containerInfo = (job: SandboxJob, {spec}: SandboxPod) => ({
  MainContainer: containerName(job),
  SidecarContainers: (spec.ExtraPodSpec?.SideCarContainers ?? []).flatMap(({Name}) => Name ?? []),
})

/** The current incarnation of a pod, or the one with the uid. @throws ApiError 404 */
function findPod(job: SandboxJob, id: string, uid: string | undefined): SandboxPod {
  const pod = job.pods.find((row) => row.id === id)
  if (!pod) throw notFound('Pod', id)
  if (!uid || pod.uid === uid) return pod
  const earlier = pod.earlier.find((row) => row.uid === uid)
  if (!earlier) throw notFound('Pod', `${id} with uid ${uid}`)
  return earlier
}
