import {createHash} from 'node:crypto'
import type {Cloud} from '../../src/api/cloud.js'
import {followLogs} from '../../src/logs/logs.js'
import type {FollowCheckpoint} from '../../src/logs/streams.js'
import {createInstantClock, createRandom, START_TIME} from '../support/fake-cloud.js'
import {createLogCloud, type GetLogsInput} from './log-cloud.js'

export interface SoakLogsOptions {
  lines: number
  pods?: number
  lives?: number
  faultRate?: number
  seed?: number
  /** How often following is cut off and gone on with from its cursor. */
  cuts?: number
  /** Simulated, in milliseconds. */
  length?: number
}

/**
 * Follows pods that write, through faults, and compares every byte with what they wrote. Time is simulated, nothing
 * else is.
 */
export async function soakLogs({
  lines,
  pods = 8,
  lives = 3,
  faultRate = 0.1,
  seed = 1,
  cuts = 0,
  length = 1_800_000,
}: SoakLogsOptions) {
  const clock = createInstantClock()
  const random = createRandom(seed)
  const logService = createLogCloud({lines, pods, lives, faultRate, start: START_TIME, length, random})
  const cloud = {
    call: async (operation: string, input: GetLogsInput) => {
      const fault = logService.fault()
      if (fault?.httpStatus === 200) return {Code: fault.code, Message: 'played', RequestId: 'soak'}
      if (fault) throw fault
      return operation === 'GetJob' ? logService.job(clock.time) : {Logs: logService.logs(clock.time, input)}
    },
  } as unknown as Cloud

  const receivedHashes = new Map(Array.from({length: pods}, (_, pod) => [logService.podId(pod), createHash('sha256')]))
  let [count, mostBytes, cutCount] = [0, 0, 0]
  let checkpoint: FollowCheckpoint | undefined
  let status: string | undefined
  while (status === undefined) {
    const stop = new AbortController()
    const onCheckpoint = (take: () => FollowCheckpoint) => {
      if (cutCount >= cuts || clock.time < START_TIME + ((cutCount + 1) * length) / (cuts + 1)) return
      cutCount++
      checkpoint = JSON.parse(JSON.stringify(take()))
      stop.abort()
    }
    const following = followLogs(cloud, {
      jobId: logService.job(0).JobId,
      pods: 'all',
      clock,
      tail: 10,
      resume: checkpoint,
      signal: stop.signal,
      onCheckpoint,
    })
    for (let next = await following.next(); ; next = await following.next()) {
      if (next.done) {
        status = next.value?.status
        break
      }
      receivedHashes.get(next.value.podId)?.update(`${next.value.line}\n`)
      if (++count % 10_000 === 0) mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
    }
  }
  const wrongPods = Array.from({length: pods}, (_, pod) => pod).filter(
    (pod) => receivedHashes.get(logService.podId(pod))?.digest('hex') !== logService.written(pod).digest('hex'),
  )
  return {
    status,
    written: logService.total,
    count,
    wrong: wrongPods,
    cuts: cutCount,
    ...logService.counts(),
    rssMb: Math.round(mostBytes / 1_048_576),
  }
}
