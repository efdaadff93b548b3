import {within} from '../jobs/pod-log.js'
import {badRequest, notFound} from '../service-error.js'
import {lineTime} from '../time.js'
import type {Job, Pod, World} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'
import {eventLine, readCount, spanOf} from './time-window.js'

/** What jobs and pods say: logs, events, a terminal. */
export function podOperations(world: World): Handlers {
  return {
    GetJobEvents(input) {
      const job = findJob(world, input.JobId)
      const most = readCount('MaxEventsNum', input.MaxEventsNum, 10_000)
      return {JobId: job.id, Events: within(job.events, spanOf(input, world.clock.now()), most).map(eventLine)}
    },

    GetPodEvents(input) {
      const job = findJob(world, input.JobId)
      const pod = findPod(job, input.PodId, input.PodUid)
      const most = readCount('MaxEventsNum', input.MaxEventsNum, 10_000)
      return {
        JobId: job.id,
        PodId: pod.id,
        PodUid: pod.uid,
        Events: within(pod.events, spanOf(input, world.clock.now()), most).map(eventLine),
      }
    },

    GetPodLogs(input) {
      const job = findJob(world, input.JobId)
      const pod = findPod(job, input.PodId, input.PodUid)
      const now = world.clock.now()
      const {logTimestamps, delays} = world.settings
      const {from, until} = spanOf(input, now)
      const arrived = Math.floor(now - delays.logIngestion) + 1
      const lines = pod.log.lines({from, until: Math.min(until, arrived)}, readCount('MaxLines', input.MaxLines))
      const logs = lines.map(({time, text}) => (logTimestamps ? `${lineTime(time)}  ${text}` : text))
      return {JobId: job.id, PodId: pod.id, PodUid: pod.uid, Logs: logs}
    },

    GetWebTerminal({JobId, PodId, PodUid, IsShared}, {host}) {
      const job = findJob(world, JobId)
      const pod = findPod(job, PodId, PodUid)
      if (pod.status !== 'Running') throw badRequest(`Pod ${PodId} is ${pod.status}, a terminal needs a running pod.`)
      const query = new URLSearchParams({
        podUid: pod.uid,
        ...(IsShared ? {shared: 'true'} : {}),
        token: world.random.base36(32),
      })
      return {WebTerminalUrl: `wss://${host}/terminal/${job.id}/${pod.id}?${query}`}
    },
  }
}

/** The pod of an id, or an earlier incarnation of it by its uid. */
function findPod(job: Job, id: string, uid: string | undefined): Pod {
  const pod = job.pods.find((row) => row.id === id)
  if (!pod) throw notFound('Pod', id)
  if (!uid || pod.uid === uid) return pod
  const earlier = pod.history.find((row) => row.uid === uid)
  if (!earlier) throw notFound('Pod', `${id} with uid ${uid}`)
  return earlier
}
