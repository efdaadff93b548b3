import {createRandom, noiseAt} from '../random.js'
import type {PodLog, TimedLine} from '../types.js'
import type {SimulatedScript} from './simulated-script.js'

/** Part of a pod's duration in which it writes. Timers may fire early, and no line may come after the exit. */
const OUTPUT_SHARE = 0.99

/** More would make the text of one response too long. */
const MAX_LINES_PER_READ = 2_000_000

/** A log whose lines are computed from their numbers on each read: millions take no memory, and none ever changes. */
export function createSimulatedLog(
  podUid: string,
  {lines: count, exitCode}: SimulatedScript,
  {startedAt, durationMs}: {startedAt: number; durationMs: number},
) {
  const salt = createRandom(podUid).nextInt(2 ** 32)
  let end = Number.POSITIVE_INFINITY

  const timeAt = (index: number) => startedAt + Math.floor((index * durationMs * OUTPUT_SHARE) / count)
  const textAt = (index: number) => {
    if (index === 0) return 'Simulated: no command is run.'
    if (index === count - 1 && exitCode !== 0) return `Simulated: exit code ${exitCode}.`
    const loss = 0.1 + 4 * Math.exp((-5 * index) / count) * (0.95 + 0.1 * noiseAt(salt, index))
    return `step ${index}/${count - 1} loss ${loss.toFixed(4)}`
  }

  return {
    readLines({from, until}, limit): TimedLine[] {
      const after = findFirstIndex((index) => timeAt(index) >= Math.min(until, end), count)
      const first = Math.max(
        after - Math.min(limit, MAX_LINES_PER_READ),
        findFirstIndex((index) => timeAt(index) >= from, count),
      )
      return Array.from({length: Math.max(0, after - first)}, (_, offset) => ({
        time: timeAt(first + offset),
        text: textAt(first + offset),
      }))
    },
    truncateAt(moment: number) {
      end = moment + 1
    },
  } satisfies PodLog & {truncateAt(moment: number): void}
}

/** Binary search: the first index below `count` that matches, or `count`. All indexes after a match must match. */
function findFirstIndex(predicate: (index: number) => boolean, count: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (predicate(middle)) high = middle
    else low = middle + 1
  }
  return low
}
