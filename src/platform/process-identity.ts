import {readFileSync} from 'node:fs'

/**
 * Whether a process runs. One that has ended and whose parent has not asked how (a zombie) does not.
 * @param startTime what bornOf said of it: another process that was given the same id later is not the one that is asked for
 */
export function isAlive(pid: number, startTime?: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !isZombie(pid) && (startTime === undefined || (startTimeOf(pid) ?? startTime) === startTime)
}

/**
 * What tells a process from others that have had its id: the machine's start and the process' own; undefined where that
 * can't be had.
 */
export function startTimeOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const started = readProcessStat(pid).split(' ')[20]
    return started && `${bootId}/${started}`
  } catch {
    return undefined
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return /^ [ZX]/.test(readProcessStat(pid))
  } catch {
    return false
  }
}

/** What follows the name, which stands in parentheses and may hold any character: the state first. */
const readProcessStat = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '')
