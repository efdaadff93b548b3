import {createHash} from 'node:crypto'
import type {Cloud} from '../../src/api/cloud.js'
import {followLogs} from '../../src/logs/logs.js'
import type {FollowCheckpoint} from '../../src/logs/streams.js'
import {fakeClock, randomFrom, START} from '../support/fake-cloud.js'
import {type LogsInput, logCloud} from './log-cloud.js'

export interface SoakOptions {
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
}: SoakOptions) {
  const clock = fakeClock()
  const random = randomFrom(seed)
  const world = logCloud({lines, pods, lives, faultRate, start: START, length, random})
  const cloud = {
    call: async (operation: string, input: LogsInput) => {
      const fault = world.fault()
      if (fault?.httpStatus === 200) return {Code: fault.code, Message: 'played', RequestId: 'soak'}
      if (fault) throw fault
      return operation === 'GetJob' ? world.job(clock.time) : {Logs: world.logs(clock.time, input)}
    },
  } as unknown as Cloud

  const got = new Map(Array.from({length: pods}, (_, pod) => [world.podId(pod), createHash('sha256')]))
  let [count, mostBytes, cut] = [0, 0, 0]
  let cursor: FollowCheckpoint | undefined
  let status: string | undefined
  while (status === undefined) {
    const stop = new AbortController()
    const onCheckpoint = (take: () => FollowCheckpoint) => {
      if (cut >= cuts || clock.time < START + ((cut + 1) * length) / (cuts + 1)) return
      cut++
      cursor = JSON.parse(JSON.stringify(take()))
      stop.abort()
    }
    const following = followLogs(cloud, {
      jobId: world.job(0).JobId,
      pods: 'all',
      clock,
      tail: 10,
      resume: cursor,
      signal: stop.signal,
      onCheckpoint,
    })
    for (let next = await following.next(); ; next = await following.next()) {
      if (next.done) {
        status = next.value?.status
        break
      }
      got.get(next.value.podId)?.update(`${next.value.line}\n`)
      if (++count % 10_000 === 0) mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
    }
  }
  const wrong = Array.from({length: pods}, (_, pod) => pod).filter(
    (pod) => got.get(world.podId(pod))?.digest('hex') !== world.written(pod).digest('hex'),
  )
  return {
    status,
    written: world.total,
    count,
    wrong,
    cuts: cut,
    ...world.counts(),
    rssMb: Math.round(mostBytes / 1_048_576),
  }
}
