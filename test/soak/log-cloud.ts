import {createHash, type Hash} from 'node:crypto'
import {CliError} from '../../src/errors.js'
import {toApiTime} from '../../src/job/times.js'

export interface LogCloudOptions {
  /** Lines of all pods together. */
  lines: number
  pods: number
  /** Lives of each pod: one more than its restarts. */
  lives: number
  /** Of the calls, so many fail. */
  faultRate: number
  /** When the job begins, in milliseconds since the epoch. */
  start: number
  /** How long it runs, in milliseconds. */
  length: number
  random: () => number
}

export const JOB_ID = 'dlcsoak000000001'
/** A new life begins so long after the one before. */
const GAP_MS = 30_000
/** What is written can be read at the end of the next step of this length. */
const INGESTION_MS = 6_000

/**
 * Pods that write by the clock, and a service that tells of them: whole seconds, delays, a cap on lines, faults. Each
 * line is made from its number, so that a million of them take no memory here.
 */
export function createLogCloud({lines, pods, lives, faultRate, start, length, random}: LogCloudOptions) {
  const perLife = Math.floor(lines / pods / lives)
  const lifeMs = length / lives - GAP_MS
  let calls = 0
  let faults = 0

  const getLifeStart = (life: number) => start + life * (lifeMs + GAP_MS)
  const getPodId = (pod: number) => `${JOB_ID}-worker-${pod}`
  const getPodUid = (pod: number, life: number) => `0000000${pod}-0000-4000-8000-00000000000${life}`
  const getLineTime = (life: number, number: number) => getLifeStart(life) + Math.floor((number * lifeMs) / perLife)

  /** Every third line is one of five that come again and again; a third of the pods write no time. */
  function text(pod: number, life: number, number: number): string {
    const said =
      number % 3 === 0 ? `loss nan ${number % 5}` : `pod ${pod} life ${life} step ${number} ${'.'.repeat(number % 60)}`
    const stamp = new Date(getLineTime(life, number)).toISOString()
    return pod % 3 === 2 ? said : `${stamp.slice(0, 10)} ${stamp.slice(11, 19)}  ${said}`
  }

  function job(now: number) {
    const life = Math.min(lives - 1, Math.max(0, Math.floor((now - start) / (lifeMs + GAP_MS))))
    const Status = now >= start + length ? 'Succeeded' : 'Running'
    const Pods = Array.from({length: pods}, (_, pod) => ({
      ...{
        PodId: getPodId(pod),
        Type: 'worker',
        PodUid: getPodUid(pod, life),
        Status,
        GmtCreateTime: toApiTime(getLifeStart(life)),
      },
      HistoryPods: Array.from({length: life}, (_, pastLife) => ({
        ...{PodId: getPodId(pod), PodUid: getPodUid(pod, pastLife)},
        ...{
          GmtCreateTime: toApiTime(getLifeStart(pastLife)),
          GmtFinishTime: toApiTime(getLifeStart(pastLife) + lifeMs),
        },
      })),
    }))
    const end = Status === 'Succeeded' ? {GmtFinishTime: toApiTime(start + length)} : {}
    return {JobId: JOB_ID, Status, GmtCreateTime: toApiTime(start), Pods, ...end}
  }

  function logs(now: number, {PodId, PodUid, StartTime, EndTime, MaxLines = 2_000}: GetLogsInput): string[] {
    const pod = Number(/\d+$/.exec(PodId)?.[0])
    const life = Number(PodUid?.at(-1) ?? 0)
    const arrived = Math.floor(now / INGESTION_MS) * INGESTION_MS
    const from = StartTime === undefined ? 0 : Date.parse(StartTime)
    const to = Math.min(arrived, EndTime === undefined ? Number.POSITIVE_INFINITY : Date.parse(EndTime) + 999)
    const first = findFirstNumber((number) => getLineTime(life, number) >= from, perLife)
    const end = findFirstNumber((number) => getLineTime(life, number) > to, perLife)
    const count = Math.max(0, end - first)
    return Array.from({length: Math.min(count, MaxLines)}, (_, offset) =>
      text(pod, life, end - Math.min(count, MaxLines) + offset),
    )
  }

  /** The next call's fault, if it has one. */
  function nextFault(): CliError | undefined {
    calls++
    if (random() >= faultRate) return undefined
    faults++
    const kind = FAULTS[Math.floor(random() * FAULTS.length)] ?? {code: 'ReadTimeout'}
    return new CliError({exit: 'failure', message: 'played', ...kind})
  }

  /** What a pod has written in all its lives. */
  function getExpectedHash(pod: number): Hash {
    const hash = createHash('sha256')
    for (let life = 0; life < lives; life++)
      for (let number = 0; number < perLife; number++) hash.update(`${text(pod, life, number)}\n`)
    return hash
  }

  const total = perLife * lives * pods
  return {
    job,
    logs,
    fault: nextFault,
    written: getExpectedHash,
    podId: getPodId,
    total,
    counts: () => ({calls, faults}),
  }
}

export interface GetLogsInput {
  PodId: string
  PodUid?: string
  StartTime?: string
  EndTime?: string
  MaxLines?: number
}

const FAULTS = [
  {code: 'InternalError', httpStatus: 500},
  {code: 'ServiceUnavailable', httpStatus: 503},
  {code: 'Throttling.User', httpStatus: 429, retryAfterMs: 1_000},
  {code: 'ConnectionReset'},
  {code: 'ReadTimeout'},
  {code: 'InvalidResponse', httpStatus: 200},
]

/** The first number for which it is so, of numbers for which it is not so and then is. */
function findFirstNumber(isMet: (number: number) => boolean, count: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isMet(middle)) high = middle
    else low = middle + 1
  }
  return low
}
