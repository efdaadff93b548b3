import {randomInt} from 'node:crypto'
import {accessSync, constants, readFileSync, statSync} from 'node:fs'
import {delimiter, resolve} from 'node:path'

/** Values of a resource limit that mark processes, both ends included. */
export interface LimitRange {
  from: number
  to: number
}

const STARTS = 2 ** 31
const SANDBOXES = 2 ** 21

/**
 * Marks for the processes of a sandbox that they can't take off. On Linux, the limit of file locks (RLIMIT_LOCKS) has no
 * effect, every child inherits it, and only root can raise it again. So it also marks processes that clean their
 * environment, start a session of their own and leave their parent. Undefined where there is no such limit, or where it
 * is taken already, as in a sandbox within a pod.
 */
export function createLimitRange(): LimitRange | undefined {
  if (readLockLimit('self') !== Number.POSITIVE_INFINITY) return undefined
  const from = randomInt(1, SANDBOXES) * STARTS
  return {from, to: from + STARTS - 1}
}

/** The hard limit of file locks of a process; undefined if it is unknown. */
export function readLockLimit(pid: number | 'self'): number | undefined {
  try {
    const [, limit] = /^Max file locks +\S+ +(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1')) ?? []
    return limit === 'unlimited' ? Number.POSITIVE_INFINITY : limit && Number(limit) ? Number(limit) : undefined
  } catch {
    return undefined
  }
}

export const isInRange = (value: number | undefined, range: LimitRange | undefined) =>
  value !== undefined && range !== undefined && value >= range.from && value <= range.to

/**
 * The same program, with the mark. A program that can't be run is started as it is, so that the error is its own.
 * dash and BusyBox call the limit -w, bash -x.
 */
export function withLimitMark(
  program: {file: string; args: string[]},
  mark: number | undefined,
  {folder, path = ''}: {folder: string; path?: string},
): {file: string; args: string[]} {
  const isPassable = [program.file, ...program.args].every((word) => !word.includes('\0'))
  if (mark === undefined || !isPassable || !isRunnable(program.file, folder, path)) return program
  const script = `ulimit -w ${mark} 2>/dev/null || ulimit -x ${mark} 2>/dev/null; exec "$0" "$@"`
  return {file: '/bin/sh', args: ['-c', script, program.file, ...program.args]}
}

function isRunnable(file: string, folder: string, path: string): boolean {
  const places = file.includes('/') ? [resolve(folder, file)] : path.split(delimiter).map((part) => resolve(part, file))
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK)
      return statSync(place).isFile()
    } catch {
      return false
    }
  })
}
