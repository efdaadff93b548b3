import {createRandom, scattered} from '../random.js'
import type {PodLog, TimedLine} from '../types.js'
import type {Part} from './simulated-script.js'

/** The rest of a pod's time is left to timers, which may be early: no line comes after its end. */
const TALKING = 0.99

/** Many more would not fit into the text of one answer. */
const MOST_AT_ONCE = 2_000_000

/**
 * Lines that are made from their numbers when somebody asks for them: millions take no memory, and each is the same
 * every time.
 */
export function simulatedLog(
  podUid: string,
  {lines: count, exitCode}: Part,
  {began, length}: {began: number; length: number},
) {
  const salt = createRandom(podUid).below(2 ** 32)
  let end = Number.POSITIVE_INFINITY

  const timeOf = (index: number) => began + Math.floor((index * length * TALKING) / count)
  const textOf = (index: number) => {
    if (index === 0) return 'Simulated: no command is run.'
    if (index === count - 1 && exitCode !== 0) return `Simulated: exit code ${exitCode}.`
    const loss = 0.1 + 4 * Math.exp((-5 * index) / count) * (0.95 + 0.1 * scattered(salt, index))
    return `step ${index}/${count - 1} loss ${loss.toFixed(4)}`
  }

  return {
    lines({from, until}, most): TimedLine[] {
      const after = firstFrom((index) => timeOf(index) >= Math.min(until, end), count)
      const first = Math.max(
        after - Math.min(most, MOST_AT_ONCE),
        firstFrom((index) => timeOf(index) >= from, count),
      )
      return Array.from({length: Math.max(0, after - first)}, (_, place) => ({
        time: timeOf(first + place),
        text: textOf(first + place),
      }))
    },
    /** It writes nothing after this moment. */
    cut(moment: number) {
      end = moment + 1
    },
  } satisfies PodLog & {cut(moment: number): void}
}

/** The first of the numbers below `count` for which it is so; all after it are so, too. */
function firstFrom(isSo: (index: number) => boolean, count: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isSo(middle)) high = middle
    else low = middle + 1
  }
  return low
}
