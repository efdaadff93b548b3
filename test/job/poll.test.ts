import {describe, expect, test} from '@jest/globals'
import {CliError} from '../../src/errors.js'
import {type PollOptions, poll} from '../../src/job/poll.js'
import {createPollTolerance} from '../../src/job/poll-tolerance.js'
import {createInstantClock, fault, START_TIME} from '../support/fake-cloud.js'

const throttled = fault('Throttling.User', 429)
const outage = fault('ConnectionRefused')
const denied = new CliError({code: 'Forbidden.RAM', exit: 'denied', message: 'denied', httpStatus: 403})

/** Polls what the steps give, one after another, up to the last of them. */
async function run(steps: unknown[], options: Partial<PollOptions> = {}) {
  const clock = createInstantClock()
  const notes: string[] = []
  const values: unknown[] = []
  let next = 0
  const read = async () => {
    const step = steps[next++]
    if (step instanceof Error) throw step
    return step
  }
  const polling = poll(read, {
    what: 'job dlc1',
    clock,
    onNote: (note) => notes.push(note),
    intervalMs: 2_000,
    maxIntervalMs: 10_000,
    ...options,
  })
  for await (const value of polling) {
    values.push(value)
    if (next === steps.length) break
  }
  return {values, slept: clock.slept.map(Math.round), notes, elapsed: clock.time - START_TIME}
}

describe('poll', () => {
  test.each<[string, unknown[], Partial<PollOptions>, unknown[], number[]]>([
    ['yields each value and sleeps between reads only', ['a', 'b'], {}, ['a', 'b'], [2_000]],
    ['backs off while nothing happens', [1, 2, 3, 4], {}, [1, 2, 3, 4], [2_000, 2_500, 3_125]],
    ['keeps the interval if no longest one is given', [1, 2, 3], {maxIntervalMs: undefined}, [1, 2, 3], [2_000, 2_000]],
    ['keeps the interval while something happens', [1, 2, 3], {isActive: () => true}, [1, 2, 3], [2_000, 2_000]],
    ['does not sleep while more is waiting', [1, 2, 3], {hasMore: () => true}, [1, 2, 3], []],
    ['can sleep before the first read', [1], {sleepsFirst: true}, [1], [2_000]],
    ['yields undefined for a failure that may pass', [outage, 'a'], {}, [undefined, 'a'], [2_000]],
    ['doubles the interval when throttled', [throttled, throttled, 1], {}, [undefined, undefined, 1], [4_000, 8_000]],
    ['sleeps when throttled even if more is waiting', [throttled, 1], {hasMore: () => true}, [undefined, 1], [4_000]],
    ['sleeps as long as the service asks', [fault('Throttling.User', 429, 30_000), 1], {}, [undefined, 1], [30_000]],
    [
      'reads a last time at the deadline',
      [1, 2, 3, 'never'],
      {deadline: START_TIME + 3_000},
      [1, 2, 3],
      [2_000, 1_000],
    ],
    ['reads once if the deadline has passed', [1, 'never'], {deadline: START_TIME}, [1], []],
    [
      'begins no read at the moment to stop at, and does not cut the sleep before it short',
      [1, 2, 'never'],
      {stopAt: START_TIME + 3_000},
      [1, 2],
      [2_000, 2_500],
    ],
    ['does not read at all from the moment to stop at', ['never'], {stopAt: START_TIME}, [], []],
  ])('%s', async (_what, steps, options, values, slept) => {
    expect(await run(steps, options)).toMatchObject({values, slept})
  })

  test('a failure that will not pass is thrown', async () => {
    await expect(run([1, denied])).rejects.toBe(denied)
  })

  test('an outage that outlasts the tolerance is thrown', async () => {
    await expect(run(Array(5).fill(outage), {maxFailures: 3})).rejects.toBe(outage)
  })

  test('an outage is noted under the name of what is read', async () => {
    expect((await run([outage, outage, 'a'])).notes).toEqual(['Reading job dlc1 failed (ConnectionRefused). Retrying.'])
  })

  test('throttling of another read that shares the tolerance slows the poll down', async () => {
    const tolerance = createPollTolerance({clock: createInstantClock()})
    const isActive = () => true
    const slept: number[] = []
    const clock = {...createInstantClock(), sleep: async (ms: number) => void slept.push(ms)}
    let count = 0
    for await (const _ of poll(async () => ++count, {what: 'a', clock, tolerance, intervalMs: 2_000, isActive})) {
      if (count === 2) break
      await tolerance.read('b', () => Promise.reject(throttled))
    }
    expect(slept).toEqual([4_000])
  })

  test('a read that never ends is given up a second after the deadline', async () => {
    const signals: (AbortSignal | undefined)[] = []
    const read = (signal?: AbortSignal) => {
      signals.push(signal)
      return new Promise<never>(() => {})
    }
    const polling = poll(read, {what: 'a', clock: createInstantClock(), intervalMs: 2_000, deadline: START_TIME - 980})
    expect([await polling.next(), await polling.next()]).toEqual([
      {done: false, value: undefined},
      {done: true, value: undefined},
    ])
    expect(signals.map((signal) => signal?.aborted)).toEqual([true])
  })

  test('a deadline beyond the limit of a Node timer does not expire immediately', async () => {
    const read = () => new Promise((resolve) => setTimeout(() => resolve('a'), 20))
    const deadline = START_TIME + 40 * 86_400_000
    const polling = poll(read, {what: 'a', clock: createInstantClock(), intervalMs: 2_000, deadline})
    expect(await polling.next()).toMatchObject({value: 'a'})
  })

  test.each([120_000, -120_000])('a clock that is set by %i ms meanwhile changes no wait', async (stepMs) => {
    const clock = createInstantClock()
    const stepped = {...clock, now: () => START_TIME + stepMs * (clock.slept.length % 2)}
    const options = {what: 'a', clock: stepped, intervalMs: 2_000, deadline: START_TIME + 10_000}
    let reads = 0
    for await (const _ of poll(async () => ++reads, options));
    expect(clock.time - START_TIME).toBe(10_000)
  })

  describe('with a signal that aborts', () => {
    test('before the first read, nothing is requested', async () => {
      expect(await run(['never'], {signal: AbortSignal.abort()})).toMatchObject({values: [], slept: []})
    })

    test('during a read, its failure is ignored', async () => {
      const controller = new AbortController()
      const read = async () => {
        controller.abort()
        throw denied
      }
      const polling = poll(read, {what: 'a', clock: createInstantClock(), intervalMs: 2_000, signal: controller.signal})
      expect(await polling.next()).toEqual({done: true, value: undefined})
    })

    test('during a sleep, the poll ends without another read', async () => {
      const controller = new AbortController()
      const clock = {...createInstantClock(), sleep: async () => controller.abort()}
      expect((await run([1, 'never'], {clock, signal: controller.signal})).values).toEqual([1])
    })
  })
})
