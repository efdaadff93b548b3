import type {Cloud, OperationName} from '../../src/api/cloud.js'
import type {Clock} from '../../src/clock.js'

export const START = Date.parse('2026-03-20T10:00:00Z')

/** A clock that jumps to the end of every sleep. */
export function fakeClock(start = START): Clock & {time: number; slept: number[]} {
  const clock = {
    time: start,
    slept: [] as number[],
    now: () => clock.time,
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      if (signal?.aborted) return
      clock.slept.push(milliseconds)
      const end = clock.time + milliseconds
      await new Promise((resolve) => setImmediate(resolve))
      clock.time = Math.max(clock.time, end)
    },
  }
  return clock
}

/** A cloud whose operations are functions; what is not given fails the test. */
export function fakeCloud(operations: Record<string, (input: never) => unknown>): Cloud & {calls: [string, unknown][]} {
  const calls: [string, unknown][] = []
  return {
    calls,
    call: async (operation: OperationName, input: unknown) => {
      calls.push([operation, structuredClone(input)])
      const answer = operations[operation]
      if (!answer) throw new Error(`${operation} was not expected`)
      return structuredClone(answer(input as never)) as never
    },
  }
}
